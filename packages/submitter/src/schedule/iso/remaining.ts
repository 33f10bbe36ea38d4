import { type EpochMs, epochMs, isoFromMs, MINUTE_MS, SECOND_MS } from '../../kernel/index.js';
import { type Repeat, instantOfNumber, takenCount } from './repeat.js';
import type { Zone } from '../clock/index.js';

/** `R<left>/<next>/<period>` once the occurrences up to `after` were taken. */
export function remainingOfRepeat(repeat: Repeat, after: number): string {
  const taken = takenCount(repeat, after);
  if (taken === 0) return repeat.text;
  const [countText = '', , periodText = ''] = split(repeat.text);
  const next = nextNumber(repeat, taken);
  // Of what will not come before the year 10000, the last one is shown.
  const [number, at] = next ?? [taken, instantOfNumber(repeat, taken - 1) ?? epochMs(after)];
  return `R${leftText(countText, number)}/${isoInZone(at, repeat.zone)}/${periodText}`;
}

/**
 * The first occurrence from this number on that happens: a gap may swallow one, never three. Of a
 * schedule that is over it is the one that would come next, as in Chronos: `R0/<next>/<period>`.
 */
function nextNumber(repeat: Repeat, from: number): readonly [number, EpochMs] | null {
  for (let number = from; number < from + 3; number += 1) {
    const at = instantOfNumber(repeat, number);
    if (at !== null) return [number, at];
  }
  return null;
}

/** ISO 8601 with milliseconds and the offset in force, as Chronos prints it: `Z`, `-07:00`. */
export function isoInZone(at: number, zone: Zone): string {
  const { offsetMs } = zone.segmentAt(at);
  return isoFromMs(epochMs(at + offsetMs)).replace('Z', offsetText(offsetMs));
}

function split(text: string): string[] {
  const first = text.indexOf('/');
  const last = text.lastIndexOf('/');
  return [text.slice(1, first), text.slice(first + 1, last), text.slice(last + 1)];
}

/** Repetitions are 64-bit numbers on the wire, larger than a number keeps exactly. */
function leftText(countText: string, taken: number): string {
  return countText === '' ? '' : String(BigInt(countText) - BigInt(taken));
}

function offsetText(offsetMs: number): string {
  if (offsetMs === 0) return 'Z';
  const seconds = Math.abs(offsetMs) / SECOND_MS;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const sign = offsetMs < 0 ? '-' : '+';
  const tail = offsetMs % MINUTE_MS === 0 ? '' : `:${two(seconds % 60)}`;
  return `${sign}${two(seconds / 3_600)}:${two((seconds / 60) % 60)}${tail}`;
}
