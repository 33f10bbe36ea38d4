import {
  type EpochMs,
  type Result,
  DAY_MS,
  HOUR_MS,
  accepted,
  refused,
} from '../../kernel/index.js';
import {
  type CronExpression,
  cronDstRule,
  cronPattern,
  membersOf32,
  membersOf60,
  parseCron,
} from '../cron/index.js';
import {
  type DayFields,
  type LineDays,
  areSameDays,
  bothDays,
  dayFieldsOf,
  daysOfLine,
} from './line-days.js';
import { type LinePiece, isKept, pieceOf } from './line-pieces.js';
import { type LineTimes, dayText, timeTexts } from './line-text.js';
import type { Repeat } from '../iso/index.js';
import type { Schedule } from '../schedule.js';
import { type ScheduleProblem, problem, quote } from '../schedule-problem.js';
import { type Zone, type ZoneChange, UTC, zoneChangesAfter } from '../clock/index.js';

export interface CrontabTimes {
  /** Five fields, or the nickname that was preferred. */
  readonly line: string;
  /** For `CRON_TZ`; never empty. */
  readonly timeZone: string;
}

export interface CronOfOptions {
  /** The line fires at the same instants as the schedule from then on. */
  readonly now: EpochMs;
  /** Five fields or a nickname, taken as they are when they are exact: where the job came from. */
  readonly preferred?: string;
  /** What the numbers for `~` in `preferred` are drawn from. */
  readonly seed?: string;
}

/**
 * The one crontab line that fires when the schedule does, by the rules of the real daemons when the
 * clocks change: a line that begins with `*` in its minute or hour follows the clock, any other
 * runs once per time. Elapsed time that fits into the day is always a line in UTC at least.
 * Refused, with the reason, is whatever would fire at any other instant.
 */
export function cronOfSchedule(
  schedule: Schedule,
  options: CronOfOptions,
): Result<CrontabTimes, ScheduleProblem> {
  const found =
    schedule.kind === 'cron'
      ? timesOfCron(schedule, options)
      : timesOfRepeats(schedule.repeats, options);
  if (found.ok) return found;
  return problem(`${quote(schedule.text)} is no crontab line: ${found.error}.`);
}

type CronSchedule = Extract<Schedule, { readonly kind: 'cron' }>;

function timesOfCron(schedule: CronSchedule, options: CronOfOptions): Result<CrontabTimes, string> {
  const { expression, zone, rule } = schedule;
  const timeZone = nameOf(zone) ?? '';
  const own = fiveFields(expression);
  if (!own.ok) return own;
  const preferred = preferredLine(options);
  const isPreferred = preferred !== null && isSameExpression(preferred.expression, expression);
  const changes = changesOf(zone, options.now);
  const times = timesOf(expression);
  const texts = timeTexts(times).map(
    (text) => `${text} ${own.value.split(' ').slice(2).join(' ')}`,
  );
  for (const line of [...(isPreferred ? [preferred.line] : []), own.value, ...texts]) {
    const parsed = parseCron(line, options.seed);
    if (!parsed.ok) continue;
    const lineRule = cronDstRule(parsed.value.expression);
    const isSameRule = rule.gap === lineRule.gap && rule.overlap === lineRule.overlap;
    if (isSameRule || !isTouched(expression, changes)) return accepted({ line, timeZone });
  }
  return refused(dstText(zone));
}

function fiveFields({ text, special, seconds }: CronExpression): Result<string, string> {
  const fields = text.split(' ');
  if (special !== null) {
    return refused(`L, W and # in "${fields.slice(-3).join(' ')}" are not known to cron`);
  }
  if (fields.length === 6 && membersOf60(seconds).join() !== '0') {
    return refused(`its seconds "${fields[0] ?? ''}" have no field in a crontab line`);
  }
  return accepted(fields.slice(-5).join(' ').replaceAll('?', '*'));
}

/** A day earlier too: the second pass of an overlap may still go on. */
function changesOf(zone: Zone, now: EpochMs): readonly ZoneChange[] {
  return zoneChangesAfter(zone, now - DAY_MS);
}

function isTouched(expression: CronExpression, changes: readonly ZoneChange[]): boolean {
  const pattern = cronPattern(expression);
  return changes.some(({ fromLocal, toLocal }) => {
    const local = pattern.nextLocal(fromLocal - 1);
    return local !== null && local < toLocal;
  });
}

function timesOfRepeats(
  repeats: readonly Repeat[],
  options: CronOfOptions,
): Result<CrontabTimes, string> {
  const zones = zonesFor(repeats);
  if (!zones.ok) return zones;
  const found = zones.value.map((zone) => timesInZone(repeats, zone, options));
  return found.find(({ ok }) => ok) ?? found[0] ?? refused('it has no zone');
}

/** Where its line may be read: in its own zone, and in UTC when no clock matters to it. */
function zonesFor(repeats: readonly Repeat[]): Result<readonly Zone[], string> {
  const own = new Map<string, Zone>();
  const isElapsed = repeats.every(({ kind }) => kind === 'elapsed');
  for (const { kind, zone } of repeats) {
    const name = nameOf(zone);
    if (name !== null) own.set(name, zone);
    else if (!isElapsed || kind === 'calendar') {
      return refused('the offset of its start is none that a zone has a name for');
    }
  }
  if (own.size > 1 && !isElapsed) return refused('its repeats have different offsets');
  const zones = own.size === 1 ? [...own.values()] : [];
  return accepted(isElapsed ? [...zones, UTC] : zones);
}

/** Zones of fixed offsets have names with the sign of POSIX: west is positive. */
function nameOf(zone: Zone): string | null {
  if (zone.name !== '') return zone.name;
  const hours = zone.segmentAt(0).offsetMs / HOUR_MS;
  if (hours === 0) return 'UTC';
  if (!Number.isInteger(hours) || hours > 14 || hours < -12) return null;
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

function timesInZone(
  repeats: readonly Repeat[],
  zone: Zone,
  options: CronOfOptions,
): Result<CrontabTimes, string> {
  const pieces: LinePiece[] = [];
  for (const repeat of repeats) {
    const piece = pieceOf(repeat, { zone, now: options.now });
    if (!piece.ok) return piece;
    pieces.push(piece.value);
  }
  const plan = planOf(pieces);
  if (!plan.ok) return plan;
  const changes = changesOf(zone, options.now);
  const lines = timeTexts(plan.value.times).map((text) => `${text} ${dayText(plan.value.fields)}`);
  const preferred = preferredLine(options);
  const isPreferred = preferred !== null && isPlanned(preferred.expression, plan.value);
  for (const line of [...(isPreferred ? [preferred.line] : []), ...lines]) {
    const parsed = parseCron(line, options.seed);
    if (!parsed.ok) continue;
    const { isWildcard } = parsed.value.expression;
    const rule = { ...cronDstRule(parsed.value.expression), isWildcard };
    if (pieces.every((piece) => isKept(piece, rule, changes))) {
      return accepted({ line, timeZone: nameOf(zone) ?? '' });
    }
  }
  return refused(dstText(zone));
}

interface LinePlan {
  readonly times: LineTimes;
  readonly days: LineDays;
  readonly fields: DayFields;
}

/** All pieces as minutes × hours × days. */
function planOf(pieces: readonly LinePiece[]): Result<LinePlan, string> {
  const daysAt = new Map<number, LineDays>();
  for (const { minutes, days } of pieces) {
    for (const minute of minutes) {
      const known = daysAt.get(minute);
      daysAt.set(minute, bothDays(known ?? days, days));
    }
  }
  const [days, ...others] = daysAt.values();
  if (days === undefined || !others.every((other) => areSameDays(other, days))) {
    return refused('its times differ from day to day, and a line has the same on all its days');
  }
  const fields = dayFieldsOf(days);
  if (fields === null) {
    return refused('its days are not the same in all its months, so no single line names them');
  }
  const all = [...daysAt.keys()].sort((left, right) => left - right);
  const hours = [...new Set(all.map((minute) => Math.floor(minute / 60)))];
  const minutes = [...new Set(all.map((minute) => minute % 60))].sort((a, b) => a - b);
  if (hours.length * minutes.length !== all.length) {
    return refused('its minutes are not the same in all its hours, so it takes several lines');
  }
  return accepted({ times: { minutes, hours }, days, fields });
}

function dstText({ name }: Zone): string {
  return (
    `no line does the same when the clocks of ${name} change: one that begins with * in its ` +
    'minute or hour follows the clock, any other runs once per time of the calendar'
  );
}

interface PreferredLine {
  readonly line: string;
  readonly expression: CronExpression;
}

/** Null when the daemons would not read it, or mean another zone. */
function preferredLine({ preferred, seed }: CronOfOptions): PreferredLine | null {
  if (preferred === undefined) return null;
  const parsed = parseCron(preferred, seed);
  if (!parsed.ok || parsed.value.zoneName !== null) return null;
  const { expression } = parsed.value;
  const isForCron = expression.special === null && !preferred.includes('?');
  const hasSeconds = expression.text.split(' ').length === 6;
  return isForCron && !hasSeconds ? { line: preferred.trim(), expression } : null;
}

function isPlanned(line: CronExpression, { times, days }: LinePlan): boolean {
  const own = daysOfLine(line);
  const { minutes, hours } = timesOf(line);
  return (
    own !== null &&
    areSameDays(own, days) &&
    minutes.join() === times.minutes.join() &&
    hours.join() === times.hours.join()
  );
}

function timesOf({ minutes, hours }: CronExpression): LineTimes {
  return { minutes: membersOf60(minutes), hours: membersOf32(hours) };
}

function isSameExpression(left: CronExpression, right: CronExpression): boolean {
  return fieldsText(left) === fieldsText(right);
}

function fieldsText(line: CronExpression): string {
  const { seconds, minutes, hours, days, months, weekdays, dayRule, special } = line;
  return JSON.stringify({ seconds, minutes, hours, days, months, weekdays, dayRule, special });
}
