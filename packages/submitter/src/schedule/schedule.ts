import {
  type DurationMs,
  type EpochMs,
  type Result,
  LIMITS,
  accepted,
  durationMs,
  epochMs,
  refused,
} from '../kernel/index.js';
import {
  type CountedPattern,
  type DstRule,
  type Wall,
  type Zone,
  LOCAL_MAX,
  LOCAL_MIN,
  UTC,
  countOnWall,
  findZone,
  nextOnWall,
  previousOnWall,
} from './clock/index.js';
import { type CronExpression, cronDstRule, parseCron, sharedCron } from './cron/index.js';
import {
  type Repeat,
  type RepeatUnit,
  countOfUnion,
  groupRepeats,
  isRepeat,
  nextOfUnit,
  parseRepeat,
  previousOfUnit,
  remainingOfRepeat,
} from './iso/index.js';
import {
  type ScheduleProblem,
  problem,
  quote,
  unknownZone,
  CORRECTED_LENGTH_MAX,
  withCorrection,
} from './schedule-problem.js';

/**
 * When a job is due: an immutable value, resolved (its zone found, an empty start fixed). Ask it
 * with the functions of this door only; its inside may change.
 */
export type Schedule = RepeatSchedule | CronSchedule;

interface RepeatSchedule {
  readonly kind: 'repeats';
  /** As posted. */
  readonly text: string;
  /** One, or the members of a union. */
  readonly repeats: readonly [Repeat, ...Repeat[]];
  /** The same, with those merged that can be asked together. */
  readonly units: readonly RepeatUnit[];
}

interface CronSchedule extends Wall {
  readonly kind: 'cron';
  readonly text: string;
  readonly expression: CronExpression;
  readonly pattern: CountedPattern;
  /** The `now` of its reading. */
  readonly readAt: EpochMs;
}

export interface ScheduleOptions {
  /** An IANA zone; '' = none (then the offset in the text counts, else UTC). */
  readonly timeZone: string;
  /** An empty start means now. */
  readonly now: EpochMs;
  /** What to do with local times that do not exist or exist twice; null = the kind's own rule. */
  readonly dst?: {
    readonly gap: 'next' | 'skip' | null;
    readonly overlap: 'first' | 'both' | null;
  };
  /** What the numbers for a cron line's `~` are drawn from: the job's name. */
  readonly seed?: string;
}

/**
 * The grammar of docs/guides/schedules.md: `R[n]/start/period`, several of them joined by `;`, or
 * a cron expression of 5 or 6 fields or a nickname. Text may be echoed byte for byte: nothing is
 * lost.
 */
export function parseSchedule(
  text: string,
  options: ScheduleOptions,
): Result<Schedule, ScheduleProblem> {
  if (text.length > LIMITS.scheduleLengthMax) {
    return problem(
      `A schedule of ${text.length} characters is longer than ${LIMITS.scheduleLengthMax}; ` +
        'expected e.g. "R/2026-01-01T00:00:00Z/PT1H".',
    );
  }
  const zone = options.timeZone === '' ? null : findZone(options.timeZone);
  if (zone === null && options.timeZone !== '') return unknownZone(options.timeZone);
  return /^\s*r/i.test(text) || text.includes(';')
    ? parseRepeats(text, options, zone)
    : parseCronSchedule(text, options, zone);
}

/** The first occurrence after `at`; null when there is none any more. */
export function nextAfter(schedule: Schedule, at: EpochMs): EpochMs | null {
  const from = bounded(at);
  if (schedule.kind === 'cron') return instant(nextOnWall(schedule.pattern, schedule, from));
  let earliest: number | null = null;
  for (const unit of schedule.units) {
    const next = nextOfUnit(unit, from);
    if (next !== null && (earliest === null || next < earliest)) earliest = next;
  }
  return instant(earliest);
}

/**
 * The distance between occurrences where it is always the same and they never end: then the next
 * one is one distance on. Null for all other schedules.
 */
export function steadyPeriodMs(schedule: Schedule): DurationMs | null {
  if (schedule.kind === 'cron' || schedule.repeats.length > 1) return null;
  const [repeat] = schedule.repeats;
  const isSteady = repeat.kind === 'elapsed' && repeat.occurrenceCount === Infinity;
  return isSteady && repeat.periodMs > 0 ? durationMs(repeat.periodMs) : null;
}

/** The last occurrence up to and including `at`; null when there was none yet. */
export function latestAtOrBefore(schedule: Schedule, at: EpochMs): EpochMs | null {
  const upto = bounded(at);
  if (schedule.kind === 'cron') {
    return instant(previousOnWall(schedule.pattern, schedule, upto));
  }
  let latest: number | null = null;
  for (const unit of schedule.units) {
    const previous = previousOfUnit(unit, upto);
    if (previous !== null && (latest === null || previous > latest)) latest = previous;
  }
  return instant(latest);
}

/** The last occurrence strictly before `at`; null when there was none. */
export function previousBefore(schedule: Schedule, at: EpochMs): EpochMs | null {
  // Instants are whole milliseconds.
  return latestAtOrBefore(schedule, epochMs(Math.ceil(at) - 1));
}

/**
 * Where the schedule begins: its anchor, unless a gap swallows that. A cron expression has no
 * anchor; it begins with its first occurrence after the `now` it was read at.
 */
export function firstOccurrence(schedule: Schedule): EpochMs | null {
  return nextAfter(schedule, schedule.kind === 'cron' ? schedule.readAt : epochMs(-Infinity));
}

/** Occurrences after `from`, up to and including `to`, ascending, at most `limit`. */
export function occurrencesBetween(
  schedule: Schedule,
  range: { readonly from: EpochMs; readonly to: EpochMs; readonly limit: number },
): EpochMs[] {
  const found: EpochMs[] = [];
  let at = nextAfter(schedule, range.from);
  while (at !== null && at <= range.to && found.length < range.limit) {
    found.push(at);
    at = nextAfter(schedule, at);
  }
  return found;
}

/** How many occurrences lie after `from`, up to and including `to`. */
export function countBetween(
  schedule: Schedule,
  range: { readonly from: EpochMs; readonly to: EpochMs },
): number {
  const [from, to] = [bounded(range.from), bounded(range.to)];
  if (to <= from) return 0;
  if (schedule.kind === 'repeats') return countOfUnion(schedule.units, from, to);
  return countOnWall(schedule.pattern, schedule, { from, to });
}

/**
 * The Chronos view once the occurrences up to `after` were taken: repetitions left, next
 * occurrence, period. Before the first one it is the text as posted; of a cron expression always.
 */
export function remainingText(schedule: Schedule, after: EpochMs): string {
  if (schedule.kind === 'cron') return schedule.text;
  return schedule.repeats.map((repeat) => remainingOfRepeat(repeat, bounded(after))).join(';');
}

function parseRepeats(
  text: string,
  options: ScheduleOptions,
  zone: Zone | null,
): Result<Schedule, ScheduleProblem> {
  const rule = ruleOf(options, REPEAT_RULE);
  const texts = text.includes(';') ? text.split(';').map((part) => part.trim()) : [text];
  if (texts.length > LIMITS.scheduleUnionCountMax) {
    return problem(
      `A union of ${texts.length} repeats is more than ${LIMITS.scheduleUnionCountMax}; a cron ` +
        'expression says it shorter, expected e.g. "*/5 9-17 * * 1-5".',
    );
  }
  const repeats: Repeat[] = [];
  for (const part of texts) {
    if (part === '') return emptyPart(text);
    const repeat = parseRepeat(part, { zone, now: options.now, rule });
    if (!repeat.ok) return repeat;
    repeats.push(repeat.value);
  }
  const [first, ...others] = repeats;
  if (first === undefined) return emptyPart(text);
  const all = [first, ...others] as const;
  return accepted({ kind: 'repeats', text, repeats: all, units: groupRepeats(all) });
}

function parseCronSchedule(
  text: string,
  options: ScheduleOptions,
  zone: Zone | null,
): Result<Schedule, ScheduleProblem> {
  const cron = parseCron(text, options.seed);
  if (!cron.ok) return cron;
  const { expression, zoneName } = cron.value;
  const ownZone = zoneName === null ? (zone ?? UTC) : findZone(zoneName);
  if (ownZone === null) return unknownZone(zoneName ?? '');
  const rule = ruleOf(options, cronDstRule(expression));
  const readAt = options.now;
  return accepted({ kind: 'cron', text, ...sharedCron(expression), readAt, zone: ownZone, rule });
}

/** Days that a gap swallows run right after it; what happens twice runs at the first. */
const REPEAT_RULE: DstRule = { gap: 'next', overlap: 'first' };

function ruleOf({ dst }: ScheduleOptions, usual: DstRule): DstRule {
  // The usual rule is one object for all schedules: there may be a million of them.
  if (dst === undefined || (dst.gap === null && dst.overlap === null)) return usual;
  return { gap: dst.gap ?? usual.gap, overlap: dst.overlap ?? usual.overlap };
}

function emptyPart(text: string): Result<never, ScheduleProblem> {
  const refusal: ScheduleProblem = {
    kind: 'refused',
    text:
      `${quote(text)} has an empty part: repeats are joined by ";", with none before the first or ` +
      'after the last; expected e.g. ' +
      '"R/2026-01-01T09:00:00Z/P1D;R/2026-01-01T18:00:00Z/P1D".',
  };
  const parts = text.split(';').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
  const whole = parts.join(';');
  const isMeant = parts.length > 0 && whole.length <= CORRECTED_LENGTH_MAX && parts.every(isRepeat);
  return refused(isMeant ? withCorrection(refusal, { whole, part: null }) : refusal);
}

function bounded(at: number): number {
  // A millisecond before the first time, so that an answer may lie on it.
  return Math.max(LOCAL_MIN - 1, Math.min(LOCAL_MAX, at));
}

/** West of Greenwich the last hours of the year 9999 are in no year that UTC can write. */
function instant(at: number | null): EpochMs | null {
  return at === null || at > LOCAL_MAX ? null : epochMs(at);
}
