import type { Zone } from '../clock/index.js';

/**
 * What a schedule does, between its parsed form and a language: whatever a sentence must say to be
 * true is here, and nothing is taken from the schedule's text.
 */
export type Meaning = Routine | PeriodMeaning | OnceMeaning;

/** Times of the day on days of the calendar. */
export interface Routine {
  readonly kind: 'routine';
  readonly times: Times;
  readonly days: Days;
  readonly clock: ClockWords;
  readonly zone: Zone;
  readonly span: Span;
  /** The local time before the first one, had it begun earlier. */
  readonly beforeLocal: number;
}

/** A period that no pattern of days and times catches: it counts from its start. */
export interface PeriodMeaning {
  readonly kind: 'period';
  readonly monthCount: number;
  readonly dayCount: number;
  readonly seconds: number;
  /** In a zone whose clocks change, where hours and less count elapsed time. */
  readonly isElapsedTold: boolean;
  /** The local time it counts from. */
  readonly anchorLocal: number;
  readonly clock: ClockWords;
  readonly zone: Zone;
  readonly span: Span;
}

/** Single instants, as local times, ascending. */
export interface OnceMeaning {
  readonly kind: 'once';
  readonly locals: readonly number[];
  readonly zone: Zone;
}

/** From when on, and how often. Locals of the first and the last occurrence. */
export type Span =
  | { readonly kind: 'always' }
  | { readonly kind: 'from'; readonly firstLocal: number }
  | {
      readonly kind: 'counted';
      readonly occurrenceCount: number;
      readonly firstLocal: number;
      readonly lastLocal: number;
    };

/** Seconds of the day, grouped as a person would say them. */
export type Times =
  /** Evenly all round the clock, from within the first step of the day. */
  | { readonly kind: 'round'; readonly stepSeconds: number; readonly firstSecond: number }
  | {
      readonly kind: 'stretches';
      readonly stepSeconds: number;
      readonly stretches: readonly { readonly from: number; readonly to: number }[];
    }
  | { readonly kind: 'listed'; readonly seconds: readonly number[] }
  /** Every combination of these. */
  | {
      readonly kind: 'fields';
      readonly seconds: readonly number[];
      readonly minutes: readonly number[];
      readonly hours: readonly number[];
    };

export interface Days {
  /** Which days count: all, those of one side, of either, or only those on both sides. */
  readonly kind: 'all' | 'dates' | 'weekdays' | 'either' | 'both';
  readonly dates: Dates;
  readonly weekdays: Weekdays;
  /** 1 to 12, ascending. */
  readonly months: readonly number[];
}

export interface Dates {
  /** 1 to 31, ascending; a month without such a day passes it over. */
  readonly days: readonly number[];
  /** The same, but a month without such a day has it on its last. */
  readonly daysOrLast: readonly number[];
  /** Days before the last of the month. */
  readonly fromLast: readonly number[];
  readonly lastWorkday: boolean;
  readonly nearWorkday: readonly number[];
}

export interface Weekdays {
  /** 0 is Sunday. */
  readonly every: readonly number[];
  readonly last: readonly number[];
  readonly nth: readonly { readonly weekday: number; readonly nth: number }[];
}

/** What is said about clock changes: only what a reader would not expect of such times. */
export interface ClockWords {
  readonly gap: 'next' | 'skip' | null;
  readonly overlap: 'first' | 'both' | null;
}

export const NO_CLOCK_WORDS: ClockWords = { gap: null, overlap: null };
