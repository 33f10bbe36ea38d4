import { type EpochMs, type Result, accepted, refused } from '../../kernel/index.js';
import {
  type CronReading,
  type Language,
  type Schedule,
  type ScheduleProblem,
  cronFromQuartz,
  describeOccurrence,
  explainSchedule,
  nextAfter,
  parseSchedule,
  readCronLine,
  reasonText,
  scheduleZoneName,
  splitCronLine,
} from '../../schedule/index.js';
import { cronHints } from './cron-hints.js';
import { CRON_WORDS } from './cron-words.js';
import type { TableLine } from './table-lines.js';

export interface CronQuestion {
  /** The job's zone where the line names none. */
  readonly timeZone: string;
  /** For a schedule of ISO 8601, which may bring its own offset; '' = none. */
  readonly isoTimeZone: string;
  readonly from: EpochMs;
  readonly nextCount: number;
  readonly language: Language;
  readonly isQuartz: boolean;
  readonly seed: string;
  readonly unionCountMax: number;
}

/** A time to come. */
export interface Fire {
  readonly at: EpochMs;
  /** ISO-8601 with the offset of the zone. */
  readonly local: string;
  /** What the clock change of that day did to it; null = nothing. */
  readonly note: string | null;
}

/** What there is to say about one line. */
export interface CronAnswer {
  /** As given. */
  readonly line: string;
  readonly timeZone: string;
  readonly kind: CronReading['kind'];
  /** Why there is nothing to schedule; null when there is. */
  readonly refusal: Refusal['kind'] | null;
  /** What the job's `schedule` would be; null when there is none. */
  readonly schedule: string | null;
  /** Why it is not one repeat, or nothing at all. */
  readonly reason: string | null;
  /** In the language asked for. */
  readonly explanation: string;
  /** What the job's `dst` must say; null = nothing. */
  readonly dst: object | null;
  /** The line with a number in the place of every `~`; null when it has none. */
  readonly drawn: string | null;
  readonly fires: readonly Fire[];
  /** Whole sentences. */
  readonly hints: readonly string[];
  /** Null when there is none. */
  readonly parsed: Schedule | null;
  /** The line as cron, whatever it was converted to; null for a schedule of ISO 8601. */
  readonly cron: Schedule | null;
}

/** A cron line, perhaps with a command behind it, or a schedule of ISO 8601. */
export function readCron(
  line: string,
  question: CronQuestion,
  table: TableLine | null = null,
): CronAnswer {
  if (isIso(line)) return readIso(line, question);
  const text = fieldsIn(line, question, table);
  if (!text.ok) {
    return refusal(line, question, { timeZone: question.timeZone, ...reasonOf(text.error) });
  }
  const reading = readCronLine(text.value, {
    timeZone: question.timeZone,
    now: question.from,
    unionCountMax: question.unionCountMax,
    seed: question.seed,
  });
  if (!('parsed' in reading)) return refusal(line, question, reading);
  const { kind, timeZone, schedule, why, parsed, dst, drawn } = reading;
  const cron = asCron(drawn ?? reading.line, timeZone, question.from);
  return {
    line,
    timeZone,
    kind,
    refusal: null,
    schedule,
    reason: why === null ? null : reasonText(why, question.language),
    explanation: explainSchedule(cron ?? parsed, question.language),
    dst,
    drawn,
    fires: firesOf(parsed, question),
    hints: cronHints(line, { ...question, cron, timeZone }),
    parsed,
    cron,
  };
}

function fieldsIn(
  line: string,
  { isQuartz }: CronQuestion,
  table: TableLine | null,
): Result<string, ScheduleProblem> {
  if (table !== null) {
    return table.problem === null ? accepted(table.fields) : refused(table.problem);
  }
  return isQuartz ? cronFromQuartz(bareLine(line)) : accepted(bareLine(line));
}

/** Without quotes that were copied along, and the "-" of some daemons: do not log. */
function bareLine(line: string): string {
  return line.replace(/^\s*(["'`])([^]*)\1\s*$/, '$2').replace(/^\s*-(?=[\d*~@])/, '');
}

/** Whether the line says itself where it counts; a repeat without an offset is in UTC. */
export function needsZone(line: string): boolean {
  return !isIso(line) && !/^(?:CRON_TZ|TZ)=/.test(bareLine(line).trim());
}

/** Whether the text is meant for a repeat or a union: no cron line begins so. */
function isIso(line: string): boolean {
  return /^\s*r/i.test(line) || (line.includes(';') && splitCronLine(line) === null);
}

function readIso(line: string, question: CronQuestion): CronAnswer {
  const { isoTimeZone: timeZone, from, language } = question;
  const parsed = parseSchedule(line.trim(), { timeZone, now: from });
  if (!parsed.ok)
    return refusal(line, question, {
      timeZone: timeZone === '' ? 'UTC' : timeZone,
      ...reasonOf(parsed.error),
    });
  const repeatCount = line.split(';').length;
  return {
    line,
    timeZone: scheduleZoneName(parsed.value),
    kind: repeatCount === 1 ? 'one' : 'several',
    refusal: null,
    schedule: line.trim(),
    reason: repeatCount === 1 ? null : CRON_WORDS[language].isUnion(repeatCount),
    explanation: explainSchedule(parsed.value, language),
    dst: null,
    drawn: null,
    fires: firesOf(parsed.value, question),
    hints: cronHints(line, { ...question, cron: null, timeZone: scheduleZoneName(parsed.value) }),
    parsed: parsed.value,
    cron: null,
  };
}

interface Refusal {
  readonly kind: 'never' | 'reboot' | 'refused';
  readonly timeZone: string;
  readonly reason: string;
}

function reasonOf(error: { readonly kind: Refusal['kind']; readonly text: string }): {
  readonly kind: Refusal['kind'];
  readonly reason: string;
} {
  return { kind: error.kind, reason: error.text };
}

function refusal(line: string, question: CronQuestion, why: Refusal): CronAnswer {
  return {
    line,
    timeZone: why.timeZone,
    kind: why.kind,
    refusal: why.kind,
    schedule: null,
    reason: why.reason,
    explanation: CRON_WORDS[question.language].refusals[why.kind],
    dst: null,
    drawn: null,
    fires: [],
    hints: cronHints(line, { ...question, cron: null, timeZone: why.timeZone }),
    parsed: null,
    cron: null,
  };
}

/** Words made from the fields say more than words made from the repeats they became. */
function asCron(line: string, timeZone: string, now: EpochMs): Schedule | null {
  const parsed = parseSchedule(line, { timeZone, now });
  return parsed.ok ? parsed.value : null;
}

function firesOf(schedule: Schedule, { from, nextCount, language }: CronQuestion): Fire[] {
  const fires: Fire[] = [];
  let at = nextCount === 0 ? null : nextAfter(schedule, from);
  while (at !== null) {
    const { local, note } = describeOccurrence(schedule, at, language);
    fires.push({ at, local, note });
    at = fires.length < nextCount ? nextAfter(schedule, at) : null;
  }
  return fires;
}
