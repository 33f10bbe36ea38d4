import type { EpochMs } from '../../kernel/index.js';
import {
  type Job,
  type JobDocument,
  type ScheduleJob,
  formatJob,
  parseJob,
} from '../../job/index.js';
import { CRONTAB_LABEL, CRONTAB_SOURCE_LABEL, type CrontabJob } from '../../crontab/index.js';
import { type Schedule, haveSameTimes } from '../../schedule/index.js';
import { scheduleCell } from '../schedule-cell.js';

/** One member that a line changes; null = it is not there. */
export interface FieldChange {
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** What sending a line would do. */
export interface LinePlan {
  readonly kind: 'new' | 'changed' | 'unchanged';
  /** The line, with what was set at the scheduler and a crontab cannot say. */
  readonly line: CrontabJob;
  /** In a fixed order; empty unless changed. */
  readonly changes: readonly FieldChange[];
}

/**
 * A line beside the job that the scheduler has under its name. The crontab decides what it can say;
 * all else (retries, a queue, labels, switched off) stays as somebody set it at the scheduler.
 */
export function planLine(line: CrontabJob, known: JobDocument | null, now: EpochMs): LinePlan {
  if (known === null) return { kind: 'new', line, changes: [] };
  const schedule = known['scheduleDefinition'] ?? known['schedule'];
  const stored = parseJob({ ...known, schedule }, { now });
  // A job of another kind of server, or one that no crontab made, is replaced as a whole.
  if (!stored.ok || stored.value.job.labels[CRONTAB_LABEL] === undefined) {
    const field = { field: CRONTAB_LABEL, from: null, to: line.original };
    return { kind: 'changed', line, changes: [field] };
  }
  const { job } = stored.value;
  const areTimesSame = hasSameTimes(line, stored.value, now);
  const merged = mergedLine(line, job, { areTimesSame, now });
  const changes = changesOf(job, merged.job, areTimesSame);
  return { kind: changes.length === 0 ? 'unchanged' : 'changed', line: merged, changes };
}

interface Stored {
  readonly job: Job;
  readonly schedule: Schedule | null;
}

/**
 * The text begins with the next fire, so it differs from day to day. The same fields in the same
 * zone mean the same times, unless somebody changed them at the scheduler.
 */
function hasSameTimes(line: CrontabJob, stored: Stored, now: EpochMs): boolean {
  const ours = line.job as ScheduleJob;
  const theirs = stored.job;
  return (
    theirs.kind === 'schedule' &&
    theirs.labels[CRONTAB_LABEL] === ours.labels[CRONTAB_LABEL] &&
    theirs.scheduleTimeZone === ours.scheduleTimeZone &&
    line.schedule !== null &&
    stored.schedule !== null &&
    haveSameTimes(line.schedule, stored.schedule, now)
  );
}

function mergedLine(
  line: CrontabJob,
  stored: Job,
  { areTimesSame, now }: { readonly areTimesSame: boolean; readonly now: EpochMs },
): CrontabJob {
  const kept = formatJob(stored);
  const { schedule, dst } = areTimesSame ? kept : line.document;
  const labels = { ...stored.labels, ...line.job.labels };
  // A line has times of its own: no parents, even if somebody gave it some.
  const none = { parents: undefined, dependencyMode: undefined };
  const document = { ...kept, ...line.document, ...none, schedule, dst, labels };
  const parsed = parseJob(document, { now });
  // What the server once took may be refused by now; the line alone is sent then.
  if (!parsed.ok) return line;
  return { ...line, document, job: parsed.value.job, schedule: parsed.value.schedule };
}

/** The members that a crontab decides. */
function changesOf(from: Job, to: Job, areTimesSame: boolean): readonly FieldChange[] {
  const texts = MEMBERS.map((field) => change(field, from[field], to[field]));
  const variables = changesIn('environment', variablesOf(from), variablesOf(to));
  const labels = changesIn('', labelsOf(from), labelsOf(to));
  return [...labels, ...(areTimesSame ? [] : timeChanges(from, to)), ...texts, ...variables].filter(
    (each) => each.from !== each.to,
  );
}

const MEMBERS = ['command', 'runAsUser', 'owner', 'host', 'description'] as const;

function change(field: string, from: string | undefined, to: string | undefined): FieldChange {
  return { field, from: from ?? null, to: to ?? null };
}

/** The label names the fields; only where they are the same do the schedules have to be shown. */
function timeChanges(from: Job, to: Job): readonly FieldChange[] {
  if (from.kind === 'dependency') {
    return [change('parents', from.parents.join(', '), undefined)];
  }
  const next = to as ScheduleJob;
  const zone = change('scheduleTimeZone', from.scheduleTimeZone, next.scheduleTimeZone);
  const isTold = from.labels[CRONTAB_LABEL] !== to.labels[CRONTAB_LABEL] || zone.from !== zone.to;
  const schedule = change('schedule', shown(from.schedule), shown(next.schedule));
  return isTold ? [zone] : [schedule];
}

function shown(schedule: string): string {
  return scheduleCell(schedule, undefined);
}

function labelsOf({ labels }: Job): ReadonlyMap<string, string> {
  const known = [CRONTAB_LABEL, CRONTAB_SOURCE_LABEL];
  return new Map(Object.entries(labels).filter(([name]) => known.includes(name)));
}

function variablesOf({ environmentVariables }: Job): ReadonlyMap<string, string> {
  return new Map(environmentVariables.map(({ name, value }) => [name, value]));
}

function changesIn(
  group: string,
  from: ReadonlyMap<string, string>,
  to: ReadonlyMap<string, string>,
): readonly FieldChange[] {
  const names = [...new Set([...from.keys(), ...to.keys()])];
  return names.map((name) => change(`${group} ${name}`.trim(), from.get(name), to.get(name)));
}
