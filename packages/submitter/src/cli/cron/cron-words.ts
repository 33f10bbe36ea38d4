import type { Language } from '../../schedule/index.js';
import { CHINESE } from './cron-words-chinese.js';
import { ENGLISH } from './cron-words-english.js';

export type CronFieldName = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'weekday';

/** A step that does not divide its field. */
export interface StepHint {
  readonly text: string;
  readonly field: CronFieldName;
  readonly low: number;
  readonly last: number;
  readonly step: number;
  /** The repeat that goes on without starting over. */
  readonly iso: string;
}

/** Everything that `submitter cron` says to people beside the schedule's own words. */
export interface CronWords {
  readonly labels: {
    readonly means: string;
    readonly becomes: string;
    readonly stays: string;
    readonly why: string;
    readonly dst: string;
    readonly drawn: string;
    readonly zone: string;
    readonly next: string;
    readonly fields: string;
    readonly days: string;
    readonly clocks: string;
    readonly note: string;
    /** In front of a union that was given as such. */
    readonly is: string;
  };
  readonly verdicts: Readonly<Record<'never' | 'reboot' | 'refused', string>>;
  readonly refusals: Readonly<Record<'never' | 'reboot' | 'refused', string>>;
  readonly fields: Readonly<Record<CronFieldName, string>>;
  readonly weekdays: readonly string[];
  readonly months: readonly string[];
  readonly all: string;
  /** Between the members of a list. */
  readonly comma: string;
  /** With the blank behind it, where there is one. */
  readonly colon: string;
  /** Units behind a number. */
  readonly hours: string;
  readonly minutes: string;
  readonly bothDays: string;
  readonly eitherDay: string;
  readonly hints: {
    readonly quartz: string;
    /** The letters are those of several zones. */
    readonly abbreviation: (name: string, zone: string) => string;
    /** A year, and nothing else, behind the five fields. */
    readonly year: (word: string) => string;
    readonly step: (hint: StepHint) => string;
  };
  readonly noLines: string;
  readonly drawnFrom: (seed: string) => string;
  readonly isUnion: (count: number) => string;
  readonly repeats: (count: number) => string;
  readonly more: (count: number) => string;
  readonly after: (instant: string) => string;
  /** `last` is when it ran for the last time; null = never. */
  readonly none: (instant: string, last: string | null) => string;
  /** Due at that very instant, and then no more. */
  readonly only: (instant: string) => string;
  readonly values: (count: number) => string;
  readonly rules: {
    readonly fixed: (zone: string) => string;
    readonly elapsed: string;
    readonly follows: (field: string) => string;
    readonly once: string;
    readonly calendar: string;
    readonly untouched: (years: number) => string;
  };
  readonly forward: (span: string) => string;
  readonly back: (span: string) => string;
  readonly touched: Readonly<
    Record<'left' | 'later' | 'twice' | 'first', (times: string, at: string) => string>
  >;
}

export const CRON_WORDS: Readonly<Record<Language, CronWords>> = { en: ENGLISH, zh: CHINESE };
