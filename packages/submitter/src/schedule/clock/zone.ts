import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../kernel/index.js';

/** A stretch of instants, `startAt` to before `endAt`, during which a zone keeps one offset. */
export interface Segment {
  /** A change of the offset, or, when the offset before is the same, only how far we looked. */
  readonly startAt: number;
  readonly endAt: number;
  /** Local time minus UTC. */
  readonly offsetMs: number;
  readonly previousOffsetMs: number;
}

/** Where wall clocks are read. Only the offset over time matters here. */
export interface Zone {
  /** As given; '' for a fixed offset that came from the text of a start. */
  readonly name: string;
  /** Same offset always: local time is arithmetic. */
  readonly isFixed: boolean;
  segmentAt(at: number): Segment;
}

/** No zone is more than a day from another on both sides of a change, with room to spare. */
export const ZONE_REACH_MS = 26 * HOUR_MS;

/** A chunk of a zone's history that is looked up in one go: about 13 months. */
const CHUNK_MS = 2 ** 35;
/** Chunks see beyond their ends, so that no change hides behind an edge. */
const CHUNK_MARGIN_MS = 3 * DAY_MS;
/** The closest two changes in the time zone database are four days apart (Freetown, 1939). */
const SAMPLE_MS = 3 * DAY_MS;
/** No zone is known to have changed before: towns went by the sun. */
const FIRST_CHANGE_MIN = Date.UTC(1800, 0, 1);
/** The latest instant the platform can take, nearly: no offset is asked for after it. */
const INSTANT_MAX = 8.6e15;

const UTC_NAMES: ReadonlySet<string> = new Set(['UTC', 'Etc/UTC', 'GMT', 'Etc/GMT']);
/** Names are checked by asking the platform, which is slow; bounds keep strangers out. */
const knownZones = new Map<string, Zone | null>();
const KNOWN_ZONE_COUNT_MAX = 2_000;
/** Twice the longest IANA name there is. */
const NAME_LENGTH_MAX = 64;
/** By the platform's own name: one history, however a zone is spelt. No more than it has zones. */
const histories = new Map<string, Zone['segmentAt']>();
/** Chunks kept of one zone: from 1800 to beyond 2070. A client may ask for any other year. */
const CHUNK_COUNT_MAX = 256;

export function fixedZone(offsetMs: number, name: string): Zone {
  const segment: Segment = {
    startAt: -Infinity,
    endAt: Infinity,
    offsetMs,
    previousOffsetMs: offsetMs,
  };
  return { name, isFixed: true, segmentAt: () => segment };
}

export const UTC: Zone = fixedZone(0, '');

/** The zone of that IANA name (or one of the platform's older names, as `PST`); null if unknown. */
export function findZone(name: string): Zone | null {
  if (name.length > NAME_LENGTH_MAX) return null;
  const known = knownZones.get(name);
  if (known !== undefined) return known;
  const zone = makeZone(name);
  if (knownZones.size >= KNOWN_ZONE_COUNT_MAX) knownZones.clear();
  knownZones.set(name, zone);
  return zone;
}

/** Whether `scheduleTimeZone` may have this value. */
export function isZoneKnown(zone: string): boolean {
  return findZone(zone) !== null;
}

function makeZone(name: string): Zone | null {
  // Newer platforms take "+02:00" for a name; a schedule must mean the same on all of them.
  if (!/^[A-Za-z][\w+\-/]*$/.test(name)) return null;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      timeZoneName: 'longOffset',
    });
    const ownName = format.resolvedOptions().timeZone;
    if (UTC_NAMES.has(ownName)) return fixedZone(0, name);
    const segmentAt = histories.get(ownName) ?? historyBy((at) => offsetIn(format, at));
    histories.set(ownName, segmentAt);
    return { name, isFixed: false, segmentAt };
  } catch {
    return null;
  }
}

/** `longOffset` prints `GMT`, `GMT+05:30`, or `GMT-00:01:15` before clocks were standardised. */
function offsetIn(format: Intl.DateTimeFormat, at: number): number {
  const match = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(format.format(at));
  if (match?.[1] === undefined) return 0;
  const size =
    Number(match[2]) * HOUR_MS + Number(match[3]) * MINUTE_MS + Number(match[4] ?? 0) * SECOND_MS;
  return match[1] === '-' ? -size : size;
}

/** What a zone's clocks did and will do, looked up where it is asked for. */
function historyBy(offsetAt: (at: number) => number): Zone['segmentAt'] {
  const chunks = new Map<number, readonly Segment[]>();
  const sunOffsetMs = offsetAt(FIRST_CHANGE_MIN);
  const bySun: Segment = {
    startAt: -Infinity,
    endAt: FIRST_CHANGE_MIN,
    offsetMs: sunOffsetMs,
    previousOffsetMs: sunOffsetMs,
  };
  let last: Segment = { startAt: 0, endAt: 0, offsetMs: 0, previousOffsetMs: 0 };
  return (at) => {
    if (at >= last.startAt + CHUNK_MARGIN_MS && at < last.endAt - CHUNK_MARGIN_MS) return last;
    if (at < FIRST_CHANGE_MIN) return bySun;
    const index = Math.floor(at / CHUNK_MS);
    let chunk = chunks.get(index);
    if (chunk === undefined) {
      chunk = lookUpChunk(index, offsetAt);
      if (chunks.size >= CHUNK_COUNT_MAX) chunks.clear();
      chunks.set(index, chunk);
    }
    const found = chunk.find((segment) => at < segment.endAt);
    if (found === undefined) return last;
    last = found;
    return found;
  };
}

function lookUpChunk(index: number, offsetAt: (at: number) => number): Segment[] {
  const endAt = Math.min((index + 1) * CHUNK_MS + CHUNK_MARGIN_MS, INSTANT_MAX);
  let startAt = index * CHUNK_MS - CHUNK_MARGIN_MS;
  let offsetMs = offsetAt(startAt);
  let previousOffsetMs = offsetMs;
  const segments: Segment[] = [];
  for (let from = startAt; from < endAt; from += SAMPLE_MS) {
    const to = Math.min(from + SAMPLE_MS, endAt);
    const nextOffsetMs = offsetAt(to);
    if (nextOffsetMs === offsetMs) continue;
    const changeAt = findChange({ from, to, offsetAt });
    segments.push({ startAt, endAt: changeAt, offsetMs, previousOffsetMs });
    previousOffsetMs = offsetMs;
    offsetMs = nextOffsetMs;
    startAt = changeAt;
  }
  segments.push({ startAt, endAt, offsetMs, previousOffsetMs });
  return segments;
}

/** The first instant with the new offset, by halving; changes happen on whole seconds. */
function findChange(span: { from: number; to: number; offsetAt: (at: number) => number }): number {
  const before = span.offsetAt(span.from);
  let low = Math.floor(span.from / SECOND_MS);
  let high = Math.ceil(span.to / SECOND_MS);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (span.offsetAt(middle * SECOND_MS) === before) low = middle;
    else high = middle;
  }
  return high * SECOND_MS;
}
