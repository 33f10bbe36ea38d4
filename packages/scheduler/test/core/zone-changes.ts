import { DAY_MS, MINUTE_MS } from '@horae/submitter/kernel';

/** One change of a zone's clocks. */
export interface ZoneChange {
  readonly zone: string;
  /** The first instant with the new offset. */
  readonly at: number;
  /** Local time minus UTC, before and after. */
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Two changes of one zone are further apart than that: Ramadan in Morocco is the shortest. */
const SAMPLE_MS = 7 * DAY_MS;

/** Every change of a zone in a stretch of time, as the platform tells it, not the library. */
export function changesOf(zone: string, from: number, to: number): ZoneChange[] {
  const offsetAt = offsetsOf(zone);
  const found: ZoneChange[] = [];
  let beforeMs = offsetAt(from);
  for (let start = from; start < to; start += SAMPLE_MS) {
    const afterMs = offsetAt(start + SAMPLE_MS);
    if (afterMs === beforeMs) continue;
    let [low, high] = [start, start + SAMPLE_MS];
    while (high - low > MINUTE_MS) {
      const middle = low + Math.floor((high - low) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offsetAt(middle) === beforeMs) low = middle;
      else high = middle;
    }
    found.push({ zone, at: high, beforeMs, afterMs });
    beforeMs = afterMs;
  }
  return found;
}

function offsetsOf(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = format
      .format(at)
      .split(/\D+/)
      .map(Number);
    return Date.UTC(year, month - 1, day, hour, minute) - at;
  };
}

export interface Window {
  readonly from: number;
  readonly to: number;
}

/**
 * The minutes of a window around a change at which the wall clock shows what is wanted; it is asked
 * with local time as if that were UTC.
 */
export function minutesWhere(
  { at: changeAt, beforeMs, afterMs }: ZoneChange,
  { from, to }: Window,
  isWanted: (local: number) => boolean,
): number[] {
  const found: number[] = [];
  for (let at = from; at <= to; at += MINUTE_MS) {
    if (isWanted(at + (at < changeAt ? beforeMs : afterMs))) found.push(at);
  }
  return found;
}
