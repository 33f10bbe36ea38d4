import type { CrontabEntry, CrontabProblem } from './parse-crontab.js';

export interface WarningOptions {
  /** A system table has a user column. */
  readonly hasUsers: boolean;
  /** The users of this machine; null where nobody can tell. */
  readonly userNames: ReadonlySet<string> | null;
}

/** A line with the user that it is to run as; '' for the agent's default user. */
export type LineWithUser = CrontabEntry & { readonly user: string };

/** What goes in as written although it is probably not meant so, or cannot run as things are. */
export function crontabWarnings(
  entry: LineWithUser,
  options: WarningOptions,
): readonly CrontabProblem[] {
  const texts = [
    options.hasUsers ? userDoubt(entry.user, options.userNames) : commandDoubt(entry, options),
    inlineZone(entry.expression),
    entry.user === 'root' || entry.user === '0' ? ROOT : null,
  ];
  return texts.flatMap((text) => (text === null ? [] : [{ line: entry.line, text }]));
}

const ROOT =
  'its user is root: an agent refuses root unless it is started with --allow-root. ' +
  'Another one: --user NAME, or the user column.';

/** A zone in front of the fields, which no cron daemon reads; the libraries of Go do. */
function inlineZone(expression: string): string | null {
  const [, name = '', zone = ''] = /^\s*((?:CRON_)?TZ)=(\S+)/.exec(expression) ?? [];
  if (name === '') return null;
  return (
    `${name}=${zone} in front of the fields is taken as the zone of its times, though a cron ` +
    `daemon refuses such a line; for cron set CRON_TZ=${zone} in a line of its own above it.`
  );
}

function userDoubt(user: string, known: ReadonlySet<string> | null): string | null {
  if (known === null || known.has(user) || USUAL_USERS.has(user)) return null;
  return `${JSON.stringify(user)} stands in the user column and is no user of this machine: leave --system out if the line has no such column.`;
}

/** The first word of a command that is a user's name, which `cron` would try to run. */
function commandDoubt({ command }: CrontabEntry, options: WarningOptions): string | null {
  const [, word = '', next = ''] = /^(\S+)[ \t]+(\S+)/.exec(command) ?? [];
  const isUser = USUAL_USERS.has(word) || (options.userNames?.has(word) ?? false);
  // `git gc` is a command; `git /usr/bin/gc` is a user and one.
  if (!isUser || (USERS_AND_PROGRAMS.has(word) && !next.startsWith('/'))) return null;
  return `${JSON.stringify(word)} looks like a user: did you mean --system?`;
}

const USUAL_USERS = new Set(
  (
    'root daemon nobody www-data www apache httpd nginx postgres mysql redis mongodb git mail ' +
    'backup man news uucp proxy list irc gnats sys bin games lp ntp sshd syslog munin nagios ' +
    'logcheck debian-spamd clamav list smmsp amavis jenkins rabbitmq elasticsearch tomcat ' +
    'ubuntu debian admin ec2-user vagrant'
  ).split(' '),
);

/** Users that have a program of the same name. */
const USERS_AND_PROGRAMS = new Set(
  'git mail man sync at backup mysql postgres redis nginx httpd list news jenkins lp'.split(' '),
);
