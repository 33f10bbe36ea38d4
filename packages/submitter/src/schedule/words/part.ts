import { type DstRule, type Zone, zoneChangesAfter } from '../clock/index.js';
import { type Pattern, clockWords } from './clock-words.js';
import { type Routine, type Span } from './meaning.js';
import { readDays } from './read-days.js';
import { DAY_SECONDS, isRoundTheClock, readTimes } from './read-times.js';

/** Times of the day on certain days, before it is put into the words of a sentence. */
export interface Part extends Pattern {
  readonly series: 'daily' | 'weekly' | 'monthly' | 'mixed';
  readonly zone: Zone;
  readonly rule: DstRule;
  readonly span: Span;
  /** Where the pattern would have been the time before its first one. */
  readonly beforeLocal: number;
}

/**
 * Sentences speak of clock changes by the rules of today: those of long ago are left alone, also
 * where a schedule was anchored then.
 */
const PRESENT_AT = Date.UTC(2025, 0, 1);

export function presentFrom(at: number): number {
  return Math.max(at, PRESENT_AT);
}

/** `from` is where clock changes begin to matter. */
export function routineOf(part: Part, from: number): Routine {
  const times = readTimes(part.times);
  const { zone, span, rule, beforeLocal } = part;
  const changes = zoneChangesAfter(zone, from);
  const clock = clockWords(part, { changes, rule, isRound: isRoundTheClock(times) });
  return { kind: 'routine', times, days: readDays(part.days), clock, zone, span, beforeLocal };
}

/** Every time of the day that is `phase` seconds into a step. */
export function timesRound(stepSeconds: number, phase: number): number[] {
  const times: number[] = [];
  for (let time = phase; time < DAY_SECONDS; time += stepSeconds) times.push(time);
  return times;
}
