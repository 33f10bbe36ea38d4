import type { Job } from './job.js';
import { formatJob } from './format-job.js';

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
  return canonicalText(a) === canonicalText(b);
}

function canonicalText(job: Job): string {
  const spelledOut = {
    ...job,
    epsilon: job.epsilon ?? job.retryInterval.text,
    concurrent: job.concurrent ?? job.overlap === 'allow',
  };
  return JSON.stringify(formatJob(spelledOut), (_key, value: unknown) => sorted(value));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
