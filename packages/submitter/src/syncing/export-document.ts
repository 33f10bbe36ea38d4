import type { EpochMs } from '../kernel/index.js';
import { type Job, type JobDocument, definitionsEqual, formatJob, parseJob } from '../job/index.js';
import { isSwitchedOff } from './compare-job.js';
import { withoutSource } from './folder-job.js';

/** What a person looks for first; all else follows in Chronos's order. */
const FIRST = 'name description owner command schedule scheduleTimeZone parents'.split(' ');

/** Members from which others get their defaults. */
const SPRINGS = ['epsilon', 'maxCompletionTime', 'highPriority'] as const;

/**
 * A job of the scheduler as a file says it: the definition, without counters and views, and of it
 * only what differs from the defaults. Null for what cannot be read.
 */
export function exportDocument(stored: JobDocument, now: EpochMs): JobDocument | null {
  const schedule = stored['scheduleDefinition'] ?? stored['schedule'];
  const read = parseJob({ ...stored, schedule }, { now });
  if (!read.ok) return null;
  const job = definition(read.value.job, stored);
  const whole = formatJob(job);
  const short = inOrder(toldMembers(whole, now));
  const again = parseJob(short, { now });
  const isSame = again.ok && definitionsEqual(again.value.job, job);
  return isSame ? short : inOrder(whole);
}

function definition(job: Job, stored: JobDocument): Job {
  return {
    ...job,
    disabled: isSwitchedOff(stored),
    labels: withoutSource(job.labels),
    // Shown although nobody posted them: the default, and what `overlap` says.
    epsilon: job.epsilon === 'PT60S' ? null : job.epsilon,
    concurrent: null,
  };
}

function toldMembers(whole: JobDocument, now: EpochMs): JobDocument {
  const usual = formatDefault({}, whole, now);
  const springs = Object.fromEntries(
    SPRINGS.flatMap((name) => (isEqual(whole[name], usual[name]) ? [] : [[name, whole[name]]])),
  );
  const base = formatDefault(springs, whole, now);
  const told = Object.entries(whole).filter(
    ([name, value]) =>
      ['name', 'command', 'schedule', 'parents'].includes(name) ||
      name in springs ||
      !isEqual(value, base[name]),
  );
  return Object.fromEntries(told);
}

/** A job that says nothing but what starts it, and these members; empty where that is no job. */
function formatDefault(members: JobDocument, whole: JobDocument, now: EpochMs): JobDocument {
  const { name, schedule, parents } = whole;
  const document = { ...members, name, command: 'x', schedule, parents };
  const read = parseJob(document, { now });
  return read.ok ? formatJob(read.value.job) : {};
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function inOrder(document: JobDocument): JobDocument {
  const first = FIRST.filter((name) => name in document && document[name] !== '');
  const rest = Object.keys(document).filter((name) => !FIRST.includes(name));
  return Object.fromEntries([...first, ...rest].map((name) => [name, document[name]]));
}
