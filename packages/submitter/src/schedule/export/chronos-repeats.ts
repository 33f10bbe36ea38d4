import {
  type EpochMs,
  type Result,
  DAY_MS,
  LIMITS,
  accepted,
  addMs,
  refused,
} from '../../kernel/index.js';
import {
  type DstRule,
  type ZoneChange,
  UTC,
  civilOf,
  monthLength,
  zoneChangesAfter,
} from '../clock/index.js';
import { convertCron } from '../convert/index.js';
import { cronDstRule } from '../cron/index.js';
import {
  type CalendarRepeat,
  type Repeat,
  countOfRepeat,
  instantOfNumber,
  isZeroPeriod,
  isoInZone,
  nextOfRepeat,
  parsePeriod,
  takenCount,
} from '../iso/index.js';
import { type Schedule, countBetween, parseSchedule } from '../schedule.js';
import { type ScheduleProblem, problem, quote } from '../schedule-problem.js';

/** One schedule of a stock Chronos server, which knows neither unions nor cron. */
export interface ChronosRepeat {
  readonly schedule: string;
  readonly timeZone: string;
}

export interface ChronosRepeatOptions {
  readonly now: EpochMs;
  /** What the numbers for a cron line's `~` are drawn from: the job's name. */
  readonly seed: string;
}

/**
 * The repeats that make a stock Chronos server fire when the schedule does, or the reason why none
 * do: Chronos computes each occurrence from the one before, has one rule for changing clocks, and
 * fails on starts long ago. So each repeat starts at its next occurrence; elapsed time is told in
 * UTC, because Chronos would read a time that exists twice anew after each step.
 */
export function chronosRepeats(
  schedule: Schedule,
  options: ChronosRepeatOptions,
): Result<readonly ChronosRepeat[], ScheduleProblem> {
  const converted =
    schedule.kind === 'cron' ? repeatsOfCron(schedule, options) : accepted(schedule);
  const made = converted.ok ? allOf(converted.value, options.now) : converted;
  return made.ok
    ? made
    : problem(`${quote(schedule.text)} cannot be told to a Chronos server: ${made.error}.`);
}

type CronSchedule = Extract<Schedule, { readonly kind: 'cron' }>;
type RepeatSchedule = Extract<Schedule, { readonly kind: 'repeats' }>;

function repeatsOfCron(
  { text, expression, zone, rule }: CronSchedule,
  { now, seed }: ChronosRepeatOptions,
): Result<RepeatSchedule, string> {
  const usual = cronDstRule(expression);
  if (
    (rule.gap !== usual.gap || rule.overlap !== usual.overlap) &&
    zoneChangesAfter(zone, now).length > 0
  ) {
    return refused('it has dst options, which Chronos has not');
  }
  const timeZone = zone.name;
  const converted = convertCron(text, { timeZone, now, seed, allowDst: false });
  if (!converted.ok) return refused(converted.error.text);
  const { kind, reason } = converted.value;
  if (kind === 'cron') {
    return refused(`it stays a cron expression, which Chronos does not know (${reason ?? ''})`);
  }
  const parsed = parseSchedule(converted.value.schedule, { timeZone, now });
  return parsed.ok && parsed.value.kind === 'repeats'
    ? accepted(parsed.value)
    : refused('it does not convert');
}

function allOf(schedule: RepeatSchedule, now: EpochMs): Result<readonly ChronosRepeat[], string> {
  // Both Horae and Chronos still run what was due this shortly before the job was posted.
  const from = addMs(now, -LIMITS.newJobGraceMs);
  const going = schedule.repeats.filter(
    (repeat) => takenCount(repeat, from) < repeat.occurrenceCount,
  );
  if (going.length === 0) return refused('it has passed, and would never run');
  const countMax = LIMITS.scheduleUnionCountDefault;
  if (going.length > countMax) {
    return refused(`it would take ${going.length} jobs there, more than the ${countMax} allowed`);
  }
  const made: ChronosRepeat[] = [];
  for (const repeat of going) {
    const trouble = troubleWith(repeat, from);
    if (trouble !== null) return refused(trouble);
    made.push(chronosRepeat(repeat, from));
  }
  return doMeet(schedule, going, from)
    ? refused('two of its repeats meet at some of their times, and Chronos would run both')
    : accepted(made);
}

/** Of several jobs none knows of the others. Dates fall on the same weekdays again after 28 years. */
function doMeet(schedule: Schedule, repeats: readonly Repeat[], from: EpochMs): boolean {
  if (repeats.length === 1) return false;
  // Short enough for countBetween to tell all instants apart, elapsed ones from those on the wall.
  const elapsedCount = repeats.filter(({ kind }) => kind === 'elapsed').length;
  const windowMs = FOUR_YEARS_MS / (elapsedCount + 1);
  return Array.from({ length: 7 * (elapsedCount + 1) }, (_, index) => index).some((index) => {
    const range = {
      from: addMs(from, Math.floor(index * windowMs)),
      to: addMs(from, Math.floor((index + 1) * windowMs)),
    };
    const each = repeats.map((repeat) => countOfRepeat(repeat, range.from, range.to));
    return countBetween(schedule, range) < each.reduce((sum, count) => sum + count, 0);
  });
}

const FOUR_YEARS_MS = 1_461 * DAY_MS;

function chronosRepeat(repeat: Repeat, from: EpochMs): ChronosRepeat {
  const taken = takenCount(repeat, from);
  const at = instantOfNumber(repeat, taken) ?? from;
  // Elapsed time needs no clock that changes.
  const zone = repeat.kind === 'elapsed' ? UTC : repeat.zone;
  const start = isoInZone(at, zone);
  const count = repeat.text.slice(1, repeat.text.indexOf('/'));
  const left = count === '' ? '' : String(BigInt(count) - BigInt(taken));
  return { schedule: `R${left}/${start}/${periodFor(repeat)}`, timeZone: zone.name };
}

/** Chronos 2 fails on years without months, and on nothing at all, once the start is past. */
function periodFor({ text }: Repeat): string {
  const written = text.slice(text.lastIndexOf('/') + 1);
  const period = parsePeriod(written);
  if (!period.ok) return written;
  if (isZeroPeriod(period.value)) return 'PT24H';
  const { monthCount, dayCount, timeMs } = period.value;
  return monthCount > 0 && dayCount === 0 && timeMs === 0
    ? `P${monthCount}M`
    : written.toUpperCase().replace(',', '.');
}

/** What Chronos would do otherwise, as a part of a sentence; null when nothing. */
function troubleWith(repeat: Repeat, now: EpochMs): string | null {
  if (repeat.kind === 'elapsed') return null;
  const period = periodFor(repeat);
  if (JAVA_ZONES.has(repeat.zone.name)) {
    return `the zone "${repeat.zone.name}" means another one to Java; use a name such as "Europe/Berlin"`;
  }
  const changes = zoneChangesAfter(repeat.zone, now);
  const { monthCount, restMs } = repeat;
  const isMixed = monthCount > 0 ? restMs !== 0 : restMs % DAY_MS !== 0 && changes.length > 0;
  if (isMixed) {
    return `the period ${period} mixes units, and Chronos counts it from the occurrence before, not from the start`;
  }
  if (monthCount > 0 && isClamped(repeat)) {
    const day = civilOf(Math.floor(repeat.anchorLocal / DAY_MS)).day;
    return `it starts on day ${day}, which some of its months lack, and Chronos counts on from the earlier day that it took instead`;
  }
  return (
    changes.map((change) => changeTrouble(repeat, change)).find((text) => text !== null) ?? null
  );
}

function isClamped({ anchorLocal, monthCount }: CalendarRepeat): boolean {
  const anchor = civilOf(Math.floor(anchorLocal / DAY_MS));
  // Twelve steps come to all months that the series has, 400 years to all leap years.
  return Array.from({ length: 12 }, (_, step) => (anchor.month - 1 + step * monthCount) % 12).some(
    (month) => monthLength(COMMON_YEAR, month + 1) < anchor.day,
  );
}

const COMMON_YEAR = 2001;

function changeTrouble(repeat: CalendarRepeat, { at, shiftMs }: ZoneChange): string | null {
  const next = (rule: DstRule): number | null => nextOfRepeat({ ...repeat, rule }, at - 1);
  const zone = repeat.zone.name;
  const caughtUp = next({ gap: 'next', overlap: 'first' });
  if (shiftMs > 0) {
    if (caughtUp !== at || next({ gap: 'skip', overlap: 'first' }) === at) return null;
    return `the clocks of ${zone} leave its time out at ${isoInZone(at, repeat.zone)}, and Chronos would stay on the later time from then on`;
  }
  if (repeat.rule.overlap === 'first') return null;
  const isTwice = next({ gap: 'next', overlap: 'both' }) !== caughtUp;
  return isTwice
    ? `its dst option runs it twice when the clocks of ${zone} go back, and Chronos runs it once`
    : null;
}

/** Java's own three-letter names. */
const JAVA_ZONES = new Set(
  (
    'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT EST HST IET IST JST MIT MST NET NST PLT ' +
    'PNT PRT PST SST VST'
  ).split(' '),
);
