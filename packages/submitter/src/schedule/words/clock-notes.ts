import { type EpochMs, DAY_MS, epochMs } from '../../kernel/index.js';
import { type Repeat, nextOfRepeat, previousOfRepeat } from '../iso/index.js';
import { type Schedule, latestAtOrBefore, previousBefore } from '../schedule.js';
import {
  type Segment,
  type Wall,
  type WallPattern,
  type Zone,
  GAP_MS_MAX,
  UTC,
} from '../clock/index.js';

/** What a clock change did to one occurrence, or to those just before it. */
export type ClockNote =
  /** It is in place of times that do not exist; `isOwn`: besides being a time of its own. */
  | {
      readonly kind: 'moved';
      readonly change: Change;
      readonly times: Missing;
      readonly isOwn: boolean;
    }
  /** Times before it that do not exist were left out. */
  | { readonly kind: 'leftOut'; readonly change: Change; readonly times: Missing }
  /** Its local time comes twice; `isOther`: the other pass is an occurrence, too. */
  | {
      readonly kind: 'twice';
      readonly change: Change;
      readonly local: number;
      readonly pass: 'first' | 'second';
      readonly isOther: boolean;
    }
  /** Shortly before it local times came a second time and were not run again. */
  | { readonly kind: 'notAgain'; readonly change: Change }
  | { readonly kind: 'offset'; readonly beforeAt: number; readonly zone: Zone };

/** What the wall clock showed when it was changed, and what it was changed to. */
export interface Change {
  readonly fromLocal: number;
  readonly toLocal: number;
}

/** Local times, all of them or only the first and the last. */
export interface Missing {
  readonly locals: readonly number[];
  readonly isRange: boolean;
}

/** The local times of a schedule, or of a part of it, and whose clock they are on. */
interface Face extends Wall {
  readonly pattern: WallPattern;
}

/** The zone that an occurrence is shown in: in a union, that of the repeat which has it. */
export function zoneAt(schedule: Schedule, at: EpochMs): Zone {
  if (schedule.kind === 'cron') return schedule.zone;
  const [{ zone }] = schedule.repeats;
  if (schedule.repeats.every((repeat) => repeat.zone === zone)) return zone;
  const owner = schedule.repeats.find((repeat) => previousOfRepeat(repeat, at) === at);
  return owner?.zone ?? zone;
}

/** From the one week to the next people count in hours; over months nobody expects them equal. */
const OFFSET_TOLD_MS_MAX = 8 * DAY_MS;

/** Oldest first; none for an occurrence that no clock change touches. */
export function clockNotes(schedule: Schedule, at: EpochMs): readonly ClockNote[] {
  const zone = zoneAt(schedule, at);
  if (zone.isFixed) return [];
  const beforeAt = previousBefore(schedule, at);
  const { startAt } = zone.segmentAt(at);
  // Most occurrences are far from any change: a union's parts need not be looked at then.
  const isNearChange = startAt === at || (beforeAt !== null && startAt > beforeAt);
  const faces = isNearChange ? facesOf(schedule, zone) : [];
  const notes = [
    ...(beforeAt === null ? [] : passedNotes({ faces, zone, beforeAt, at })),
    ...movedNotes(faces, zone, at),
    ...twiceNotes(schedule, zone, at),
  ];
  if (notes.length > 0 || beforeAt === null || at - beforeAt > OFFSET_TOLD_MS_MAX) return notes;
  const isSame = zone.segmentAt(beforeAt).offsetMs === zone.segmentAt(at).offsetMs;
  return isSame ? [] : [{ kind: 'offset', beforeAt, zone }];
}

function facesOf(schedule: Schedule, zone: Zone): readonly Face[] {
  if (schedule.kind === 'cron') return [schedule];
  return schedule.repeats.flatMap((repeat) =>
    repeat.kind === 'calendar' && repeat.zone.name === zone.name
      ? [{ pattern: localPattern(repeat), zone: repeat.zone, rule: repeat.rule }]
      : [],
  );
}

/** On a clock that never changes, instants are local times. */
function localPattern(repeat: Repeat): WallPattern {
  const unchanged = { ...repeat, zone: UTC };
  return {
    nextLocal: (afterLocal) => nextOfRepeat(unchanged, afterLocal),
    previousLocal: (uptoLocal) => previousOfRepeat(unchanged, uptoLocal),
  };
}

/** So many clock changes before an occurrence are looked at; more is history. */
const CHANGE_COUNT_MAX = 16;

/** What was left out since the occurrence before. */
function passedNotes(options: {
  readonly faces: readonly Face[];
  readonly zone: Zone;
  readonly beforeAt: number;
  readonly at: number;
}): ClockNote[] {
  const { faces, zone, beforeAt, at } = options;
  const notes: ClockNote[] = [];
  let segment = zone.segmentAt(at);
  for (let count = 0; count < CHANGE_COUNT_MAX && segment.startAt > beforeAt; count += 1) {
    const change = changeOf(segment);
    const isLost = ({ rule }: Face): boolean => rule.gap === 'skip' || gapMs(change) > GAP_MS_MAX;
    const times = missingTimes(faces.filter(isLost), change);
    if (times !== null) notes.unshift({ kind: 'leftOut', change, times });
    const isRecent = at - segment.startAt < GAP_MS_MAX;
    const once = faces.filter(({ rule }) => rule.overlap === 'first');
    const back = { fromLocal: change.toLocal, toLocal: change.fromLocal };
    if (isRecent && missingTimes(once, back) !== null) notes.unshift({ kind: 'notAgain', change });
    segment = zone.segmentAt(segment.startAt - 1);
  }
  return notes;
}

function movedNotes(faces: readonly Face[], zone: Zone, at: number): ClockNote[] {
  const segment = zone.segmentAt(at);
  const change = changeOf(segment);
  if (segment.startAt !== at || gapMs(change) <= 0 || gapMs(change) > GAP_MS_MAX) return [];
  const late = faces.filter(({ rule }) => rule.gap === 'next');
  const times = missingTimes(late, change);
  const { toLocal } = change;
  const isOwn = faces.some(({ pattern }) => pattern.previousLocal(toLocal) === toLocal);
  return times === null ? [] : [{ kind: 'moved', change, times, isOwn }];
}

function twiceNotes(schedule: Schedule, zone: Zone, at: number): ClockNote[] {
  const segment = zone.segmentAt(at);
  const local = at + segment.offsetMs;
  const isAt = (instant: number): boolean =>
    latestAtOrBefore(schedule, epochMs(instant)) === instant;
  const before = changeOf(segment);
  if (segment.startAt > -Infinity && local < before.fromLocal) {
    const isOther = isAt(at + gapMs(before));
    return [{ kind: 'twice', change: before, local, pass: 'second', isOther }];
  }
  if (segment.endAt === Infinity) return [];
  const next = zone.segmentAt(segment.endAt);
  const after = changeOf(next);
  if (next.startAt !== segment.endAt || local < after.toLocal) return [];
  const isOther = isAt(at - gapMs(after));
  return [{ kind: 'twice', change: after, local, pass: 'first', isOther }];
}

function changeOf(segment: Segment): Change {
  const { startAt, offsetMs, previousOffsetMs } = segment;
  return { fromLocal: startAt + previousOffsetMs, toLocal: startAt + offsetMs };
}

/** How far the clock went forward; below 0 when it went back. */
function gapMs({ fromLocal, toLocal }: Change): number {
  return toLocal - fromLocal;
}

/** More of them are said as a range. */
const LISTED_COUNT_MAX = 3;

/** The local times of the faces that a change passes over; null when there are none. */
function missingTimes(faces: readonly Face[], { fromLocal, toLocal }: Change): Missing | null {
  const found = new Set<number>();
  let last = -Infinity;
  for (const { pattern } of faces) {
    let local = pattern.nextLocal(fromLocal - 1);
    for (let count = 0; count <= LISTED_COUNT_MAX; count += 1) {
      if (local === null || local >= toLocal) break;
      found.add(local);
      local = pattern.nextLocal(local);
    }
    last = Math.max(last, pattern.previousLocal(toLocal - 1) ?? last);
  }
  const locals = [...found].sort((left, right) => left - right);
  const [first] = locals;
  if (first === undefined) return null;
  const isRange = locals.length > LISTED_COUNT_MAX;
  return { locals: isRange ? [first, last] : locals, isRange };
}
