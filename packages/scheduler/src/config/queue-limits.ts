import { type Option, Unreadable } from '@horae/submitter/options';

/** Bounds of what runs at once in one queue; absent members are unbounded. `mem` is in MB. */
export interface QueueLimit {
  readonly runs?: number;
  readonly cpus?: number;
  readonly mem?: number;
}

const MEMBERS = ['runs', 'cpus', 'mem'];

/** An object in the file, the same as JSON text in a flag or the environment. */
export function queueLimits(meaning: string): Option<Readonly<Record<string, QueueLimit>>> {
  return { type: 'object', defaultText: '{}', meaning, fallback: {}, read };
}

function read(value: unknown): Readonly<Record<string, QueueLimit>> | Unreadable {
  const found = typeof value === 'string' ? parsed(value) : value;
  return isRecord(found) && Object.values(found).every(isLimit)
    ? (found as Readonly<Record<string, QueueLimit>>)
    : new Unreadable('limits by queue, e.g. {"slow": {"runs": 2, "cpus": 1.5, "mem": 4096}}');
}

function isLimit(value: unknown): boolean {
  if (!isRecord(value)) return false;
  return Object.entries(value).every(
    ([name, amount]) =>
      MEMBERS.includes(name) &&
      typeof amount === 'number' &&
      amount >= 0 &&
      (name !== 'runs' || Number.isInteger(amount)),
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
