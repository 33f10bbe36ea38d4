import { IANAZone } from 'luxon';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@horae/submitter/kernel';

/**
 * The slow truth about a wall clock: what it shows at every step of a stretch of time, read from
 * luxon one instant after the other. The library under test never does it like this.
 */
export interface ClockWindow {
  readonly zone: string;
  readonly stepMs: number;
  readonly instants: readonly number[];
  /** What the clock shows, as the UTC milliseconds of the same reading. */
  readonly locals: readonly number[];
}

export interface Policy {
  readonly gap: 'next' | 'skip';
  readonly overlap: 'first' | 'both';
}

/** Zones with daylight saving of half an hour, two hours, in Ramadan, at midnight, or none. */
export const ODD_ZONES = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Havana',
  'America/New_York',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Antarctica/Casey',
  'Antarctica/Troll',
  'Asia/Amman',
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Europe/Dublin',
  'Pacific/Apia',
  'UTC',
] as const;

const SAMPLE_FROM = Date.UTC(2000, 0, 3);
const SAMPLE_TO = Date.UTC(2037, 11, 20);
const changesByZone = new Map<string, readonly number[]>();

/** Days (within three) in which the clocks of a zone change between 2000 and 2037. */
export function changesOf(zone: string): readonly number[] {
  const known = changesByZone.get(zone);
  if (known !== undefined) return known;
  const clock = IANAZone.create(zone);
  const changes: number[] = [];
  for (let at = SAMPLE_FROM; at < SAMPLE_TO; at += 3 * DAY_MS) {
    if (clock.offset(at) !== clock.offset(at + 3 * DAY_MS)) changes.push(changeIn(clock, at));
  }
  if (changes.length === 0) changes.push(Date.UTC(2026, 2, 29));
  changesByZone.set(zone, changes);
  return changes;
}

function changeIn(clock: IANAZone, from: number): number {
  let at = from;
  while (clock.offset(at) === clock.offset(at + HOUR_MS)) at += HOUR_MS;
  return at;
}

export function windowAround(
  at: number,
  options: { readonly zone: string; readonly stepMs: number; readonly reachMs: number },
): ClockWindow {
  const clock = IANAZone.create(options.zone);
  const instants: number[] = [];
  const locals: number[] = [];
  const from = Math.floor((at - options.reachMs) / HOUR_MS) * HOUR_MS;
  for (let hour = from; hour <= at + options.reachMs; hour += HOUR_MS) {
    // luxon is slow: it is asked for every minute only in hours whose ends differ.
    const isSteady = clock.offset(hour) === clock.offset(hour + HOUR_MS);
    for (let minute = hour; minute < hour + HOUR_MS; minute += MINUTE_MS) {
      const offsetMs = clock.offset(isSteady ? hour : minute) * MINUTE_MS;
      for (let instant = minute; instant < minute + MINUTE_MS; instant += options.stepMs) {
        instants.push(instant);
        locals.push(instant + offsetMs);
      }
    }
  }
  return { zone: options.zone, stepMs: options.stepMs, instants, locals };
}

/** When the readings that `isWanted` names happen in the window, gap and overlap included. */
export function firesInWindow(
  window: ClockWindow,
  isWanted: (local: number) => boolean,
  policy: Policy,
): number[] {
  const fires = new Set<number>();
  let shown = -Infinity;
  for (const [index, instant] of window.instants.entries()) {
    const local = window.locals[index] ?? NaN;
    const before = window.locals[index - 1] ?? local - window.stepMs;
    const gapMs = local - before - window.stepMs;
    if (gapMs > 0 && gapMs <= 3 * HOUR_MS && policy.gap === 'next') {
      for (let lost = before + window.stepMs; lost < local; lost += window.stepMs) {
        if (isWanted(lost)) fires.add(instant);
      }
    }
    if (isWanted(local) && (policy.overlap === 'both' || local > shown)) fires.add(instant);
    shown = Math.max(shown, local);
  }
  return [...fires].sort((left, right) => left - right);
}
