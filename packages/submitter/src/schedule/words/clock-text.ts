import { DAY_MS, SECOND_MS } from '../../kernel/index.js';
import { type Civil, civilOf } from '../clock/index.js';

/** `09:00`, or `09:00:30` where there are seconds. */
export function clockText(secondsOfDay: number): string {
  const parts = [Math.floor(secondsOfDay / 3_600), Math.floor(secondsOfDay / 60) % 60];
  const seconds = secondsOfDay % 60;
  return (seconds === 0 ? parts : [...parts, seconds]).map(twoDigits).join(':');
}

export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

/** A local time as its date and its time of the day. */
export function dateAndClock(local: number): { readonly date: Civil; readonly clock: string } {
  return { date: civilOf(Math.floor(local / DAY_MS)), clock: clockText(secondOfDay(local)) };
}

/** Over so far a change of the clocks the time of the day alone would mislead. */
export function isLongChange(fromLocal: number, toLocal: number): boolean {
  return Math.abs(toLocal - fromLocal) >= DAY_MS / 2;
}

/** The largest unit that says it as one whole number. */
export function unitOf(seconds: number): Length {
  if (seconds % 3_600 === 0) return { unit: 'hour', count: seconds / 3_600 };
  if (seconds % 60 === 0) return { unit: 'minute', count: seconds / 60 };
  return { unit: 'second', count: seconds };
}

export interface Length {
  readonly unit: 'hour' | 'minute' | 'second';
  readonly count: number;
}

/** "90 minutes", but "5 hours, 6 minutes and 7 seconds". */
export function lengthsOf(seconds: number): readonly Length[] {
  const whole = unitOf(seconds);
  if (whole.unit === 'hour' || whole.count <= EASY_COUNT_MAX) return [whole];
  const lengths: readonly Length[] = [
    { unit: 'hour', count: Math.floor(seconds / 3_600) },
    { unit: 'minute', count: Math.floor(seconds / 60) % 60 },
    // Periods are in milliseconds; the division brought more digits.
    { unit: 'second', count: Math.round((seconds % 60) * 1_000) / 1_000 },
  ];
  return lengths.filter(({ count }) => count > 0);
}

/** Up to two hours in minutes, or minutes in seconds, people take in without dividing. */
const EASY_COUNT_MAX = 120;

/** Finer than a second is left unsaid. */
export function secondOfDay(local: number): number {
  const seconds = Math.floor(local / SECOND_MS);
  return seconds - Math.floor(seconds / 86_400) * 86_400;
}
