import { type EpochMs, epochMs } from '../../kernel/index.js';
import { zoneChangesAfter } from './zone-changes.js';
import { findZone } from './zone.js';

/** A change of a zone's offset that its rules, as known today, foresee. */
export interface ClockChange {
  readonly at: EpochMs;
  /** Local time minus UTC. */
  readonly offsetBeforeMs: number;
  readonly offsetAfterMs: number;
}

/**
 * The clock changes of a zone after `from`, up to and including `to`, at most 34 years on; none for
 * a zone that is not known.
 */
export function clockChanges(
  timeZone: string,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): ClockChange[] {
  const zone = findZone(timeZone);
  if (zone === null) return [];
  return zoneChangesAfter(zone, from)
    .filter(({ at }) => at > from && at <= to)
    .map(({ at, shiftMs }) => {
      const offsetAfterMs = zone.segmentAt(at).offsetMs;
      return { at: epochMs(at), offsetBeforeMs: offsetAfterMs - shiftMs, offsetAfterMs };
    });
}
