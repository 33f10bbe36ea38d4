import { monthLength } from '../clock/index.js';
import { type CronExpression, ALL_WEEKDAYS, daysOfMonth } from '../cron/index.js';
import { smallestCover } from './smallest-cover.js';

/** A repeat over months: day `day` of every `stepCount`-th month, `month` being one of them. */
export interface MonthSlots {
  /** 1 to 31; in a shorter month its last day, as the anchored period has it. */
  readonly day: number;
  readonly month: number;
  /** Divides 12. */
  readonly stepCount: number;
}

const STEPS = [1, 2, 3, 4, 6, 12] as const;
const LEAP_YEAR = 2004;
const COMMON_YEAR = 2001;
/** Twelve months of a common year, and the February of a leap year. */
const MONTH_KINDS = [
  ...Array.from({ length: 12 }, (_, index) => ({ year: COMMON_YEAR, month: index + 1 })),
  { year: LEAP_YEAR, month: 2 },
];

/**
 * The fewest anchored repeats that fall on exactly the days of the month and months that the
 * expression names; null when none do, as for 29 February.
 */
export function coverMonths(expression: CronExpression): readonly MonthSlots[] | null {
  const dayOnly: CronExpression = { ...expression, weekdays: ALL_WEEKDAYS, dayRule: 'and' };
  const wanted = MONTH_KINDS.map(({ year, month }) =>
    (expression.months & (1 << (month - 1))) === 0 ? 0 : daysOfMonth(dayOnly, year, month),
  );
  const elementOf = new Map<number, number>();
  for (const [kind, days] of wanted.entries()) {
    for (let day = 1; day <= 31; day += 1) {
      if ((days & (1 << (day - 1))) !== 0) elementOf.set(kind * 32 + day, elementOf.size);
    }
  }
  const series = SERIES_BY_DAY.flatMap((_, day) => largestSeries(day, elementOf));
  const sets = series.map(({ fires }) => fires.map((fire) => elementOf.get(fire) ?? 0));
  const chosen = smallestCover(elementOf.size, sets);
  return chosen === null ? null : chosen.flatMap((index) => series[index]?.slot ?? []);
}

interface Series {
  readonly slot: MonthSlots;
  /** Kind of month × 32 + day of the month. */
  readonly fires: readonly number[];
}

/** Every series there is, by day: larger ones first. */
const SERIES_BY_DAY: readonly (readonly Series[])[] = Array.from({ length: 32 }, (_, day) =>
  STEPS.flatMap((stepCount) =>
    Array.from({ length: stepCount }, (_unused, index) => ({ day, month: index + 1, stepCount })),
  )
    .filter(hasAnchor)
    .map((slot) => ({ slot, fires: firesOf(slot) })),
);

/** The series of one day whose every fire is wanted, without those inside a larger one. */
function largestSeries(day: number, wanted: ReadonlyMap<number, number>): Series[] {
  const found: Series[] = [];
  for (const series of SERIES_BY_DAY[day] ?? []) {
    if (found.some((other) => isPartOf(series.slot, other.slot))) continue;
    if (series.fires.every((fire) => wanted.has(fire))) found.push(series);
  }
  return found;
}

function isPartOf(inner: MonthSlots, outer: MonthSlots): boolean {
  return inner.stepCount % outer.stepCount === 0 && isMonthOf(outer, inner.month);
}

export function isMonthOf(slot: MonthSlots, month: number): boolean {
  return (month - slot.month) % slot.stepCount === 0;
}

/** The anchor itself has to be that day: some month of the series is long enough. */
function hasAnchor(slot: MonthSlots): boolean {
  return MONTH_KINDS.some(
    ({ year, month }) => isMonthOf(slot, month) && monthLength(year, month) >= slot.day,
  );
}

function firesOf(slot: MonthSlots): number[] {
  return MONTH_KINDS.flatMap(({ year, month }, kind) =>
    isMonthOf(slot, month) ? [kind * 32 + Math.min(slot.day, monthLength(year, month))] : [],
  );
}
