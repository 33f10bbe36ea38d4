import type { RunDayAnswer } from '../../api/index.js';
import { language, t, tWord } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';

const OUTCOMES = ['succeeded', 'failed', 'lost', 'killed', 'skipped'] as const;

/** `Sat, 29 Mar 2026`: a day of a calendar, which is the same wherever it is read. */
export function dayName(day: string): string {
  return format({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }, day);
}

/** `Mar` */
export function monthName(month: number): string {
  return format({ month: 'short' }, `2026-${String(month).padStart(2, '0')}-01`);
}

/** `M`, Monday being 0. */
export function weekdayName(place: number): string {
  // 5 January 2026 is a Monday.
  return format({ weekday: 'short' }, `2026-01-${String(5 + place).padStart(2, '0')}`);
}

/** `23 succeeded, 1 failed`: the outcomes that there were. */
export function countsText(runs: RunDayAnswer): string {
  return OUTCOMES.filter((outcome) => runs[outcome] > 0)
    .map((outcome) => t('jobPage.outcome', { count: runs[outcome], outcome: word(outcome) }))
    .join(language.value === 'zh' ? '，' : ', ');
}

/** The list of runs of that day. */
export function dayRunsAddress(job: string, { at, until }: RunDayAnswer): string {
  return routeAddress('runs', null, { job, from: at, to: until });
}

function word(outcome: string): string {
  return tWord('state', outcome).toLocaleLowerCase(language.value);
}

function format(options: Intl.DateTimeFormatOptions, day: string): string {
  return new Intl.DateTimeFormat(language.value, { ...options, timeZone: 'UTC' }).format(
    Date.parse(day),
  );
}
