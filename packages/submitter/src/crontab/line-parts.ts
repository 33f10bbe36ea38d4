import { epochMs } from '../kernel/index.js';
import { readCronLine, splitCronLine } from '../schedule/index.js';

/** What a line of a crontab consists of. */
export interface LineParts {
  /** The fields, or `@daily` and the like, as written. */
  readonly expression: string;
  /** From the user column; null in a user's own crontab. */
  readonly user: string | null;
  /** All behind the fields, `%` and all. */
  readonly command: string;
}

/** The parts of a line, or why it has none. */
export function partsOfLine(
  content: string,
  hasUsers: boolean,
): LineParts | { readonly trouble: string } {
  // SUSE and cronie: a minus in front keeps the line out of the system's log.
  const split = splitCronLine(content.replace(/^-/, ''));
  if (split === null) return { trouble: brokenFields(content) ?? noLine(content) };
  const { expression } = split;
  const rest = withoutFlags(split.rest);
  const sixth = /^(\*(?:\/\d+)?|\d+(?:[-,/]\d+)*)(?:\s+(\S.*))?$/s.exec(rest);
  if (sixth !== null) {
    if (expression.includes('@')) return { trouble: behindNickname(expression, rest) };
    return { trouble: sixFields(expression, sixth[1] ?? '', sixth[2] ?? '/usr/bin/backup') };
  }
  if (hasUsers) return withUser(expression, rest);
  if (rest.trim() !== '') return { expression, user: null, command: rest };
  const example = `"${expression} /usr/bin/backup"`;
  return { trouble: `"${expression}": the command is missing; expected e.g. ${example}.` };
}

export type LikelyParts = Pick<LineParts, 'user' | 'command'>;

/**
 * What a broken line may start: all behind five words, six (with seconds) or one (a nickname). So
 * the job that the line stood for is not taken for one that nobody wants any more.
 */
export function likelyParts(content: string, hasUsers: boolean): readonly LikelyParts[] {
  return FIELD_COUNTS.flatMap((count): readonly LikelyParts[] => {
    const rest = new RegExp(`^(?:\\S+\\s+){${count}}(.*)$`, 's').exec(content)?.[1] ?? '';
    const command = withoutFlags(rest);
    if (!hasUsers) return command === '' ? [] : [{ user: null, command }];
    const [, user = '', ownCommand = ''] = /^(\S+)\s+(.*)$/s.exec(command) ?? [];
    return ownCommand === '' ? [] : [{ user, command: withoutFlags(ownCommand) }];
  });
}

const FIELD_COUNTS = [5, 6, 1] as const;

/** OpenBSD: -n, -q and -s in front of the command are about mail, the log, and overlap. */
function withoutFlags(text: string): string {
  return text.trimStart().replace(/^(?:-[nqs]+\s+)+/, '');
}

function withUser(expression: string, rest: string): LineParts | { readonly trouble: string } {
  const [, user = '', behind = ''] = /^(\S+)\s*(.*)$/s.exec(rest) ?? [];
  const command = withoutFlags(behind);
  if (command.trim() === '') {
    const rule = 'a system crontab has a user and a command behind the schedule';
    const example = `"${expression} root /usr/bin/backup"`;
    return { trouble: `"${expression} ${user}": ${rule}; expected e.g. ${example}.` };
  }
  if (USER_NAME.test(user)) return { expression, user, command };
  const rule = 'stands in the user column and is no name of a user';
  const hint = 'leave --system out if the line has no such column';
  return { trouble: `${JSON.stringify(user.slice(0, 80))} ${rule}; ${hint}.` };
}

/** Names with a domain (`anna@corp`, `CORP\\anna`) too; a program's path or a quote is none. */
const USER_NAME = /^[\p{L}\p{N}_][\p{L}\p{N}_.@\\-]*\$?$/u;

function noLine(content: string): string {
  const shown = JSON.stringify(content.slice(0, 80));
  const rule = 'is neither a schedule with a command nor NAME=value';
  return `${shown} ${rule}; expected e.g. "5 4 * * * /usr/bin/backup".`;
}

/** What is wrong with the schedule in front of a command; null when there seems to be none. */
function brokenFields(content: string): string | null {
  const words = content.replace(/^-/, '').split(/\s+/);
  const fields = words.slice(0, content.startsWith('@') ? 1 : FIELD_COUNT);
  const isSchedule =
    fields.length === 1 ||
    (words.length > FIELD_COUNT && fields.filter((word) => /^[\d*]/.test(word)).length > 1);
  if (!isSchedule) return null;
  // What is wrong with fields is so at any time and in any zone.
  const read = readCronLine(fields.join(' '), { timeZone: 'UTC', now: epochMs(0) });
  return 'parsed' in read ? null : read.reason;
}

const FIELD_COUNT = 5;

/** No command begins like a field. */
function behindNickname(expression: string, rest: string): string {
  const fields = splitCronLine(rest);
  const [shown, command] =
    fields === null ? [rest.split(/\s/)[0] ?? '', ''] : [fields.expression, fields.rest];
  const own = command === '' ? '/usr/bin/backup' : command;
  const other = fields === null ? '' : ` or "${shown} ${own}"`;
  return `"${expression}" stands for all fields, and "${shown}" behind it is no command; expected "${expression} ${own}"${other}.`;
}

/** Seconds in front (Spring, Quartz) or years behind: no command begins like a field. */
function sixFields(expression: string, field: string, command: string): string {
  const five = expression.replace(/^(?:CRON_TZ|TZ)=\S+\s+/, '');
  const withoutSeconds = `${five} ${field}`.split(/\s+/).slice(1).join(' ');
  const expected =
    withoutSeconds === five.split(/\s+/).join(' ')
      ? `"${expression} ${command}"`
      : `"${withoutSeconds} ${command}" if the first one means seconds, or "${expression} ${command}" if the last one means years`;
  return `"${expression} ${field}" has six fields, a crontab line has five; expected ${expected}.`;
}
