import { monthLength } from './civil.js';
import { type CronExpression, ALL_WEEKDAYS, daysOfMonth } from './cron-expression.js';
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
  const slots: MonthSlots[] = [];
  const sets: (readonly number[])[] = [];
  for (let day = 1; day <= 31; day += 1) {
    const found = largestSeries(day, elementOf);
    slots.push(...found.map(({ slot }) => slot));
    sets.push(...found.map(({ elements }) => elements));
  }
  const chosen = smallestCover(elementOf.size, sets);
  return chosen === null ? null : chosen.flatMap((index) => slots[index] ?? []);
}

interface Series {
  readonly slot: MonthSlots;
  readonly elements: readonly number[];
}

/** The series of one day whose every fire is wanted, without those inside a larger one. */
function largestSeries(day: number, elementOf: ReadonlyMap<number, number>): Series[] {
  const found: Series[] = [];
  for (const stepCount of STEPS) {
    for (let month = 1; month <= stepCount; month += 1) {
      const slot: MonthSlots = { day, month, stepCount };
      if (found.some((other) => isPartOf(slot, other.slot)) || !hasAnchor(slot)) continue;
      const elements = firesOf(slot).map((fire) => elementOf.get(fire) ?? -1);
      if (elements.every((element) => element >= 0)) found.push({ slot, elements });
    }
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
