import { type Result, DAY_MS, SECOND_MS, accepted, refused } from '../../kernel/index.js';
import type { ConversionReason } from './conversion-reason.js';
import { type DaySlots, coverDay } from './cover-day.js';
import {
  type CronExpression,
  cronDstRule,
  cronPattern,
  membersOf32,
  membersOf60,
} from '../cron/index.js';
import type { DstRule, ZoneChange } from '../clock/index.js';

export const DAY_SECONDS = 86_400;

export interface TimePlan {
  readonly slots: readonly DaySlots[];
  /** What the job's `dst` must say for the repeats to be exact; null = nothing. */
  readonly dst: DstRule | null;
}

export interface TimePlanOptions {
  /** The clock changes ahead of the job's zone. */
  readonly changes: readonly ZoneChange[];
  /** Only a line that runs every day can be had as elapsed time inside the day. */
  readonly isDaily: boolean;
  readonly allowDst: boolean;
}

/**
 * The line's times of the day as repeats that stay exact when the clocks change, or the reason why
 * there are none. A repeat of days does at DST what a line with fixed minute and hour does. A line
 * that follows the wall clock needs elapsed time in step with the size of every change, or times
 * of the day that no change touches.
 */
export function planTimes(
  expression: CronExpression,
  options: TimePlanOptions,
): Result<TimePlan, ConversionReason> {
  const times = timesOf(expression);
  const isPeriodAllowed = periodRule(expression, options.changes);
  if (options.isDaily) {
    const elapsed = coverDay(times, { isPeriodAllowed, isDailyAllowed: () => false });
    if (elapsed !== null) return accepted({ slots: elapsed, dst: null });
  }
  const touched = expression.isWildcard ? touchedTimes(expression, options.changes) : NONE;
  const cover = (isDailyAllowed: (second: number) => boolean): readonly DaySlots[] | null =>
    options.isDaily
      ? coverDay(times, { isPeriodAllowed, isDailyAllowed })
      : times.every(isDailyAllowed)
        ? times.map((second) => ({ second, periodSeconds: DAY_SECONDS }))
        : null;
  const slots = cover((second) => !touched.has(second));
  if (slots !== null) return accepted({ slots, dst: null });
  const withDst = options.allowDst ? cover(() => true) : null;
  if (withDst !== null) return accepted({ slots: withDst, dst: cronDstRule(expression) });
  return refused(wallClockReason(expression, touched));
}

const NONE: ReadonlySet<number> = new Set();

function timesOf(expression: CronExpression): number[] {
  const seconds = membersOf60(expression.seconds);
  const minutes = membersOf60(expression.minutes);
  return membersOf32(expression.hours).flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => hour * 3_600 + minute * 60 + second)),
  );
}

/** In a zone whose clocks change, only what shifts onto itself keeps to the wall clock. */
function periodRule(
  expression: CronExpression,
  changes: readonly ZoneChange[],
): (periodSeconds: number) => boolean {
  if (changes.length === 0) return () => true;
  if (!expression.isWildcard) return () => false;
  const shifts = [...new Set(changes.map((change) => Math.abs(change.shiftMs)))];
  return (periodSeconds) => shifts.every((shiftMs) => shiftMs % (periodSeconds * SECOND_MS) === 0);
}

/** The seconds of the day that the line has inside a coming gap or overlap. */
function touchedTimes(
  expression: CronExpression,
  changes: readonly ZoneChange[],
): ReadonlySet<number> {
  const touched = new Set<number>();
  const pattern = cronPattern(expression);
  for (const { fromLocal, toLocal } of changes) {
    let local = pattern.nextLocal(fromLocal - 1);
    while (local !== null && local < toLocal) {
      touched.add((local - Math.floor(local / DAY_MS) * DAY_MS) / SECOND_MS);
      local = pattern.nextLocal(local);
    }
  }
  return touched;
}

function wallClockReason(
  expression: CronExpression,
  touched: ReadonlySet<number>,
): ConversionReason {
  const [minute = '', hour = ''] = expression.text.split(' ').slice(-5);
  const starred = hour.startsWith('*')
    ? ({ field: 'hour', text: hour } as const)
    : ({ field: 'minute', text: minute } as const);
  const first = Math.min(...touched);
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const clock = `${two(first / 3_600)}:${two((first / 60) % 60)}`;
  return { kind: 'wallClock', ...starred, clock };
}
