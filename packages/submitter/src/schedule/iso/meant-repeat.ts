import { DAY_MS, epochMs, isoFromMs } from '../../kernel/index.js';
import { parseIsoStart } from './iso-start.js';
import { meantDuration } from './meant-duration.js';
import { parsePeriod } from './period.js';

/** What a refused repeat may have been meant to be; not all guesses are right. */
export interface MeantRepeat {
  readonly whole: string;
  /** The start or the period that had to change; null when it was something else. */
  readonly part: string | null;
}

export function meantRepeat(text: string): MeantRepeat | null {
  const shaped = meantShape(text);
  const parts = /^R(\d*)\/(.*)\/([^/]*)$/.exec(shaped);
  if (parts === null) return null;
  const [, count = '', startText = '', periodText = ''] = parts;
  const period = meantPeriod(periodText);
  const start = meantStart(startText);
  // A length of zero, which happens once, or less than a second.
  const isZero = /^PT?(0+[A-Z]T?)*$/.test(period) && Number(count || 2) > 1;
  const isShort = /^PT0?[.,]\d+S$/.test(period);
  const whole = `R${isZero ? 1 : count}/${start}/${isShort ? 'PT1S' : period}`;
  if (whole === text) return null;
  if (period !== periodText) return { whole, part: period };
  return { whole, part: start === startText ? null : start };
}

/** The three parts in place: blanks, the letter R and the slashes. */
function meantShape(text: string): string {
  return text
    .trim()
    .replace(/^(R)\s+(?=\d)/i, '$1')
    .replace(/^r/, 'R')
    .replace(/^R-\d+\//, 'R/')
    .replace(/^R\+(?=\d+\/)/, 'R')
    .replace(/^R(?=\d{4}-)/, 'R/')
    .replace(/^(R\d*)\/(P[^/]*)$/i, '$1//$2')
    .replace(/^(R\d*\/\d{4})\/(\d\d?)\/(\d\d?)(?=[T/])/, '$1-$2-$3');
}

function meantPeriod(text: string): string {
  // An end in its place: how long that is, only its writer knows.
  if (/^\d{4}-?\d\d-?\d\d/.test(text)) return text;
  const plain = text
    .replace(/[\s+]/g, '')
    .replace(/^(-?)p/, '$1P')
    .replace(/[-−]/g, '');
  // A number without a unit after P may be anything.
  // Small letters are read, too; but what is written anew is written as everywhere.
  if (parsePeriod(plain).ok) return plain === text ? plain : plain.toUpperCase();
  if (/^P.*\d$/.test(plain)) return plain;
  const clock = /^PT?(\d+(?:\.\d+)?)([HMS])$/i.exec(plain.replace(',', '.'));
  const isTime = clock !== null && (/[HS]/i.test(clock[2] ?? '') || /^PT/i.test(plain));
  const loose = isTime
    ? `${clock[1]}${clock[2]}`
    : plain.replace(/^PT?/i, '').replace(/T/gi, '').replace(',', '.');
  // Units in any order; M is months before the T, and in a text without one minutes.
  const months = /^P[^T]*\dM/.test(plain) ? loose.replace(/M/i, 'months') : loose;
  return meantDuration(months) ?? plain;
}

function meantStart(text: string): string {
  if (text === '' || parseIsoStart(text).ok) return text;
  if (/^(now|today)$/i.test(text)) return '';
  const joined = text
    .trim()
    .replace(/^(\d{4})[-/.](\d\d?)[-/.](\d\d?)(?!\d)/, (_all, year, month, day) =>
      [year, two(month), two(day)].join('-'),
    )
    .replace(/^(\d{4}-\d\d-\d\d)[\s_]+(?=\d)/, '$1T')
    .replace(/\s+/g, '')
    .replace(/T(\d):/i, 'T0$1:')
    .replace(/(UTC|GMT)$/i, 'Z')
    .replace(/([+-])(\d)$/, '$10$2')
    .replace(/T$/i, '');
  const midnight = /^(\d{4}-\d\d-\d\d)T24(?::00)*(.*)$/i.exec(joined);
  if (midnight !== null) {
    const day = parseIsoStart(midnight[1] ?? '');
    if (day.ok) return `${dateText(day.value.local + DAY_MS)}T00:00:00${midnight[2] ?? ''}`;
  }
  // 2026-13-01 is the American order of a day in January.
  const swapped = joined.replace(/^(\d{4})-(1[3-9]|2\d|3[01])-(0\d|1[0-2])/, '$1-$3-$2');
  return parseIsoStart(joined).ok ? joined : swapped;
}

function two(digits: string): string {
  return digits.padStart(2, '0');
}

function dateText(local: number): string {
  return isoFromMs(epochMs(local)).slice(0, 10);
}
