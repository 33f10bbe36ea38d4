import type { ClockWords, Days, OnceMeaning, PeriodMeaning, Times } from './meaning.js';

/**
 * One language's way to say it. Each function gives a clause; clauses are put together by
 * explain-schedule.ts in the same order in every language.
 */
export interface Phrases {
  /** "At 09:00, Monday to Friday". */
  routine(times: Times, days: Days): string;
  /** "Every 2 weeks on Monday at 09:00". */
  period(period: PeriodMeaning): string;
  /** "Once, on 1 January 2026 at 02:00". */
  once(once: OnceMeaning): string;
  /** "5 times, every hour". */
  counted(occurrenceCount: number, what: string): string;
  inZone(what: string, zone: string): string;
  /** From a local time on; `isTimeTold` when the day alone would leave the first one open. */
  starting(what: string, firstLocal: number, isTimeTold: boolean): string;
  fromTo(what: string, firstLocal: number, lastLocal: number): string;
  withClockWords(what: string, words: ClockWords): string;
  /** Several clauses, and how many more repeats there are. */
  several(clauses: readonly string[], moreCount: number): string;
  readonly never: string;
  /** A capital letter where the language has them, and the full stop. */
  sentence(clause: string): string;
}
