import { DAY_MS } from '../../kernel/index.js';
import {
  type CountedPattern,
  type DstRule,
  type Zone,
  UTC,
  civilOf,
  countOnWall,
  nextOnWall,
  previousOnWall,
} from '../clock/index.js';
import { type MonthlyPart, monthlyPattern } from './monthly-times.js';
import { type Repeat, countOfRepeat, nextOfRepeat, previousOfRepeat } from './repeat.js';
import { type SteadyPattern, steadyPattern } from './steady-times.js';

/**
 * Endless repeats of one period on one clock, merged: a union of a thousand daily repeats is asked
 * by halving a sorted list, not by asking a thousand. An instant that two of them name is one.
 */
export interface RepeatGroup {
  readonly kind: 'group';
  readonly zone: Zone;
  readonly rule: DstRule;
  readonly pattern: CountedPattern;
  /** The pattern again, where it is one of instants that are always equally far apart. */
  readonly instants: SteadyPattern | null;
}

/** What a union is asked by: repeats that stand alone, and groups of those that go together. */
export type RepeatUnit = Repeat | RepeatGroup;

/** Every repeat is in exactly one unit. Those that end stay alone. */
export function groupRepeats(repeats: readonly Repeat[]): readonly RepeatUnit[] {
  if (repeats.length === 1) return repeats.map(alone);
  const units: RepeatUnit[] = [];
  const mergeable = new Map<string, [Repeat, ...Repeat[]]>();
  for (const repeat of repeats) {
    const key = groupKey(repeat);
    const known = key === null ? undefined : mergeable.get(key);
    if (key === null) units.push(repeat);
    else if (known === undefined) mergeable.set(key, [repeat]);
    else known.push(repeat);
  }
  for (const members of mergeable.values()) {
    units.push(members.length === 1 ? alone(members[0]) : groupOf(members));
  }
  return units;
}

export function nextOfUnit(unit: RepeatUnit, at: number): number | null {
  return unit.kind === 'group' ? nextOnWall(unit.pattern, unit, at) : nextOfRepeat(unit, at);
}

export function previousOfUnit(unit: RepeatUnit, at: number): number | null {
  return unit.kind === 'group'
    ? previousOnWall(unit.pattern, unit, at)
    : previousOfRepeat(unit, at);
}

/** Distinct instants after `from` up to and including `to`. */
export function countOfUnit(unit: RepeatUnit, from: number, to: number): number {
  return unit.kind === 'group'
    ? countOnWall(unit.pattern, unit, { from, to })
    : countOfRepeat(unit, from, to);
}

/** Months are found three times as fast in a group of one; days and hours are not. */
function alone(repeat: Repeat): RepeatUnit {
  return groupKey(repeat)?.startsWith('months') === true ? groupOf([repeat]) : repeat;
}

/**
 * Equal for repeats that can be merged; null for those that cannot. The repeats of one schedule
 * share the job's zone and rule, or have the fixed offsets of their texts.
 */
function groupKey(repeat: Repeat): string | null {
  if (repeat.occurrenceCount !== Infinity) return null;
  if (repeat.kind === 'elapsed') return `instants ${repeat.periodMs}`;
  const { zone, monthCount, restMs } = repeat;
  if (monthCount === 0) return `${zone.isFixed ? 'instants' : 'wall'} ${restMs}`;
  if (restMs !== 0) return null;
  const { day, month } = monthlyPartOf(repeat.anchorLocal);
  const clock = zone.isFixed ? zone.segmentAt(0).offsetMs : 'wall';
  return `months ${clock} ${monthCount} ${month % monthCount} ${day}`;
}

/** Of no effect where clocks never change. */
const NO_CHANGES: DstRule = { gap: 'next', overlap: 'first' };

function groupOf(members: readonly [Repeat, ...Repeat[]]): RepeatGroup {
  const [first] = members;
  if (first.kind === 'calendar' && first.monthCount !== 0) {
    const parts = members.flatMap((each) =>
      each.kind === 'calendar' ? [monthlyPartOf(each.anchorLocal)] : [],
    );
    const pattern = monthlyPattern(parts, first.monthCount);
    return { kind: 'group', zone: first.zone, rule: first.rule, pattern, instants: null };
  }
  const isOnWall = first.kind === 'calendar' && !first.zone.isFixed;
  const periodMs = first.kind === 'calendar' ? first.restMs : first.periodMs;
  const pattern = steadyPattern(members.map(anchorOf), periodMs);
  return isOnWall
    ? { kind: 'group', zone: first.zone, rule: first.rule, pattern, instants: null }
    : { kind: 'group', zone: UTC, rule: NO_CHANGES, pattern, instants: pattern };
}

function anchorOf(repeat: Repeat): number {
  if (repeat.kind === 'elapsed') return repeat.anchorAt;
  const { zone, anchorLocal } = repeat;
  return zone.isFixed ? anchorLocal - zone.segmentAt(0).offsetMs : anchorLocal;
}

function monthlyPartOf(local: number): MonthlyPart {
  const dayOfAnchor = Math.floor(local / DAY_MS);
  const { year, month, day } = civilOf(dayOfAnchor);
  return { month: year * 12 + month - 1, day, timeMs: local - dayOfAnchor * DAY_MS };
}
