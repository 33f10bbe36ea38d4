import { HOUR_MS } from '../../kernel/index.js';
import { LOCAL_MAX, LOCAL_MIN } from './civil.js';
import { type Segment, type Zone, ZONE_REACH_MS } from './zone.js';

/**
 * From wall-clock times to instants. A pattern knows only local times; a zone is a row of segments,
 * each a straight piece of the wall clock. Within a segment local time is arithmetic; what a gap or
 * an overlap means is decided where two segments meet, here and nowhere else:
 *
 * - gap (clocks go forward): with `next`, local times inside it run together at the first instant
 *   after it; with `skip`, or in a gap of more than three hours, they do not run;
 * - overlap (clocks go back): with `first`, only the first pass runs; with `both`, both do.
 */
export interface WallPattern {
  /** The first local time of the pattern after this one. */
  nextLocal(afterLocal: number): number | null;
  /** The last local time of the pattern up to and including this one. */
  previousLocal(uptoLocal: number): number | null;
}

export interface DstRule {
  readonly gap: 'next' | 'skip';
  readonly overlap: 'first' | 'both';
}

export interface Wall {
  readonly zone: Zone;
  readonly rule: DstRule;
}

/** Real daylight saving moves clocks by three hours at most; beyond it a country changed sides. */
export const GAP_MS_MAX = 3 * HOUR_MS;

/** The first instant of the pattern after `at`. */
export function nextOnWall(pattern: WallPattern, wall: Wall, at: number): number | null {
  let segment = wall.zone.segmentAt(at);
  let afterLocal = at + segment.offsetMs;
  while (afterLocal < LOCAL_MAX) {
    afterLocal = Math.max(afterLocal, firstLocal(segment, wall.rule) - 1);
    const local = pattern.nextLocal(afterLocal);
    const toLocal = segment.endAt + segment.offsetMs;
    if (local !== null && local < toLocal) return local - segment.offsetMs;
    if (segment.endAt === Infinity) return null;
    const isFarFromChange = toLocal - afterLocal > ZONE_REACH_MS;
    if (isFarFromChange && local === null) return null;
    const jumpAt = (local ?? -Infinity) - segment.offsetMs - 2 * ZONE_REACH_MS;
    if (isFarFromChange && local !== null && jumpAt > segment.endAt) {
      // The pattern is silent until `local`, in all passes of the clock: nothing to look at.
      segment = wall.zone.segmentAt(jumpAt);
      afterLocal = local - 1;
      continue;
    }
    const next = wall.zone.segmentAt(segment.endAt);
    if (next.startAt === segment.endAt) {
      const gapEnd = next.startAt + next.offsetMs;
      const isInGap = local !== null && local < gapEnd;
      if (isInGap && isCaughtUp(next, wall.rule)) return next.startAt;
      afterLocal = gapEnd - 1;
    }
    segment = next;
  }
  return null;
}

/** The last instant of the pattern up to and including `at`. */
export function previousOnWall(pattern: WallPattern, wall: Wall, at: number): number | null {
  let segment = wall.zone.segmentAt(at);
  let uptoLocal = at + segment.offsetMs;
  while (uptoLocal >= LOCAL_MIN) {
    const local = pattern.previousLocal(uptoLocal);
    const fromLocal = firstLocal(segment, wall.rule);
    if (local !== null && local >= fromLocal) return local - segment.offsetMs;
    if (segment.startAt === -Infinity) return null;
    const isFarFromChange = uptoLocal - fromLocal > ZONE_REACH_MS;
    if (isFarFromChange && local === null) return null;
    const jumpAt = (local ?? Infinity) - segment.offsetMs + 2 * ZONE_REACH_MS;
    if (isFarFromChange && local !== null && jumpAt < segment.startAt) {
      segment = wall.zone.segmentAt(jumpAt);
      uptoLocal = local;
      continue;
    }
    const previous = wall.zone.segmentAt(segment.startAt - 1);
    if (previous.endAt === segment.startAt) {
      const gapStart = segment.startAt + previous.offsetMs;
      if (isCaughtUp(segment, wall.rule)) {
        const missed = pattern.previousLocal(segment.startAt + segment.offsetMs - 1);
        if (missed !== null && missed >= gapStart) return segment.startAt;
      }
      uptoLocal = gapStart - 1;
    }
    segment = previous;
  }
  return null;
}

/** The first instant at which the wall clock shows this local time; null where it never does. */
export function instantOfLocal(local: number, wall: Wall): number | null {
  if (wall.zone.isFixed) return local - wall.zone.segmentAt(0).offsetMs;
  return nextOnWall(singleTime(local), wall, local - 2 * ZONE_REACH_MS);
}

/** The pattern of one local time. */
export function singleTime(local: number): WallPattern {
  return {
    nextLocal: (after) => (after < local ? local : null),
    previousLocal: (upto) => (local <= upto ? local : null),
  };
}

/**
 * The first instant at which the wall clock shows this local time or a later one: where elapsed
 * time counts from, also when its start falls into a gap of any size.
 */
export function firstInstantFrom(local: number, zone: Zone): number {
  if (zone.isFixed) return local - zone.segmentAt(0).offsetMs;
  const fromThere: WallPattern = {
    nextLocal: (after) => Math.max(after + 1, local),
    previousLocal: (upto) => (upto >= local ? upto : null),
  };
  const wall: Wall = { zone, rule: { gap: 'skip', overlap: 'first' } };
  return nextOnWall(fromThere, wall, local - 2 * ZONE_REACH_MS) ?? local;
}

/** Where a segment's new local times begin: after an overlap, not before the first pass ended. */
export function firstLocal(segment: Segment, rule: DstRule): number {
  const offsetMs =
    rule.overlap === 'both'
      ? segment.offsetMs
      : Math.max(segment.offsetMs, segment.previousOffsetMs);
  return segment.startAt + offsetMs;
}

/** Whether what a gap before the segment swallowed runs at the segment's start. */
export function isCaughtUp(segment: Segment, rule: DstRule): boolean {
  const gapMs = segment.offsetMs - segment.previousOffsetMs;
  return rule.gap === 'next' && gapMs > 0 && gapMs <= GAP_MS_MAX;
}
