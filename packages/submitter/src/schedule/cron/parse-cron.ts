import { type Result, accepted, refused } from '../../kernel/index.js';
import { bits60 } from './cron-bits.js';
import { dayNumber } from '../clock/index.js';
import { type CronExpression, type SpecialDays, nextDay } from './cron-expression.js';
import { type CronField, type FieldKind, parseCronField, weekdayOfEntry } from './cron-field.js';
import { drawCronField } from './draw-cron-field.js';
import { meantLines } from './meant-line.js';
import { isRepeat } from '../iso/index.js';
import {
  type ScheduleProblem,
  problem,
  quote,
  withCorrection,
  CORRECTED_LENGTH_MAX,
} from '../schedule-problem.js';

/** What a cron line says before it is put on a clock. */
export interface CronText {
  readonly expression: CronExpression;
  /** As written, without the zone in front. */
  readonly line: string;
  /** From a `CRON_TZ=` or `TZ=` in front; null when there is none. */
  readonly zoneName: string | null;
  /** The fields with a number in the place of every `~`; null when there is none. */
  readonly drawn: string | null;
}

/** As cron and the libraries that came after it have them. */
export const CRON_NICKNAMES: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const KINDS: readonly FieldKind[] = ['second', 'minute', 'hour', 'day', 'month', 'weekday'];
const EXAMPLE = 'expected e.g. "30 9 * * 1-5" or "@daily".';

/**
 * Five fields as cronie reads them, six with seconds in front, or a nickname. Refused with a
 * reason: what a daemon refuses, and what it would take but never run. The numbers that `~` leaves
 * to chance are drawn from `seed`.
 */
export function parseCron(text: string, seed = ''): Result<CronText, ScheduleProblem> {
  const prefix = /^\s*(?:CRON_TZ|TZ)=("?)([^\s"]*)\1\s+/.exec(text);
  const zoneName = prefix?.[2] ?? null;
  const line = text.slice(prefix?.[0].length ?? 0).trim();
  const read = readLine(line, seed);
  if (read.ok) return accepted({ ...read.value, line, zoneName });
  if (read.error.kind === 'reboot' || line.length > CORRECTED_LENGTH_MAX) return read;
  const meant = meantLines(line).find(isSchedule);
  if (meant === undefined) return read;
  const whole = meant.startsWith('R') ? meant : `${prefix?.[0].trimStart() ?? ''}${meant}`;
  return refused(withCorrection(read.error, { whole, part: null }));
}

function isSchedule(text: string): boolean {
  return text.startsWith('R') ? isRepeat(text) : readLine(text, '').ok;
}

function readLine(
  line: string,
  seed: string,
): Result<Pick<CronText, 'expression' | 'drawn'>, ScheduleProblem> {
  const fields = line.startsWith('@') ? nicknameFields(line) : accepted(line.split(/\s+/));
  if (!fields.ok) return fields;
  const drawn = line.includes('~') ? drawFields(fields.value, seed) : fields;
  if (!drawn.ok) return drawn;
  const expression = parseFields(drawn.value, line);
  if (!expression.ok) return expression;
  return accepted({
    expression: expression.value,
    drawn: line.includes('~') ? expression.value.text : null,
  });
}

function nicknameFields(line: string): Result<string[], ScheduleProblem> {
  const nickname = line.toLowerCase();
  const meaning = CRON_NICKNAMES[nickname];
  if (meaning !== undefined) return accepted(meaning.split(' '));
  if (nickname === '@reboot') {
    return problem(
      '"@reboot" is not a time: it runs when a machine starts, which a fleet has no single ' +
        'moment for; start such a program as a service of the machine, or give it a time, ' +
        EXAMPLE,
      'reboot',
    );
  }
  if (nickname.startsWith('@every ')) {
    return problem(`${quote(line)} is not cron; write it as a repeat, expected e.g. "R//PT5M".`);
  }
  return problem(
    `${quote(line)} is not a nickname; known are ${Object.keys(CRON_NICKNAMES).join(', ')}; ${EXAMPLE}`,
  );
}

function parseFields(
  fields: readonly string[],
  line: string,
): Result<CronExpression, ScheduleProblem> {
  if (fields.length !== 5 && fields.length !== 6) return problem(countTrouble(fields, line));
  const texts = fields.length === 5 ? ['0', ...fields] : fields;
  const parsed: CronField[] = [];
  for (const [index, kind] of KINDS.entries()) {
    const field = parseCronField(texts[index] ?? '', kind);
    if (!field.ok) return field;
    parsed.push(field.value);
  }
  const expression = combine(parsed, fields.join(' '));
  return nextDay(expression, LEAP_DAY_SEARCH_START) === null
    ? problem(neverText(line, fields), 'never')
    : accepted(expression);
}

/** Each `~` becomes a number. */
function drawFields(fields: readonly string[], seed: string): Result<string[], ScheduleProblem> {
  const kinds = fields.length === 5 ? KINDS.slice(1) : KINDS;
  const drawn: string[] = [];
  for (const [index, field] of fields.entries()) {
    const kind = kinds[index];
    const text = kind === undefined ? accepted(field) : drawCronField(field, kind, seed);
    if (!text.ok) return text;
    drawn.push(text.value);
  }
  return accepted(drawn);
}

/** Any day will do: the search covers a whole 400-year cycle of the calendar. */
const LEAP_DAY_SEARCH_START = dayNumber(2000, 1, 1);

function combine(fields: readonly CronField[], text: string): CronExpression {
  const [second, minute, hour, day, month, weekday] = fields as [
    CronField,
    CronField,
    CronField,
    CronField,
    CronField,
    CronField,
  ];
  const bits = (values: readonly number[], base: number): number =>
    values.reduce((sum, value) => sum | (1 << (value - base)), 0);
  return {
    text,
    seconds: bits60(second.values),
    minutes: bits60(minute.values),
    hours: bits(hour.values, 0),
    days: bits(day.values, 1),
    months: bits(month.values, 1),
    weekdays: bits(weekday.values, 0),
    special: specialDays(day.special, weekday.special),
    dayRule: day.isStarred || weekday.isStarred ? 'and' : 'or',
    isWildcard: minute.isStarred || hour.isStarred,
  };
}

function specialDays(day: readonly string[], weekday: readonly string[]): SpecialDays | null {
  if (day.length === 0 && weekday.length === 0) return null;
  return {
    fromLast: day
      .filter((entry) => /^l(-|$)/.test(entry))
      .map((entry) => Number(entry.slice(2) || 0)),
    lastWorkday: day.includes('lw'),
    nearWorkday: day.filter((entry) => /^\d+w$/.test(entry)).map((entry) => parseInt(entry, 10)),
    lastWeekdays: weekday
      .filter((entry) => entry.endsWith('l'))
      .reduce((bits, entry) => bits | (1 << weekdayOfEntry(entry)), 0),
    nthWeekdays: weekday
      .filter((entry) => entry.includes('#'))
      .map((entry) => ({ weekday: weekdayOfEntry(entry), nth: Number(entry.slice(-1)) })),
  };
}

function countTrouble(fields: readonly string[], line: string): string {
  const count = line === '' ? 0 : fields.length;
  const named = `${quote(line)} is neither a repeat (R[n]/start/period) nor a cron expression`;
  const rule =
    count === 7 && /^(\*|\d{4}\S*)$/.test(fields[6] ?? '')
      ? 'it has 7 fields, and a year is not among those known (second, minute, hour, day, month, ' +
        'weekday)'
      : `it has ${count} field${count === 1 ? '' : 's'} where cron has 5, or 6 with seconds first`;
  const iso = 'expected e.g. "R/2026-01-01T00:00:00Z/PT1H" or "30 9 * * 1-5".';
  return `${named}: ${rule}; ${iso}`;
}

function neverText(line: string, fields: readonly string[]): string {
  const [day, month] = fields.slice(-3);
  return (
    `${quote(line)} never fires: no month of the month field ("${month}") has a day that the ` +
    `day-of-month field ("${day}") and the day-of-week field ("${fields.at(-1)}") allow; ` +
    'for the last day of a month expected e.g. "30 2 L * *".'
  );
}
