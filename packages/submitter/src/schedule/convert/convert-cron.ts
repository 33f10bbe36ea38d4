import {
  type EpochMs,
  type Result,
  DAY_MS,
  LIMITS,
  accepted,
  epochMs,
  isoFromMs,
  refused,
} from '../../kernel/index.js';
import type { DaySlots } from './cover-day.js';
import { anchorOfElapsed, anchorOfSeries } from './cron-anchor.js';
import { type DaySeries, planDays } from './cron-days.js';
import { type CronExpression, cronDstRule, parseCron } from '../cron/index.js';
import { DAY_SECONDS, planTimes } from './cron-times.js';
import { type ConversionReason, type UnionCause, reasonText } from './conversion-reason.js';
import { type ScheduleProblem, unknownZone } from '../schedule-problem.js';
import {
  type DstRule,
  type Zone,
  LOCAL_MAX,
  LOCAL_MIN,
  UTC,
  findZone,
  spelledZone,
  zoneChangesAfter,
} from '../clock/index.js';

export interface CronConversion {
  /** One exact repeat; a union of several; or no exact union, and the cron text itself. */
  readonly kind: 'one' | 'several' | 'cron';
  /** What goes into the job's `schedule`. */
  readonly schedule: string;
  /** What goes into `scheduleTimeZone`: from a `CRON_TZ=` in front, else as given. */
  readonly timeZone: string;
  /** What the job's `dst` must say for the repeats to be exact; null = nothing. */
  readonly dst: DstRule | null;
  /** Why it is not one repeat, as a part of an English sentence; null when it is. */
  readonly reason: string | null;
  /** The same as a value, for `reasonText` in other languages. */
  readonly why: ConversionReason | null;
  /** The line with a number in the place of every `~`; null when it has none. */
  readonly drawn: string | null;
}

export interface CronConversionOptions {
  /** The job's zone; '' = none, which is UTC. */
  readonly timeZone: string;
  /** Anchors are the first fires after it. */
  readonly now: EpochMs;
  /**
   * Repeats a union may have; beyond it the cron text stays. LIMITS.scheduleUnionCountDefault by
   * default, never more than LIMITS.scheduleUnionCountMax.
   */
  readonly unionCountMax?: number;
  /**
   * Take repeats that are exact only with the job's `dst` set as the answer's `dst` says (true by
   * default); without, such a line stays cron.
   */
  readonly allowDst?: boolean;
  /** What the numbers for `~` are drawn from: the job's name. */
  readonly seed?: string;
}

/**
 * A cron line (5 or 6 fields or a nickname, perhaps with `CRON_TZ=` in front) as ISO 8601. The
 * answer fires at the same instants as the line, from `now` on, by the zone's rules as known today.
 * Refused is what `parseSchedule` refuses.
 */
export function convertCron(
  line: string,
  options: CronConversionOptions,
): Result<CronConversion, ScheduleProblem> {
  const cron = parseCron(line, options.seed);
  if (!cron.ok) return cron;
  const { drawn } = cron.value;
  const timeZone = spelledZone(cron.value.zoneName ?? options.timeZone);
  const zone = timeZone === '' ? UTC : findZone(timeZone);
  if (zone === null) return unknownZone(timeZone);
  const plan = planRepeats(cron.value.expression, zone, options);
  if (!plan.ok) {
    const schedule = cron.value.line;
    const kept = { kind: 'cron', schedule, timeZone, dst: null } as const;
    return accepted({ ...kept, reason: reasonText(plan.error, 'en'), why: plan.error, drawn });
  }
  const { repeats, dst } = plan.value;
  const why = repeats.length === 1 ? null : plan.value.why;
  const suffix = timeZone === '' ? 'Z' : '';
  const texts = repeats.map(({ local, period }) => `R/${localText(local)}${suffix}/${period}`);
  return accepted({
    kind: why === null ? 'one' : 'several',
    schedule: texts.join(';'),
    timeZone,
    dst,
    reason: why === null ? null : reasonText(why, 'en'),
    why,
    drawn,
  });
}

/** Why a line stays the cron text that it is; null when it became repeats. */
export function whyKept({ kind, reason }: CronConversion): string | null {
  return kind === 'cron' ? reason : null;
}

interface RepeatPlan {
  readonly repeats: readonly { readonly local: number; readonly period: string }[];
  readonly dst: DstRule | null;
  readonly why: ConversionReason;
}

/** The repeats in the order of their anchors, or the reason why there are none. */
function planRepeats(
  expression: CronExpression,
  zone: Zone,
  options: CronConversionOptions,
): Result<RepeatPlan, ConversionReason> {
  const days = planDays(expression);
  if (!days.ok) return days;
  const times = planTimes(expression, {
    changes: zoneChangesAfter(zone, options.now),
    isDaily: days.value[0]?.kind === 'daily',
    allowDst: options.allowDst ?? true,
  });
  if (!times.ok) return times;
  const { slots, dst } = times.value;
  const cause = causeOf(slots, days.value);
  const countMax = Math.min(
    options.unionCountMax ?? LIMITS.scheduleUnionCountDefault,
    LIMITS.scheduleUnionCountMax,
  );
  const repeatCount = slots.length * days.value.length;
  if (repeatCount > countMax) return refused({ kind: 'tooMany', repeatCount, countMax, cause });
  const anchor = { zone, rule: cronDstRule(expression), after: anchorsAfter(options.now) };
  const repeats = days.value.flatMap((series) =>
    slots.map((slot) =>
      slot.periodSeconds < DAY_SECONDS
        ? { local: anchorOfElapsed(slot, anchor), period: elapsedText(slot.periodSeconds) }
        : { local: anchorOfSeries(series, slot.second, anchor), period: seriesText(series) },
    ),
  );
  repeats.sort((left, right) => left.local - right.local);
  return accepted({ repeats, dst, why: { kind: 'several', repeatCount, cause } });
}

/**
 * Anchors have years of four digits. In the last years an earlier anchor has the same fires; in the
 * first ones a later anchor leaves out what nobody asks for.
 */
function anchorsAfter(now: EpochMs): number {
  return Math.max(LOCAL_MIN + ANCHOR_REACH_MS, Math.min(now, LOCAL_MAX - ANCHOR_REACH_MS));
}

/** The next 29 February is eight years away at most, and so is the one before. */
const ANCHOR_REACH_MS = 10 * 366 * DAY_MS;

function localText(local: number): string {
  return isoFromMs(epochMs(local)).slice(0, 19);
}

function elapsedText(periodSeconds: number): string {
  if (periodSeconds % 3_600 === 0) return `PT${periodSeconds / 3_600}H`;
  return periodSeconds % 60 === 0 ? `PT${periodSeconds / 60}M` : `PT${periodSeconds}S`;
}

function seriesText(series: DaySeries): string {
  switch (series.kind) {
    case 'daily':
      return 'P1D';
    case 'weekly':
      return 'P1W';
    case 'monthly':
      return series.slots.stepCount === 12 ? 'P1Y' : `P${series.slots.stepCount}M`;
  }
}

/** What makes them so many. */
function causeOf(slots: readonly DaySlots[], days: readonly DaySeries[]): UnionCause {
  const weekdayCount = days.filter((series) => series.kind === 'weekly').length;
  const monthDayCount = days.filter((series) => series.kind === 'monthly').length;
  return { timeCount: slots.length, weekdayCount, monthDayCount };
}
