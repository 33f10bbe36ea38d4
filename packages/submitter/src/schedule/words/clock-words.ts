import { DAY_MS, SECOND_MS } from '../../kernel/index.js';
import { type DstRule, type ZoneChange, GAP_MS_MAX } from '../clock/index.js';
import { type ClockWords } from './meaning.js';
import { type DaySet, hasDay } from './read-days.js';

/** Local times as a pattern of days and seconds of the day. */
export interface Pattern {
  readonly days: DaySet;
  /** Ascending. */
  readonly times: readonly number[];
}

/** What people expect of a time of the day, and of something that goes on round the clock. */
const EXPECTED: Readonly<Record<'times' | 'round', DstRule>> = {
  times: { gap: 'next', overlap: 'first' },
  round: { gap: 'skip', overlap: 'both' },
};

/**
 * What a sentence must say about clock changes: where one of the changes ahead touches the pattern
 * and its rule is not the one expected of such times. Gaps beyond the bound are left out by every
 * rule, and a gap whose end is a time of the pattern anyway looks the same by both.
 */
export function clockWords(
  pattern: Pattern,
  options: {
    readonly changes: readonly ZoneChange[];
    readonly rule: DstRule;
    readonly isRound: boolean;
  },
): ClockWords {
  const { changes, rule, isRound } = options;
  const expected = EXPECTED[isRound ? 'round' : 'times'];
  const isTouched = ({ fromLocal, toLocal }: ZoneChange): boolean =>
    hasTimeIn(pattern, fromLocal, toLocal);
  const isGapSeen = (change: ZoneChange): boolean =>
    change.shiftMs > 0 &&
    change.shiftMs <= GAP_MS_MAX &&
    isTouched(change) &&
    !hasTimeIn(pattern, change.toLocal, change.toLocal + SECOND_MS);
  const isOverlapSeen = (change: ZoneChange): boolean => change.shiftMs < 0 && isTouched(change);
  return {
    gap: rule.gap !== expected.gap && changes.some(isGapSeen) ? rule.gap : null,
    overlap: rule.overlap !== expected.overlap && changes.some(isOverlapSeen) ? rule.overlap : null,
  };
}

/** Whether a local time of the pattern lies from `fromLocal` to before `toLocal`. */
function hasTimeIn({ days, times }: Pattern, fromLocal: number, toLocal: number): boolean {
  const lastDay = Math.ceil(toLocal / DAY_MS) - 1;
  for (let day = Math.floor(fromLocal / DAY_MS); day <= lastDay; day += 1) {
    const from = Math.ceil((fromLocal - day * DAY_MS) / SECOND_MS);
    const next = times[firstIndexFrom(times, from)];
    if (next !== undefined && day * DAY_MS + next * SECOND_MS < toLocal && hasDay(days, day)) {
      return true;
    }
  }
  return false;
}

/** The index of the first time not below `from`, by halving. */
function firstIndexFrom(times: readonly number[], from: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
