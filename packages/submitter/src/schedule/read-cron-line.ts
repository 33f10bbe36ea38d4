import { type EpochMs, assert } from '../kernel/index.js';
import { type CronConversion, convertCron } from './convert/index.js';
import { type Schedule, parseSchedule } from './schedule.js';
import { looksLikeWeekdayField, splitCronLine } from './cron/index.js';

/** Everything there is to say about a line before a job is made of it. */
export type CronReading = CronTaken | CronRefused;

/** A line that can be scheduled; `schedule`, `timeZone` and `dst` are what its job would say. */
export interface CronTaken extends CronConversion {
  /** The fields, without the command behind them. */
  readonly line: string;
  readonly parsed: Schedule;
}

export interface CronRefused {
  /** `never`: it would be taken but no day fits; `reboot`: not a time; `refused`: a mistake. */
  readonly kind: 'never' | 'reboot' | 'refused';
  readonly line: string;
  readonly timeZone: string;
  readonly reason: string;
}

export interface CronReadingOptions {
  /** An IANA zone; '' = none, which is UTC. */
  readonly timeZone: string;
  /** Anchors are the first fires after it. */
  readonly now: EpochMs;
  /** As in CronConversionOptions. */
  readonly unionCountMax?: number;
  /** What the numbers for `~` are drawn from: the job's name. */
  readonly seed?: string;
}

/** A crontab line, perhaps with user and command behind the fields (they are cut off), read. */
export function readCronLine(text: string, options: CronReadingOptions): CronReading {
  const line = fieldsOfLine(text.trim());
  const converted = convertCron(line, options);
  if (!converted.ok) {
    const { kind, text: reason } = converted.error;
    return { kind, line, timeZone: zoneInFront(line) ?? options.timeZone, reason };
  }
  const { schedule, timeZone, dst } = converted.value;
  const parsed = parseSchedule(schedule, {
    timeZone,
    now: options.now,
    ...(dst === null ? {} : { dst }),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
  });
  assert(parsed.ok, 'what a line was converted to can be parsed');
  return { ...converted.value, line, parsed: parsed.value };
}

/**
 * Where the fields end: five, or six when the sixth word cannot be anything but a weekday field.
 * A year behind six fields is kept, so that the refusal can speak of it.
 */
function fieldsOfLine(text: string): string {
  const split = splitCronLine(text);
  if (split === null) return fieldsBeforeCommand(text);
  const [word = '', ...others] = split.rest.split(/\s+/);
  if (split.expression.includes('@') || !looksLikeWeekdayField(word)) return split.expression;
  const isYear = others.length === 1 && /^(\*|\d{4}([-,/]\d{1,4})*)$/.test(others[0] ?? '');
  return isYear ? text : text.slice(0, text.length - split.rest.length + word.length);
}

/** A line with a mistake in its fields: the first five, if a sixth word is surely a command. */
function fieldsBeforeCommand(text: string): string {
  const five = /^((?:(?:CRON_TZ|TZ)=\S+\s+)?(\S+(?:\s+\S+){4}))\s+(\S+)/.exec(text);
  const [, line = '', fields = '', word = ''] = five ?? [];
  const fieldCount = fields.split(/\s+/).filter((field) => /^[\d*~?]/.test(field)).length;
  return fieldCount >= FIELD_COUNT_SURE && !looksLikeWeekdayField(word) ? line : text;
}

/** With so many words that begin like fields a text is a line with a mistake, and no prose. */
const FIELD_COUNT_SURE = 2;

function zoneInFront(line: string): string | null {
  return /^(?:CRON_TZ|TZ)=("?)([^\s"]*)\1\s/.exec(line)?.[2] ?? null;
}
