import {
  type Result,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  accepted,
} from '../../kernel/index.js';
import { type ScheduleProblem, problem, quote } from '../schedule-problem.js';

/** A length that depends on the calendar as long as months are in it. */
export interface Period {
  /** Years and months. */
  readonly monthCount: number;
  /** Weeks and days. */
  readonly dayCount: number;
  /** Hours, minutes and seconds; finer than a millisecond is cut off, as Chronos does. */
  readonly timeMs: number;
}

const DESIGNATORS = new RegExp(
  String.raw`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?` +
    String.raw`(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,](\d{1,9}))?S)?)?$`,
  'i',
);

/** Ten thousand years: beyond the years that a schedule can reach. */
const PERIOD_MS_MAX = 10_000 * 366 * DAY_MS;
const MONTH_COUNT_MAX = 120_000;

/** `PnYnMnWnDTnHnMnS` as Chronos reads it: weeks may be mixed in, letters after P in any case. */
export function parsePeriod(text: string): Result<Period, ScheduleProblem> {
  const match = text.startsWith('P') ? DESIGNATORS.exec(text) : null;
  if (match === null) return problem(`${quote(text)} is not a period: ${troubleWith(text)}`);
  const count = (group: number): number => Number(match[group] ?? 0);
  const period: Period = {
    monthCount: count(1) * 12 + count(2),
    dayCount: count(3) * 7 + count(4),
    timeMs:
      count(5) * HOUR_MS +
      count(6) * MINUTE_MS +
      count(7) * SECOND_MS +
      Number((match[8] ?? '').slice(0, 3).padEnd(3, '0')),
  };
  const lengthMs = period.dayCount * DAY_MS + period.timeMs;
  if (period.monthCount > MONTH_COUNT_MAX || lengthMs > PERIOD_MS_MAX) {
    return problem(`The period ${quote(text)} is longer than 10,000 years; expected e.g. "P1Y".`);
  }
  return accepted(period);
}

export function isZeroPeriod(period: Period): boolean {
  return period.monthCount === 0 && period.dayCount === 0 && period.timeMs === 0;
}

const EXAMPLES = 'expected e.g. "PT15M", "P1D" or "P1M".';

/** The most likely mistake, so that the refusal helps. */
function troubleWith(text: string): string {
  if (text === '') return `it is empty; ${EXAMPLES}`;
  if (text !== text.trim()) return `it has blanks around it; ${EXAMPLES}`;
  if (/\d{4}-\d\d-\d\d/.test(text)) return `it looks like a date; ${EXAMPLES}`;
  if (/^p/.test(text)) return 'the first letter is a capital P; expected e.g. "PT15M".';
  if (!text.startsWith('P')) return `it begins with P; ${EXAMPLES}`;
  if (/[-−]/.test(text)) return `it cannot be negative; ${EXAMPLES}`;
  if (text.includes('+')) return `its numbers have no sign; ${EXAMPLES}`;
  if (/\s/.test(text)) return `it has no blanks; ${EXAMPLES}`;
  if (/T$/i.test(text))
    return 'hours, minutes or seconds follow T; expected e.g. "PT24H" or "P1D".';
  if (/[.,]\d*[YMWDH]/i.test(text)) {
    return 'only seconds may have a fraction; expected e.g. "PT90M" for one and a half hours.';
  }
  if (/[.,]\d{10,}/.test(text)) {
    return 'a fraction has at most nine digits; expected e.g. "PT1.5S".';
  }
  if (!/T/i.test(text.slice(1)) && /[HS]/i.test(text)) {
    return `hours, minutes and seconds follow a T; expected e.g. "PT${text.slice(1)}".`;
  }
  if (/\d$/.test(text)) return `its last number has no unit; ${EXAMPLES}`;
  return (
    'it is years, months, weeks, days, then T and hours, minutes, seconds, in that order, ' +
    'as in "P1Y2M3W4DT5H6M7S"; expected e.g. "PT15M".'
  );
}
