import { type FieldKind, parseCronField } from './cron-field.js';
import { meantDuration } from '../iso/index.js';
import { meantField } from './meant-field.js';
import { looksLikeWeekdayField } from './split-cron-line.js';

/** What a refused cron line may have been meant to be, the likeliest first; not all are right. */
export function meantLines(line: string): readonly string[] {
  // Several lines are several schedules.
  if (line.includes('\n')) return [];
  const fields = line.split(/\s+/);
  return [
    ...(line.startsWith('@') ? meantNickname(line) : meantWords(line)),
    // "1 - 5" and "1, 2" are one field each.
    line.replace(/\s*([,~-])\s*/g, '$1'),
    ...(fields.length === 4 ? [`${line} *`] : []),
    ...(fields.length === 5 || fields.length === 6 ? meantFields(fields) : []),
    ...(fields.length > 5 ? withoutRest(fields) : []),
  ].filter((meant) => meant !== line);
}

const KINDS: readonly FieldKind[] = ['second', 'minute', 'hour', 'day', 'month', 'weekday'];

function meantFields(fields: readonly string[]): string[] {
  const kinds = KINDS.slice(KINDS.length - fields.length);
  const kindOf = (index: number): FieldKind => kinds[index] ?? 'minute';
  const meant = fields.map((field, index) => meantField(field, kindOf(index)) ?? field);
  const isGood = fields.every((field, index) => parseCronField(field, kindOf(index)).ok);
  const [day = '', month = ''] = meant.slice(-3);
  const [minute = '', hour = ''] = meant.slice(-5);
  const clock = /^(\d{1,2}):(\d\d)$/.exec(hour);
  const isSwapped = /^\d+$/.test(day) && /^\d+$/.test(month) && Number(month) > 12;
  const replaced = (from: number, ...texts: string[]): string =>
    [...meant.slice(0, from), ...texts, ...meant.slice(from + texts.length)].join(' ');
  return [
    ...(isSwapped ? [replaced(fields.length - 3, month, day)] : []),
    ...(clock !== null && minute === '0'
      ? [replaced(fields.length - 5, String(Number(clock[2])), String(Number(clock[1])))]
      : []),
    meant.join(' '),
    // Good fields that are never true together: days that none of the months has.
    ...(isGood ? [replaced(fields.length - 3, /w$/i.test(day) ? 'LW' : 'L')] : []),
  ];
}

/** Without the command, or the year, behind the fields. */
function withoutRest(fields: readonly string[]): string[] {
  const [five, six] = [fields.slice(0, 5).join(' '), fields.slice(0, 6).join(' ')];
  const weekday = fields[5] ?? '';
  if (!looksLikeWeekdayField(weekday)) return [five];
  // Where a year follows it is Quartz, which counts the weekdays from another day.
  const isYear = fields.length === 7 && /^(\*|\d{4}\S*)$/.test(fields[6] ?? '');
  return fields.length === 6 || (isYear && /\d/.test(weekday)) ? [] : [six];
}

const NICKNAMES: Readonly<Record<string, string>> = {
  '@weekdays': '0 0 * * 1-5',
  '@weekday': '0 0 * * 1-5',
  '@workdays': '0 0 * * 1-5',
  '@weekend': '0 0 * * 0,6',
  '@weekends': '0 0 * * 0,6',
  '@minutely': '* * * * *',
  '@every_minute': '* * * * *',
  '@secondly': '* * * * * *',
  '@every_second': '* * * * * *',
  '@noon': '0 12 * * *',
  '@quarterly': '0 0 1 */3 *',
  '@fortnightly': 'R//P2W',
  '@biweekly': 'R//P2W',
};

function meantNickname(line: string): string[] {
  const [word = '', argument = ''] = line.toLowerCase().split(/\s+/);
  if (word === '@every') return repeatEvery(argument);
  if (word === '@at') return [`R1/${line.split(/\s+/)[1] ?? ''}/P`];
  return [NICKNAMES[word] ?? word];
}

const WORDS = /^(?:@?)(hourly|daily|midnight|weekly|monthly|yearly|annually)$/i;

/** Nothing like five fields: a word, a clock time, or a piece of a repeat. */
function meantWords(line: string): string[] {
  const word = WORDS.exec(line);
  if (word !== null) return [`@${line.toLowerCase()}`];
  const clock = /^(?:(\S+)\s+)?(\d{1,2}):(\d\d)(?::00)?$/.exec(line);
  if (clock !== null) return [`${Number(clock[3])} ${Number(clock[2])} * * ${clock[1] ?? '*'}`];
  if (/^P[^/]*$/i.test(line)) return [`R//${line.toUpperCase()}`];
  if (/^\d{4}-\S*\/P\S*$/.test(line)) return [`R/${line}`];
  if (/^\d{4}-\d\d-\d\d\S*$/.test(line)) return [`R1/${line}/P`];
  const every = /^(?:every\s+)?(\d*)\s*([a-z]+)$/i.exec(line);
  return every === null ? [] : repeatEvery(`${every[1] || 1}${every[2]}`);
}

function repeatEvery(text: string): string[] {
  const period = meantDuration(text);
  return period === null ? [] : [`R//${period}`];
}
