import { DAY_MS, HOUR_MS, MINUTE_MS } from '@horae/submitter/kernel';

/**
 * The slow truth about a wall clock: what it shows at every step of a stretch of time, read off the
 * platform's clock face one instant after the other. The library under test never does it like this.
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

/**
 * Zones with daylight saving of half an hour, two hours, in Ramadan, at midnight, or none; that
 * lost a day, or moved by half an hour for good.
 */
export const ODD_ZONES = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'America/Caracas',
  'America/Havana',
  'America/New_York',
  'America/Santiago',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Antarctica/Casey',
  'Antarctica/Troll',
  'Asia/Almaty',
  'Asia/Amman',
  'Asia/Gaza',
  'Asia/Kathmandu',
  'Asia/Pyongyang',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'Europe/Dublin',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'UTC',
] as const;

/** How far the clock of a zone is ahead of UTC at an instant, in milliseconds. */
type ClockReader = (at: number) => number;

function readerOf(zone: string): ClockReader {
  const face = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (at) => {
    const [month = 0, day = 0, year = 0, ...time] = face.format(at).split(/\D+/).map(Number);
    return Date.UTC(year, month - 1, day, ...time) - Math.floor(at / 1_000) * 1_000;
  };
}

const SAMPLE_FROM = Date.UTC(2000, 0, 3);
const SAMPLE_TO = Date.UTC(2037, 11, 20);
const changesByZone = new Map<string, readonly number[]>();

/** Days (within three) in which the clocks of a zone change between 2000 and 2037. */
export function changesOf(zone: string): readonly number[] {
  const known = changesByZone.get(zone);
  if (known !== undefined) return known;
  const clock = readerOf(zone);
  const changes: number[] = [];
  for (let at = SAMPLE_FROM; at < SAMPLE_TO; at += 3 * DAY_MS) {
    if (clock(at) !== clock(at + 3 * DAY_MS)) changes.push(changeIn(clock, at));
  }
  if (changes.length === 0) changes.push(Date.UTC(2026, 2, 29));
  changesByZone.set(zone, changes);
  return changes;
}

function changeIn(clock: ClockReader, from: number): number {
  let at = from;
  while (clock(at) === clock(at + HOUR_MS)) at += HOUR_MS;
  return at;
}

export function windowAround(
  at: number,
  options: { readonly zone: string; readonly stepMs: number; readonly reachMs: number },
): ClockWindow {
  const clock = readerOf(options.zone);
  const instants: number[] = [];
  const locals: number[] = [];
  const from = Math.floor((at - options.reachMs) / HOUR_MS) * HOUR_MS;
  for (let hour = from; hour <= at + options.reachMs; hour += HOUR_MS) {
    // Reading is slow: it is done for every minute only in hours whose ends differ.
    const steadyMs = clock(hour);
    const isSteady = steadyMs === clock(hour + HOUR_MS);
    for (let minute = hour; minute < hour + HOUR_MS; minute += MINUTE_MS) {
      const offsetMs = isSteady ? steadyMs : clock(minute);
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
  for (let index = 0; index < window.instants.length; index += 1) {
    const instant = window.instants[index] ?? NaN;
    const local = window.locals[index] ?? NaN;
    const before = window.locals[index - 1] ?? local - window.stepMs;
    const gapMs = local - before - window.stepMs;
    if (gapMs > 0 && gapMs <= 3 * HOUR_MS && policy.gap === 'next') {
      for (let lost = before + window.stepMs; lost < local; lost += window.stepMs) {
        if (isWanted(lost)) fires.add(instant);
      }
    }
    if ((policy.overlap === 'both' || local > shown) && isWanted(local)) fires.add(instant);
    shown = Math.max(shown, local);
  }
  return [...fires].sort((left, right) => left - right);
}
