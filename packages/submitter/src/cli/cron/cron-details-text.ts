import { HOUR_MS, MINUTE_MS, shortIsoFromMs } from '../../kernel/index.js';
import type { CronFieldMeaning } from '../../schedule/index.js';
import {
  type CronDetails,
  type TouchingChange,
  YEARS_AHEAD,
  cronDetails,
  starredField,
} from './cron-details.js';
import { type CronWords, CRON_WORDS } from './cron-words.js';
import { table } from '../print.js';
import type { CronAnswer, CronQuestion } from './read-cron.js';

/** A label with what it stands in front of, line by line. */
export type Row = readonly [label: string, lines: readonly string[]];

/** Values of a field that are all written out. */
const VALUE_COUNT_SHOWN = 12;

/** The rows of `--explain`. */
export function detailRows(told: CronAnswer, question: CronQuestion): Row[] {
  const words = CRON_WORDS[question.language];
  const details = cronDetails(told, question);
  const { fields } = details;
  const rows: Row[] = [];
  if (fields.length > 0) rows.push([words.labels.fields, fieldLines(fields, words)]);
  const days = dayRule(fields, words);
  if (days !== null) rows.push([words.labels.days, [days]]);
  if (details.rule !== 'none') rows.push([words.labels.clocks, clockLines(details, told, words)]);
  return rows;
}

function fieldLines(fields: readonly CronFieldMeaning[], words: CronWords): string[] {
  const names = fields.map(({ field }) => words.fields[field]);
  const width = Math.max(...names.map(cellCount));
  const textWidth = Math.max(...fields.map(({ text }) => text.length));
  return fields.map((field, index) => {
    const name = names[index] ?? '';
    const pad = ' '.repeat(width - cellCount(name));
    return `${name}${pad}  ${field.text.padEnd(textWidth)}  ${valuesText(field, words)}`;
  });
}

function valuesText({ field, text, values, special }: CronFieldMeaning, words: CronWords): string {
  if (text === '*' || text === '?') return words.all;
  const named = values.map((value) => {
    if (field === 'weekday') return words.weekdays[value] ?? '';
    return field === 'month' ? (words.months[value - 1] ?? '') : String(value);
  });
  const all = [...named, ...special.map((entry) => entry.toUpperCase())];
  if (all.length <= VALUE_COUNT_SHOWN) return all.join(words.comma);
  const [first, second, third] = all;
  const few = [first, second, third].join(words.comma);
  return `${few} … ${all.at(-1)} ${words.values(all.length)}`;
}

/** How the two day fields combine, where both say something. */
function dayRule(fields: readonly CronFieldMeaning[], words: CronWords): string | null {
  const days = fields.filter(({ field }) => field === 'day' || field === 'weekday');
  if (days.length === 0 || days.some(({ text }) => text === '*' || text === '?')) return null;
  return days.some(({ isStarred }) => isStarred) ? words.bothDays : words.eitherDay;
}

function clockLines(details: CronDetails, told: CronAnswer, words: CronWords): string[] {
  const { rule, clockChanges } = details;
  const zone = told.timeZone === '' ? 'UTC' : told.timeZone;
  switch (rule) {
    case 'none':
      return [];
    case 'fixed':
      return [words.rules.fixed(zone)];
    case 'elapsed':
      return [words.rules.elapsed];
    case 'follows':
    case 'once':
    case 'calendar': {
      const field = words.fields[starredField(details.fields) ?? 'hour'];
      const text = rule === 'follows' ? words.rules.follows(field) : words.rules[rule];
      if (clockChanges.length === 0) return [text, words.rules.untouched(YEARS_AHEAD)];
      return [
        text,
        ...table(clockChanges.map((each) => changeCells(each, words)))
          .trimEnd()
          .split('\n'),
      ];
    }
  }
}

function changeCells(change: TouchingChange, words: CronWords): string[] {
  const { date, clockBefore, clockAfter, shiftMs, touched, touchedCount, effect } = change;
  const weekday = words.weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? '';
  const span = spanText(Math.abs(shiftMs), words);
  const isCut = touchedCount > touched.length;
  const times = isCut
    ? `${touched.slice(0, -1).map(short).join(words.comma)} … ${short(touched.at(-1) ?? '')}`
    : touched.map(short).join(words.comma);
  return [
    `${weekday} ${date} ${short(clockBefore)} → ${short(clockAfter)}`,
    shiftMs > 0 ? words.forward(span) : words.back(span),
    words.touched[effect](times, short(clockAfter)),
  ];
}

function short(clock: string): string {
  return clock.replace(/(:\d\d):00$/, '$1');
}

function spanText(ms: number, { hours, minutes }: CronWords): string {
  return ms % HOUR_MS === 0 ? `${ms / HOUR_MS} ${hours}` : `${ms / MINUTE_MS} ${minutes}`;
}

/** The same for programs. */
export function cronDetailsJson(told: CronAnswer, question: CronQuestion): object {
  const words = CRON_WORDS[question.language];
  const { fields, rule, clockChanges } = cronDetails(told, question);
  return {
    fields: fields.map((each) => ({
      field: each.field,
      text: each.text,
      meaning: valuesText(each, words),
    })),
    clockRule: rule,
    clockChanges: clockChanges.map((change) => ({ ...change, at: shortIsoFromMs(change.at) })),
  };
}

/** Chinese characters and their punctuation take two cells of a terminal. */
export function cellCount(text: string): number {
  return [...text].reduce((sum, sign) => sum + (/[\u2e80-\uffef]/.test(sign) ? 2 : 1), 0);
}
