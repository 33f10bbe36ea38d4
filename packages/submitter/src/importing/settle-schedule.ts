import {
  type EpochMs,
  type Result,
  DAY_MS,
  HOUR_MS,
  LIMITS,
  MINUTE_MS,
  accepted,
  addMs,
  epochMs,
  refused,
  shortIsoFromMs,
} from '../kernel/index.js';
import {
  type ConversionReason,
  type Schedule,
  clockChanges,
  convertCron,
  countBetween,
  occurrencesBetween,
  parseSchedule,
} from '../schedule/index.js';

/** What a system does when clocks change. */
export interface DstRule {
  readonly gap: 'next' | 'skip';
  readonly overlap: 'first' | 'both';
}

export interface SettledSchedule {
  readonly schedule: string;
  readonly scheduleTimeZone: string;
  /** What the job's `dst` must say; null = nothing. */
  readonly dst: DstRule | null;
  readonly kind: 'one' | 'several' | 'cron';
  /** Why it is not one repeat; null when it is. */
  readonly reason: string | null;
  /** The reason in any language; absent for those that are not of the conversion. */
  readonly why?: ConversionReason | null;
}

export interface SettleOptions {
  /** An IANA zone; '' = UTC. */
  readonly timeZone: string;
  readonly now: EpochMs;
  /** What the system does when clocks change; null: what cron does. */
  readonly rule: DstRule | null;
}

/**
 * A cron expression of ours as the schedule of a job, so that it fires as in a system with that
 * rule for clock changes. The conversion knows the rule of the cron daemons; where the other system
 * has another, the job's `dst` says so, and where no repeat can follow it the expression stays.
 * Which of these is right is found out by comparing what they fire around the coming changes.
 */
export function settleCron(line: string, options: SettleOptions): Result<SettledSchedule, string> {
  const { timeZone, now, rule } = options;
  const converted = convertCron(line, { timeZone, now });
  if (!converted.ok) return refused(converted.error.text);
  const { schedule, kind, reason, why } = converted.value;
  if (rule === null) {
    return accepted({
      schedule,
      scheduleTimeZone: timeZone,
      dst: converted.value.dst,
      kind,
      reason,
      why,
    });
  }
  const wanted = parseSchedule(line, { timeZone, now, dst: rule });
  if (!wanted.ok) return refused(wanted.error.text);
  const candidates = [
    { schedule, dst: null, kind, reason, why },
    { schedule, dst: rule, kind, reason, why },
  ];
  const found = candidates.find((candidate) => {
    const parsed = parseSchedule(candidate.schedule, {
      timeZone,
      now,
      ...(candidate.dst === null ? {} : { dst: candidate.dst }),
    });
    return parsed.ok && firesAlike(parsed.value, wanted.value, { timeZone, now });
  });
  if (found !== undefined) return accepted({ ...found, scheduleTimeZone: timeZone });
  return accepted({
    schedule: line,
    scheduleTimeZone: timeZone,
    dst: rule,
    kind: 'cron',
    reason: AT_CHANGES,
  });
}

const AT_CHANGES = 'no repeat does what it does when clocks change';

/** After 28 years the same weekdays fall on the same dates, and so do the changes of most zones. */
const COMPARED_MS = 28 * 366 * DAY_MS;
const AROUND_MS = 36 * HOUR_MS;

interface Where {
  readonly timeZone: string;
  readonly now: EpochMs;
}

/** Whether two schedules that differ at most in what they do at clock changes do the same there. */
function firesAlike(left: Schedule, right: Schedule, { timeZone, now }: Where): boolean {
  const changes = clockChanges(timeZone, { from: now, to: addMs(now, COMPARED_MS) });
  return changes.every(({ at }) => {
    const from = epochMs(Math.max(now, at - AROUND_MS));
    const window = { from, to: addMs(at, AROUND_MS), limit: 1 };
    return (
      countBetween(left, window) === countBetween(right, window) &&
      occurrencesBetween(left, window)[0] === occurrencesBetween(right, window)[0]
    );
  });
}

/** Whether it matters to the line what is done when clocks change. */
export function isTouchedByClocks(
  line: string,
  { timeZone, now }: Omit<SettleOptions, 'rule'>,
): boolean {
  const rules: readonly DstRule[] = [
    { gap: 'next', overlap: 'first' },
    { gap: 'skip', overlap: 'both' },
  ];
  const [left, right] = rules.map((dst) => parseSchedule(line, { timeZone, now, dst }));
  return (
    left?.ok === true &&
    right?.ok === true &&
    !firesAlike(left.value, right.value, { timeZone, now })
  );
}

/** Several schedules as one: the union, where all of them are repeats under one rule. */
export function joinSchedules(parts: readonly SettledSchedule[]): Result<SettledSchedule, string> {
  const [first, ...others] = parts;
  if (first === undefined) return refused('there is no time in it');
  if (others.length === 0) return accepted(first);
  const kept = parts.find((part) => part.kind === 'cron');
  if (kept !== undefined) {
    return refused(
      `one of its times, ${JSON.stringify(kept.schedule)}, is no finite set of repeats ` +
        `(${kept.reason}) and can stand only alone; make a timer of its own for it`,
    );
  }
  const zones = new Set(parts.map(({ scheduleTimeZone }) => scheduleTimeZone));
  if (zones.size > 1) {
    return refused(`its times are in different zones (${[...zones].join(', ')}); one job has one`);
  }
  const repeats = [...new Set(parts.flatMap(({ schedule }) => schedule.split(';')))];
  if (repeats.length > LIMITS.scheduleUnionCountMax) {
    return refused(
      `it takes ${repeats.length} repeats, more than the ` +
        `${LIMITS.scheduleUnionCountMax} of a union`,
    );
  }
  const dst = parts.find((part) => part.dst !== null)?.dst ?? null;
  const joined = { ...first, schedule: repeats.join(';'), dst };
  return accepted(
    repeats.length === 1 ? joined : { ...joined, kind: 'several', reason: JOINED, why: null },
  );
}

const JOINED = 'it has several lines of times';

/** Elapsed time, counted from `startAt`. */
export function elapsedRepeat(startAt: EpochMs, periodMs: number): SettledSchedule {
  const start = shortIsoFromMs(startAt);
  return {
    schedule: `R/${start}/${spanText(periodMs)}`,
    scheduleTimeZone: '',
    dst: null,
    kind: 'one',
    reason: null,
  };
}

/** Once, at that instant. */
export function singleTime(at: EpochMs): SettledSchedule {
  const start = shortIsoFromMs(at);
  return {
    schedule: `R1/${start}/P1D`,
    scheduleTimeZone: '',
    dst: null,
    kind: 'one',
    reason: null,
  };
}

/** A span of a job: `PT90S`, `PT10M`, `PT24H`. */
export function spanText(ms: number): string {
  if (ms > 0 && ms % HOUR_MS === 0) return `PT${ms / HOUR_MS}H`;
  if (ms > 0 && ms % MINUTE_MS === 0) return `PT${ms / MINUTE_MS}M`;
  return `PT${Number((ms / 1_000).toFixed(3))}S`;
}

/** The members of a job that a settled schedule stands for. */
export function scheduleMembers({ schedule, scheduleTimeZone, dst }: SettledSchedule) {
  return { schedule, scheduleTimeZone, ...(dst === null ? {} : { dst }) };
}
