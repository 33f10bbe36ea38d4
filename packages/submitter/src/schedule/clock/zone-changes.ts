import { DAY_MS } from '../../kernel/index.js';
import type { Zone } from './zone.js';

/** One change of a zone's offset, as its wall clock sees it. */
export interface ZoneChange {
  readonly at: number;
  readonly shiftMs: number;
  /** The local times that a gap leaves out or an overlap shows twice: from, to before. */
  readonly fromLocal: number;
  readonly toLocal: number;
}

/** Daylight saving rules repeat every year; Ramadan's take 33 years to come round the seasons. */
const HORIZON_MS = 34 * 366 * DAY_MS;

/** The changes that the zone's rules foresee from `at` on. */
export function zoneChangesAfter(zone: Zone, at: number): ZoneChange[] {
  const changes: ZoneChange[] = [];
  if (zone.isFixed) return changes;
  let segment = zone.segmentAt(at);
  while (segment.endAt < at + HORIZON_MS) {
    const next = zone.segmentAt(segment.endAt);
    const shiftMs = next.offsetMs - segment.offsetMs;
    if (shiftMs !== 0) {
      const before = segment.endAt + segment.offsetMs;
      const after = segment.endAt + next.offsetMs;
      changes.push({
        at: segment.endAt,
        shiftMs,
        fromLocal: Math.min(before, after),
        toLocal: Math.max(before, after),
      });
    }
    segment = next;
  }
  return changes;
}
