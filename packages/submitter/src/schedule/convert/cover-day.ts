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
const DIVISORS = Array.from({ length: DAY_SECONDS }, (_, index) => index + 1).filter(
  (divisor) => DAY_SECONDS % divisor === 0,
);

/**
 * The fewest repeats that together hit exactly these seconds (ascending) of every day; null when
 * some second can be had by none. Each set in question is one residue class: `second` modulo a
 * divisor of the day, all of it inside the times wanted.
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
  const residuesOf = new Map<number, Set<number>>();
  for (const periodSeconds of DIVISORS) {
    const isDaily = periodSeconds === DAY_SECONDS;
    if (periodSeconds % grid.unit !== 0) continue;
    if (!isDaily && !grid.options.isPeriodAllowed(periodSeconds)) continue;
    const larger = [...residuesOf].filter(([period]) => periodSeconds % period === 0);
    const residues = new Set<number>();
    for (const second of times) {
      if (second >= periodSeconds) break;
      if (larger.some(([period, taken]) => taken.has(second % period))) continue;
      if (isDaily && !grid.options.isDailyAllowed(second)) continue;
      if (!isInside({ second, periodSeconds }, grid)) continue;
      found.push({ second, periodSeconds });
      residues.add(second);
    }
    if (residues.size > 0) residuesOf.set(periodSeconds, residues);
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
