import { isoInZone } from '../iso/index.js';
import type { Schedule } from '../schedule.js';
import type { Zone } from '../clock/index.js';

/**
 * Whose clock the schedule goes by: an IANA name, `UTC`, or `UTC+02:00` for the offset of a start.
 * In a union of starts with different offsets it is that of the first.
 */
export function scheduleZoneName(schedule: Schedule): string {
  return zoneName(schedule.kind === 'cron' ? schedule.zone : schedule.repeats[0].zone);
}

export function zoneName(zone: Zone): string {
  if (zone.name !== '') return zone.name;
  const offset = offsetName(0, zone);
  return offset === 'Z' ? 'UTC' : `UTC${offset}`;
}

/** The offset in force at that instant: `+02:00`, or `Z`. */
export function offsetName(at: number, zone: Zone): string {
  return isoInZone(at, zone).slice('2026-01-01T00:00:00.000'.length);
}
