import { DateTime, IANAZone } from 'luxon';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@horae/submitter/kernel';
import type { Policy } from './clock-window.js';

/**
 * The slow truth about repeats: every occurrence from the first one on, by luxon's calendar, and
 * put on the wall clock by looking at it minute by minute where it changes.
 */
export interface NaiveRepeat {
  readonly text: string;
  /** Infinity for ever. */
  readonly occurrenceCount: number;
  /** What the wall clock shows at the start, as the UTC milliseconds of the same reading. */
  readonly anchorLocal: number;
  readonly period: NaivePeriod;
}

export interface NaivePeriod {
  readonly years?: number;
  readonly months?: number;
  readonly weeks?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
}

/** Distinct instants of the repeat before `before`, ascending. */
export function occurrencesBefore(
  repeat: NaiveRepeat,
  options: { readonly zone: string; readonly rule: Policy; readonly before: number },
): number[] {
  const { zone, rule, before } = options;
  const found = new Set<number>();
  // What happens once is an instant: no dst rule drops or doubles it.
  const isCalendar = isOfDays(repeat.period) && repeat.occurrenceCount > 1;
  const first = isCalendar ? NaN : firstInstantShowing(repeat.anchorLocal, zone);
  const anchor = DateTime.fromMillis(isCalendar ? repeat.anchorLocal : first, { zone: 'utc' });
  for (let number = 0; number < repeat.occurrenceCount; number += 1) {
    const at = anchor.plus(times(repeat.period, number)).toMillis();
    if (at > before + 3 * DAY_MS) break;
    if (isCalendar) for (const instant of instantsShowing(at, zone, rule)) found.add(instant);
    else found.add(at);
  }
  return [...found].filter((at) => at < before).sort((left, right) => left - right);
}

function isOfDays({ years, months, weeks, days }: NaivePeriod): boolean {
  return (years ?? 0) + (months ?? 0) + (weeks ?? 0) + (days ?? 0) > 0;
}

function times(period: NaivePeriod, factor: number): NaivePeriod {
  return Object.fromEntries(
    Object.entries(period).map(([unit, value]) => [unit, Number(value) * factor]),
  );
}

/** No zone is further than this from UTC, and no change of a clock takes longer. */
const REACH_MS = 27 * HOUR_MS;

/** When the wall clock shows this, by the rule for what it leaves out or shows twice. */
export function instantsShowing(local: number, zone: string, rule: Policy): number[] {
  const clock = offsetsOf(zone);
  const steadyMs = clock(local - REACH_MS);
  if (steadyMs === clock(local + REACH_MS)) return [local - steadyMs];
  const offsets = new Set<number>();
  for (let at = local - REACH_MS; at <= local + REACH_MS; at += HOUR_MS) offsets.add(clock(at));
  const shown = [...offsets]
    .map((offsetMs) => local - offsetMs)
    .filter((at) => at + clock(at) === local)
    .sort((left, right) => left - right);
  if (shown.length > 0) return rule.overlap === 'both' ? shown : shown.slice(0, 1);
  const { endAt, lengthMs } = gapAround(local, clock);
  return rule.gap === 'next' && lengthMs <= 3 * HOUR_MS ? [endAt] : [];
}

/** Minute by minute, to where the clock jumps over this reading. */
function gapAround(local: number, clock: Clock): { endAt: number; lengthMs: number } {
  for (let at = local - REACH_MS; ; at += MINUTE_MS) {
    const shows = at + clock(at);
    if (shows < local) continue;
    const before = at - MINUTE_MS;
    return {
      // Clocks change on the full minute.
      endAt: Math.floor(at / MINUTE_MS) * MINUTE_MS,
      lengthMs: clock(at) - clock(before),
    };
  }
}

/** The start of elapsed time: this reading, or the first one after it if it is left out. */
function firstInstantShowing(local: number, zone: string): number {
  const clock = offsetsOf(zone);
  for (let at = local - REACH_MS; ; at += MINUTE_MS) {
    const shows = at + clock(at);
    if (shows === local) return at;
    if (shows > local) return Math.floor(at / MINUTE_MS) * MINUTE_MS;
  }
}

/** How far the clock is ahead of UTC. */
type Clock = (at: number) => number;

/** Luxon asks the platform each time, which is slow: most minutes are asked for once. */
const knownOffsets = new Map<string, Map<number, number>>();
const KNOWN_OFFSET_COUNT_MAX = 100_000;

function offsetsOf(zone: string): Clock {
  const known = knownOffsets.get(zone) ?? new Map<number, number>();
  knownOffsets.set(zone, known);
  const iana = IANAZone.create(zone);
  return (at) => {
    const minute = Math.floor(at / MINUTE_MS);
    let offsetMs = known.get(minute);
    if (offsetMs === undefined) {
      if (known.size >= KNOWN_OFFSET_COUNT_MAX) known.clear();
      offsetMs = iana.offset(minute * MINUTE_MS) * MINUTE_MS;
      known.set(minute, offsetMs);
    }
    return offsetMs;
  };
}
