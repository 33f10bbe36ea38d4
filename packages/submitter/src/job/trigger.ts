import { type EpochMs, LIMITS } from '../kernel/index.js';
import { type Schedule, isZoneKnown, parseSchedule, similarZone } from '../schedule/index.js';
import { type FieldReader, isRecord, scalarText } from './field-reader.js';
import type { DependencyJob, DstPolicy, Job, JobFields, ScheduleJob } from './job.js';
import { JOB_DEFAULTS } from './job-defaults.js';

/** What starts the job: the members that a scheduled and a dependent job do not share. */
export interface Trigger {
  readonly part: Omit<ScheduleJob, keyof JobFields> | Omit<DependencyJob, keyof JobFields>;
  readonly schedule: Schedule | null;
}

interface TriggerOptions {
  readonly now: EpochMs;
  readonly kind?: Job['kind'];
  readonly mayLackParents?: boolean;
}

/** Null after a problem was written down. Beside a schedule, `parents: []` says the same as null. */
export function readTrigger(fields: FieldReader, options: TriggerOptions): Trigger | null {
  const parents = readParents(fields);
  const scheduleText = fields.text('schedule');
  // Chronos's path for dependent jobs takes the parents and drops the schedule: clients that turn a
  // scheduled job into a dependent one send both.
  const isChosen = options.kind === 'dependency';
  if (parents.length > 0 && scheduleText !== '' && !isChosen) {
    fields.say(
      'parents',
      `parents: a job has a schedule or parents, never both (schedule is ` +
        `${JSON.stringify(scheduleText.slice(0, 80))}); leave one of them out.`,
    );
    return null;
  }
  const kind = parents.length > 0 ? 'dependency' : 'schedule';
  if (options.kind === 'schedule' && kind === 'dependency') {
    return fields.wrong(
      'parents',
      {
        what: 'allowed in a scheduled job: post it to /scheduler/dependency, or leave the parents out',
        example: '"schedule": "R/2026-01-01T00:00:00Z/P1D"',
      },
      null,
    );
  }
  // An empty list and no schedule is no wish to run at once.
  const posted = fields.raw('parents');
  const isUndecided = Array.isArray(posted) && posted.length === 0 && scheduleText === '';
  if (isUndecided && options.mayLackParents === true && options.kind !== 'schedule') {
    return dependency(fields, []);
  }
  if (kind === 'schedule' && (options.kind === 'dependency' || isUndecided)) {
    // Scripts of Chronos users look for the words in brackets.
    const none = 'the job names none (Error, parent does not exist)';
    const instead = 'post it to /scheduler/iso8601 with a schedule, or name its parents';
    fields.say('parents', `parents: ${none}; ${instead}, e.g. "parents": ["import"].`);
    return null;
  }
  return kind === 'dependency' ? dependency(fields, parents) : scheduled(fields, options.now);
}

function readParents(fields: FieldReader): readonly string[] {
  const parents = fields.texts('parents', '"import"');
  const blank = parents.findIndex((parent) => parent.trim() === '');
  if (blank >= 0)
    fields.wrong(
      `parents[${blank}]`,
      { what: 'the name of a job', example: '"import"', value: '' },
      null,
    );
  return [...new Set(parents)];
}

/** So much of a refused schedule is repeated in the refusal. */
const SHOWN_LENGTH = 120;

function dependency(fields: FieldReader, parents: readonly string[]): Trigger {
  const dependencyMode = fields.choice('dependencyMode', ['cycle', 'latest'] as const, null);
  return { part: { kind: 'dependency', parents, dependencyMode }, schedule: null };
}

function scheduled(fields: FieldReader, now: EpochMs): Trigger | null {
  const text =
    fields.raw('schedule') === undefined ? JOB_DEFAULTS.schedule : fields.text('schedule');
  const scheduleTimeZone = readZone(fields);
  const dst = readDst(fields);
  const misfire = fields.choice(
    'misfire',
    ['latest', 'all', 'skip'] as const,
    JOB_DEFAULTS.misfire,
  );
  if (text.length > LIMITS.scheduleLengthMax) {
    const rule = `at most ${LIMITS.scheduleLengthMax} are allowed; a cron expression may say the same`;
    fields.say('schedule', `schedule: has ${text.length} characters; ${rule}.`);
    return null;
  }
  // With a zone that does not exist, the schedule is still checked, so that all problems are told.
  const seed = scalarText(fields.raw('name')) ?? '';
  const schedule = parseSchedule(text, { timeZone: scheduleTimeZone ?? '', now, dst, seed });
  if (!schedule.ok) {
    fields.say('schedule', unreadable(text, schedule.error.text));
    return null;
  }
  if (scheduleTimeZone === null) return null;
  const part = { kind: 'schedule', schedule: text, scheduleTimeZone, dst, misfire } as const;
  return { part, schedule: schedule.value };
}

/** Begins as Chronos's refusal does, which scripts look for; then what is wrong, and an example. */
function unreadable(text: string, problem: string): string {
  const start = text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
  return `schedule: Cannot parse schedule '${start}': ${problem.replace(/^schedule: /, '')}`;
}

/** Null after a problem. Chronos shows a missing zone as the text "null", so that means none. */
function readZone(fields: FieldReader): string | null {
  const zone = fields.text('scheduleTimeZone');
  if (zone === '' || zone === 'null') return '';
  if (isZoneKnown(zone)) return zone;
  const meant = similarZone(zone);
  const example = meant === null ? '"Europe/Berlin" or "UTC"' : JSON.stringify(meant);
  return fields.wrong('scheduleTimeZone', { what: 'a known time zone', example }, null);
}

function readDst(fields: FieldReader): DstPolicy {
  const posted = fields.raw('dst');
  if (posted === undefined) return { gap: null, overlap: null };
  if (!isRecord(posted)) {
    const none = { gap: null, overlap: null };
    return fields.wrong(
      'dst',
      { what: 'an object', example: '{"gap": "skip", "overlap": "first"}' },
      none,
    );
  }
  const dst = fields.inside('dst', posted);
  return {
    gap: dst.choice('gap', ['next', 'skip'] as const, null),
    overlap: dst.choice('overlap', ['first', 'both'] as const, null),
  };
}
