import { type EpochMs, DAY_MS, epochMs } from '../../kernel/index.js';
import {
  type CountedPattern,
  type DstRule,
  type Zone,
  LOCAL_MAX,
  ZONE_REACH_MS,
  addMonths,
  civilOf,
  countOnWall,
  firstInstantFrom,
  instantOfLocal,
  nextOnWall,
  previousOnWall,
} from '../clock/index.js';
import type { Period } from './period.js';

/**
 * One resolved `R[n]/start/period`. Occurrence number n is at anchor + n × period, never computed
 * from the one before it: 31 January + P1M is 28 February, then 31 March.
 */
export type Repeat = ElapsedRepeat | CalendarRepeat;

interface RepeatFields {
  /** As posted. */
  readonly text: string;
  /** How many in all; Infinity for `R`. */
  readonly occurrenceCount: number;
  readonly zone: Zone;
}

/** Hours and smaller: elapsed time, whatever the clocks do. Also everything that happens once. */
export interface ElapsedRepeat extends RepeatFields {
  readonly kind: 'elapsed';
  readonly anchorAt: number;
  /** At least a second; with at most one occurrence any, and months are left out. */
  readonly periodMs: number;
}

/** Days and larger: the wall clock of a zone. */
export interface CalendarRepeat extends RepeatFields {
  readonly kind: 'calendar';
  readonly anchorLocal: number;
  readonly monthCount: number;
  /** Days and time of the period, counted on the wall clock. */
  readonly restMs: number;
  readonly rule: DstRule;
}

/** 9999-12-31T23:59:59.999Z: later instants have no four-digit year, and nobody waits for them. */
const INSTANT_MAX = LOCAL_MAX;
/** 400 years of the calendar divided by their months. */
const MONTH_MS_MEAN = (146_097 * DAY_MS) / 4_800;

export function nextOfRepeat(repeat: Repeat, at: number): EpochMs | null {
  if (repeat.kind === 'calendar') {
    return asInstant(nextOnWall(new CalendarTimes(repeat), repeat, at));
  }
  if (at < repeat.anchorAt) return repeat.occurrenceCount > 0 ? epochMs(repeat.anchorAt) : null;
  if (repeat.occurrenceCount <= 1) return null;
  const index = Math.floor((at - repeat.anchorAt) / repeat.periodMs) + 1;
  if (index >= repeat.occurrenceCount) return null;
  return asInstant(repeat.anchorAt + index * repeat.periodMs);
}

export function previousOfRepeat(repeat: Repeat, at: number): EpochMs | null {
  const bounded = Math.min(at, INSTANT_MAX);
  if (repeat.kind === 'calendar') {
    return asInstant(previousOnWall(new CalendarTimes(repeat), repeat, bounded));
  }
  const taken = elapsedIndex(repeat, bounded);
  return taken === 0 ? null : epochMs(repeat.anchorAt + (taken - 1) * repeat.periodMs);
}

/**
 * How many numbers of the series are used up at `at`. One that a gap swallows is, from the end of
 * the gap on.
 */
export function takenCount(repeat: Repeat, at: number): number {
  if (repeat.kind === 'elapsed') return elapsedIndex(repeat, Math.min(at, INSTANT_MAX));
  const local = at + repeat.zone.segmentAt(at).offsetMs;
  let taken = calendarIndex(repeat, local + ZONE_REACH_MS) + 1;
  const instantOf = (number: number): number =>
    firstInstantFrom(localOfNumber(repeat, number), repeat.zone);
  while (taken > 0 && instantOf(taken - 1) > at) taken -= 1;
  return taken;
}

/** Distinct instants after `from` up to and including `to`. */
export function countOfRepeat(repeat: Repeat, from: number, to: number): number {
  if (to <= from) return 0;
  return repeat.kind === 'calendar'
    ? countOnWall(new CalendarTimes(repeat), repeat, { from, to })
    : takenCount(repeat, to) - takenCount(repeat, from);
}

/** The instant of occurrence `number` (0 = the anchor); null where a gap swallows it. */
export function instantOfNumber(repeat: Repeat, number: number): EpochMs | null {
  if (repeat.kind === 'elapsed') return asInstant(repeat.anchorAt + number * repeat.periodMs);
  return asInstant(instantOfLocal(localOfNumber(repeat, number), repeat));
}

/** Whether the period is a matter of elapsed time, not of the calendar. */
export function isElapsed(period: Period): boolean {
  return period.monthCount === 0 && period.dayCount === 0;
}

function asInstant(at: number | null): EpochMs | null {
  return at === null || at > INSTANT_MAX ? null : epochMs(at);
}

function elapsedIndex(repeat: ElapsedRepeat, at: number): number {
  if (at < repeat.anchorAt) return 0;
  if (repeat.occurrenceCount <= 1) return repeat.occurrenceCount;
  const index = Math.floor((at - repeat.anchorAt) / repeat.periodMs) + 1;
  return Math.min(index, repeat.occurrenceCount);
}

/** A class, because one is made for every question. */
class CalendarTimes implements CountedPattern {
  constructor(private readonly repeat: CalendarRepeat) {}

  nextLocal(afterLocal: number): number | null {
    const number = calendarIndex(this.repeat, afterLocal) + 1;
    if (number >= this.repeat.occurrenceCount) return null;
    const local = localOfNumber(this.repeat, number);
    return local > LOCAL_MAX ? null : local;
  }

  previousLocal(uptoLocal: number): number | null {
    const number = calendarIndex(this.repeat, uptoLocal);
    return number < 0 ? null : localOfNumber(this.repeat, number);
  }

  countLocal(afterLocal: number, uptoLocal: number): number {
    return calendarIndex(this.repeat, uptoLocal) - calendarIndex(this.repeat, afterLocal);
  }
}

function localOfNumber(repeat: CalendarRepeat, number: number): number {
  const moved =
    repeat.monthCount === 0
      ? repeat.anchorLocal
      : addMonths(repeat.anchorLocal, number * repeat.monthCount);
  return moved + number * repeat.restMs;
}

/** The number of the last occurrence whose local time is not after this one; −1 before the first. */
function calendarIndex(repeat: CalendarRepeat, local: number): number {
  if (local < repeat.anchorLocal) return -1;
  return Math.min(unlimitedIndex(repeat, local), repeat.occurrenceCount - 1);
}

function unlimitedIndex(repeat: CalendarRepeat, local: number): number {
  const { anchorLocal, monthCount, restMs } = repeat;
  if (monthCount === 0) return Math.floor((local - anchorLocal) / restMs);
  if (restMs === 0) {
    const number = Math.floor(monthsBetween(anchorLocal, local) / monthCount);
    return localOfNumber(repeat, number) > local ? number - 1 : number;
  }
  // Months are a few days longer or shorter than the mean: at most two steps off.
  const meanMs = monthCount * MONTH_MS_MEAN + restMs;
  let number = Math.floor((local - anchorLocal) / meanMs);
  while (localOfNumber(repeat, number) > local) number -= 1;
  while (localOfNumber(repeat, number + 1) <= local) number += 1;
  return number;
}

function monthsBetween(fromLocal: number, toLocal: number): number {
  const from = civilOf(Math.floor(fromLocal / DAY_MS));
  const to = civilOf(Math.floor(toLocal / DAY_MS));
  return (to.year - from.year) * 12 + to.month - from.month;
}
