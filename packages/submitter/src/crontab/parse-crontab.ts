import type { EnvironmentVariable } from '../job/index.js';
import { splitCronLine } from '../schedule/index.js';

/** One line of a crontab that starts something. */
export interface CrontabEntry {
  /** Counted from 1. */
  readonly line: number;
  /** The fields, or `@daily` and the like, as written. */
  readonly expression: string;
  /** From the user column; null in a user's own crontab. */
  readonly user: string | null;
  /** All behind the fields, `%` and all. */
  readonly command: string;
  /** The environment lines above it, the last one of each name, in order. */
  readonly environment: readonly EnvironmentVariable[];
  /** The comment directly above it, without the marks. */
  readonly comment: string;
}

export interface CrontabProblem {
  readonly line: number;
  readonly text: string;
}

export interface Crontab {
  readonly entries: readonly CrontabEntry[];
  readonly problems: readonly CrontabProblem[];
}

/** `NAME=value`, the quotes optional on both sides, as cron reads it. */
const ENVIRONMENT = /^(?:"([^"]*)"|'([^']*)'|([^\s=]+))\s*=\s*(.*)$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Splits a crontab into its lines; `hasUsers` tells a system table (`/etc/crontab`, cron.d). */
export function parseCrontab(text: string, options: { readonly hasUsers: boolean }): Crontab {
  const entries: CrontabEntry[] = [];
  const problems: CrontabProblem[] = [];
  const environment = new Map<string, string>();
  let comments: string[] = [];
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const line = index + 1;
    const content = raw.replace(/\r$/, '').trimStart();
    if (content.startsWith('#')) {
      comments.push(content);
      continue;
    }
    const comment = descriptionOf(comments);
    comments = [];
    if (content.trim() === '') continue;
    const assignment = assignmentIn(content);
    if (assignment !== null) {
      if (VARIABLE_NAME.test(assignment.name)) environment.set(assignment.name, assignment.value);
      else problems.push({ line, text: badName(assignment.name) });
      continue;
    }
    const entry = entryIn(content, options.hasUsers);
    if (typeof entry === 'string') problems.push({ line, text: entry });
    else entries.push({ ...entry, line, comment, environment: listOf(environment) });
  }
  return { entries, problems };
}

type EntryText = Pick<CrontabEntry, 'expression' | 'user' | 'command'>;

/** The parts of a line, or why it has none. */
function entryIn(content: string, hasUsers: boolean): EntryText | string {
  // SUSE and cronie: a minus in front keeps the line out of the system's log.
  const split = splitCronLine(content.replace(/^-/, ''));
  if (split === null) {
    const shown = JSON.stringify(content.slice(0, 80));
    return `${shown} is neither a schedule with a command nor NAME=value; expected e.g. "5 4 * * * /usr/bin/backup".`;
  }
  const { expression } = split;
  // OpenBSD: -n, -q and -s in front of the command are about mail, the log, and overlap.
  const rest = split.rest.trimStart().replace(/^(?:-[nqs]+\s+)+/, '');
  const sixth = /^(\*(?:\/\d+)?|\d+(?:[-,/]\d+)*)\s+(\S.*)$/s.exec(rest);
  if (sixth !== null) return sixFields(expression, sixth[1] ?? '', sixth[2] ?? '');
  if (!hasUsers) {
    return rest.trim() === ''
      ? `"${expression}": the command is missing; expected e.g. "${expression} /usr/bin/backup".`
      : { expression, user: null, command: rest };
  }
  const [, user = '', command = ''] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
  if (command.trim() === '') {
    return `"${expression} ${user}": a system crontab has a user and a command behind the schedule; expected e.g. "${expression} root /usr/bin/backup".`;
  }
  if (!USER_NAME.test(user)) {
    return `${JSON.stringify(user)} stands in the user column and is no name of a user; leave --system out if the line has no such column.`;
  }
  return { expression, user, command };
}

/** Names with a domain (`anna@corp`, `CORP\\anna`) too; a program's path or a quote is none. */
const USER_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.@\\-]*\$?$/u;

/** Seconds in front (Spring, Quartz) or years behind: no command begins like a field. */
function sixFields(expression: string, field: string, command: string): string {
  const withoutSeconds = `${expression.replace(/^(?:CRON_TZ|TZ)=\S+\s+/, '')} ${field}`
    .split(/\s+/)
    .slice(1)
    .join(' ');
  return `"${expression} ${field}" has six fields, a crontab line has five; expected "${withoutSeconds} ${command}" if the first one means seconds, or "${expression} ${command}" if the last one means years.`;
}

function assignmentIn(content: string): { name: string; value: string } | null {
  // A schedule comes first: `* * * * * A=b command` is no assignment.
  if (splitCronLine(content.replace(/^-/, '')) !== null) return null;
  const match = ENVIRONMENT.exec(content);
  if (match === null) return null;
  const name = match[1] ?? match[2] ?? match[3] ?? '';
  return { name, value: unquoted((match[4] ?? '').trim()) };
}

function unquoted(value: string): string {
  const match = /^(["'])(.*)\1$/.exec(value);
  return match?.[2] ?? value;
}

function badName(name: string): string {
  const rule = 'is no name of a variable (letters, digits and "_", no digit first)';
  return `${JSON.stringify(name)} ${rule}; expected e.g. "MAILTO=ops@example.org".`;
}

function listOf(environment: ReadonlyMap<string, string>): readonly EnvironmentVariable[] {
  return [...environment].map(([name, value]) => ({ name, value }));
}

/** Lines that were switched off by a `#` describe nothing, and neither do headings of columns. */
function descriptionOf(comments: readonly string[]): string {
  const texts = comments.map((comment) => comment.replace(/^#+\s?/, '').trim());
  const isProse = (text: string): boolean =>
    /[A-Za-z]{2}/.test(text) && splitCronLine(text) === null && !/^m\s+h\s+dom\b/.test(text);
  return texts.filter(isProse).join(' ');
}
