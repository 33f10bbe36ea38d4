import type { Job } from './job.js';
import { type JobDocument, formatJob } from './format-job.js';

/** Members that Chronos writes as doubles: `128.0`, never `128`. Clients in typed languages rely on it. */
export const CHRONOS_DOUBLES = ['cpus', 'mem', 'disk'] as const;

/**
 * Compact JSON on one line, with `.0` behind whole numbers of the members named. It edits the
 * printed text, which is safe: a bare `"` is always a delimiter in JSON, because inside a text
 * it is printed as `\"`, so `"cpus":1` can only be a member.
 */
export function jsonWithDoubles(
  value: unknown,
  doubles: readonly string[] = CHRONOS_DOUBLES,
): string {
  const text = JSON.stringify(value);
  const members = new RegExp(`("(?:${doubles.join('|')})":-?\\d+)(?=[,}])`, 'g');
  return text.replace(members, '$1.0');
}

/** A number as Chronos writes a double; within the bounds of a job's resources. */
export function doubleText(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** A job's canonical document as Chronos would print it. */
export function stringifyJob(job: Job): string {
  return jsonWithDoubles(formatJob(job));
}

/** True when both say the same, whatever order their members and labels came in. */
export function definitionsEqual(a: Job, b: Job): boolean {
  return isSame(spelledOut(a), spelledOut(b));
}

/** A definition with what is shown although nobody posted it. */
export function spelledOut(job: Job): JobDocument {
  return formatJob({
    ...job,
    epsilon: job.epsilon ?? job.retryInterval.text,
    concurrent: job.concurrent ?? job.overlap === 'allow',
  });
}

/** Of JSON. Texts with sorted members would say the same and take five times as long. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) !== Array.isArray(b) || !isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]));
}

function isObject(value: unknown): value is JobDocument {
  return typeof value === 'object' && value !== null;
}
