import { smallestCover } from './smallest-cover.js';

/** A repeat inside the day: at `second` of the day, then every `periodSeconds`. */
export interface DaySlots {
  readonly second: number;
  /** Divides the day; 86,400 is once a day. */
  readonly periodSeconds: number;
}

export interface DayCoverOptions {
  /** Whether a repeat of elapsed time with this period keeps to the wall clock in the zone. */
  readonly isPeriodAllowed: (periodSeconds: number) => boolean;
  /** Whether a daily repeat at this second of the day is exact in the zone. */
  readonly isDailyAllowed: (second: number) => boolean;
}

const DAY_SECONDS = 86_400;

/**
 * The fewest repeats that together hit exactly these seconds of every day; null when some second
 * can be had by none. Each set in question is one residue class: `second` modulo a divisor of the
 * day, all of it inside the times wanted.
 */
export function coverDay(
  times: readonly number[],
  options: DayCoverOptions,
): readonly DaySlots[] | null {
  const unit = times.every((second) => second % 60 === 0) ? 60 : 1;
  const elementOf = new Int32Array(DAY_SECONDS / unit).fill(-1);
  for (const [element, second] of times.entries()) elementOf[second / unit] = element;
  const slots = largestClasses(times, { unit, elementOf, options });
  const sets = slots.map((slot) => elementsOf(slot, { unit, elementOf }));
  const chosen = smallestCover(times.length, sets);
  return chosen === null ? null : chosen.flatMap((index) => slots[index] ?? []);
}

interface Grid {
  readonly unit: number;
  /** By time of the day in units: its place among the times wanted, or −1. */
  readonly elementOf: Int32Array;
}

/** Every class inside the times that is not part of a larger one. */
function largestClasses(
  times: readonly number[],
  grid: Grid & { readonly options: DayCoverOptions },
): DaySlots[] {
  const found: DaySlots[] = [];
  const isInFound = (second: number, periodSeconds: number): boolean =>
    found.some(
      (slot) =>
        periodSeconds % slot.periodSeconds === 0 &&
        (second - slot.second) % slot.periodSeconds === 0,
    );
  for (const periodSeconds of divisorsOf(DAY_SECONDS, grid.unit)) {
    const isDaily = periodSeconds === DAY_SECONDS;
    if (!isDaily && !grid.options.isPeriodAllowed(periodSeconds)) continue;
    for (const second of times) {
      if (second >= periodSeconds || isInFound(second, periodSeconds)) continue;
      if (isDaily && !grid.options.isDailyAllowed(second)) continue;
      if (isInside({ second, periodSeconds }, grid)) found.push({ second, periodSeconds });
    }
    // One class has them all: nothing can be smaller.
    if (found.length === 1 && times.length * periodSeconds === DAY_SECONDS) break;
  }
  return found;
}

function isInside(slot: DaySlots, grid: Grid): boolean {
  const step = slot.periodSeconds / grid.unit;
  for (let at = slot.second / grid.unit; at < grid.elementOf.length; at += step) {
    if (grid.elementOf[at] === -1) return false;
  }
  return true;
}

function elementsOf(slot: DaySlots, grid: Grid): number[] {
  const elements: number[] = [];
  const step = slot.periodSeconds / grid.unit;
  for (let at = slot.second / grid.unit; at < grid.elementOf.length; at += step) {
    elements.push(grid.elementOf[at] ?? 0);
  }
  return elements;
}

/** Ascending; only multiples of the unit. */
function divisorsOf(whole: number, unit: number): number[] {
  const divisors: number[] = [];
  for (let divisor = unit; divisor <= whole; divisor += unit) {
    if (whole % divisor === 0) divisors.push(divisor);
  }
  return divisors;
}
