import { type EpochMs, DAY_MS, addMs, epochMs } from '../../kernel/index.js';
import {
  type ClockChange,
  type CronFieldMeaning,
  type Schedule,
  GAP_MS_MAX,
  clockChanges,
  countBetween,
  cronFields,
  latestAtOrBefore,
  occurrencesBetween,
  parseSchedule,
} from '../../schedule/index.js';
import type { CronAnswer, CronQuestion } from './read-cron.js';

/** What `--explain` tells beside the usual. */
export interface CronDetails {
  /** None for a schedule of ISO 8601. */
  readonly fields: readonly CronFieldMeaning[];
  /** What happens when clocks change, and to which times; see the words of the rules. */
  readonly rule: 'fixed' | 'elapsed' | 'follows' | 'once' | 'calendar' | 'none';
  readonly clockChanges: readonly TouchingChange[];
}

/** A coming clock change that touches the schedule. All times are local, e.g. 02:00:00. */
export interface TouchingChange {
  /** ISO-8601 in UTC. */
  readonly at: EpochMs;
  readonly shiftMs: number;
  /** The date on the wall before the change: 2026-03-08. */
  readonly date: string;
  readonly clockBefore: string;
  readonly clockAfter: string;
  readonly touchedCount: number;
  /** The first few of them, and the last. */
  readonly touched: readonly string[];
  readonly effect: 'left' | 'later' | 'twice' | 'first';
}

export const YEARS_AHEAD = 2;
const CHANGE_COUNT_MAX = 4;
const TIME_COUNT_SHOWN = 3;

export function cronDetails(told: CronAnswer, { from }: CronQuestion): CronDetails {
  const fields = told.cron === null ? [] : cronFields(told.cron);
  const rule = ruleOf(told, fields, from);
  const isMoved = rule === 'follows' || rule === 'once' || rule === 'calendar';
  const changes = isMoved ? touchingChanges(told, { fields, from, rule }) : [];
  return { fields, rule, clockChanges: changes };
}

function calendarRepeats({ schedule }: CronAnswer): string {
  return (schedule ?? '')
    .split(';')
    .filter((repeat) => !isElapsed(repeat))
    .join(';');
}

function isElapsed(repeat: string): boolean {
  return /\/P(T.*)?\s*$/i.test(repeat);
}

function ruleOf(
  { schedule, timeZone, cron }: CronAnswer,
  fields: readonly CronFieldMeaning[],
  from: EpochMs,
): CronDetails['rule'] {
  if (schedule === null) return 'none';
  if (cron === null || /^r/i.test(schedule)) {
    if (schedule.split(';').every(isElapsed)) return 'elapsed';
  }
  if (clockChanges(timeZone, { from, to: addMs(from, 34 * 365 * DAY_MS) }).length === 0) {
    return 'fixed';
  }
  if (cron === null) return 'calendar';
  return starredField(fields) === null ? 'once' : 'follows';
}

/** The minute or the hour field, the one that begins with `*`: Vixie's sign for the wall clock. */
export function starredField(fields: readonly CronFieldMeaning[]): 'minute' | 'hour' | null {
  const starred = fields.filter(({ isStarred }) => isStarred).map(({ field }) => field);
  if (starred.includes('hour')) return 'hour';
  return starred.includes('minute') ? 'minute' : null;
}

interface TouchOptions {
  readonly fields: readonly CronFieldMeaning[];
  readonly from: EpochMs;
  readonly rule: CronDetails['rule'];
}

function touchingChanges(told: CronAnswer, { fields, from, rule }: TouchOptions): TouchingChange[] {
  // On a clock that never changes, instants are local times.
  const text =
    told.cron === null ? calendarRepeats(told) : fields.map(({ text }) => text).join(' ');
  const wall = parseSchedule(text, { timeZone: 'UTC', now: from });
  if (!wall.ok) return [];
  const to = addMs(from, YEARS_AHEAD * 366 * DAY_MS);
  return clockChanges(told.timeZone, { from, to })
    .flatMap((change) => touchingChange(change, wall.value, rule))
    .slice(0, CHANGE_COUNT_MAX);
}

function touchingChange(
  change: ClockChange,
  wall: Schedule,
  rule: CronDetails['rule'],
): TouchingChange[] {
  const before = addMs(change.at, change.offsetBeforeMs);
  const after = addMs(change.at, change.offsetAfterMs);
  const shiftMs = after - before;
  const range = {
    from: epochMs(Math.min(before, after) - 1),
    to: epochMs(Math.max(before, after) - 1),
  };
  const touchedCount = countBetween(wall, range);
  if (touchedCount === 0) return [];
  const shown = occurrencesBetween(wall, { ...range, limit: TIME_COUNT_SHOWN });
  const last = latestAtOrBefore(wall, range.to);
  const touched = last === null || shown.includes(last) ? shown : [...shown, last];
  const isCaughtUp = rule !== 'follows' && shiftMs <= GAP_MS_MAX;
  const gapEffect = isCaughtUp ? 'later' : 'left';
  return [
    {
      at: change.at,
      shiftMs,
      date: wallText(before).slice(0, 10),
      clockBefore: wallText(before).slice(11, 19),
      clockAfter: wallText(after).slice(11, 19),
      touchedCount,
      touched: touched.map((time) => wallText(time).slice(11, 19)),
      effect: shiftMs > 0 ? gapEffect : rule === 'follows' ? 'twice' : 'first',
    },
  ];
}

function wallText(local: EpochMs): string {
  return new Date(local).toISOString();
}
