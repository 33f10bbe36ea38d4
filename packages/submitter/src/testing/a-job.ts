import { type EpochMs, assert, epochMs } from '../kernel/index.js';
import { type Job, type JobDocument, parseJob } from '../job/index.js';

/** Builds a job in a test the way a client would post it: defaults are those of `parseJob`. */
export interface JobBuilder {
  schedule(text: string, timeZone?: string): JobBuilder;
  parents(...names: string[]): JobBuilder;
  command(text: string): JobBuilder;
  retries(count: number): JobBuilder;
  /** ISO-8601, e.g. `PT2S`. */
  retryInterval(span: string): JobBuilder;
  overlap(policy: Job['overlap']): JobBuilder;
  misfire(policy: 'latest' | 'all' | 'skip'): JobBuilder;
  startDeadline(span: string): JobBuilder;
  timeout(span: string): JobBuilder;
  queue(name: string): JobBuilder;
  priority(priority: number): JobBuilder;
  resources(resources: { cpus?: number; mem?: number; disk?: number }): JobBuilder;
  disabled(): JobBuilder;
  softError(): JobBuilder;
  /** Any other member, by its name in the document. */
  with(members: JobDocument): JobBuilder;
  /** What a client would post. */
  document(): JobDocument;
  /** `now` gives an empty start its meaning; 1970 unless told. */
  build(now?: EpochMs): Job;
}

/** `aJob('beat').schedule('R/2026-01-01T00:00:00Z/PT1M').build()`; without a schedule: once, now. */
export function aJob(name: string): JobBuilder {
  return builder({ name, command: 'true' });
}

function builder(document: JobDocument): JobBuilder {
  const add = (members: JobDocument): JobBuilder => builder({ ...document, ...members });
  return {
    schedule: (schedule, scheduleTimeZone = '') => add({ schedule, scheduleTimeZone }),
    parents: (...parents) => add({ parents }),
    command: (command) => add({ command }),
    retries: (retries) => add({ retries }),
    retryInterval: (retryInterval) => add({ retryInterval }),
    overlap: (overlap) => add({ overlap }),
    misfire: (misfire) => add({ misfire }),
    startDeadline: (startDeadline) => add({ startDeadline }),
    timeout: (timeout) => add({ timeout }),
    queue: (queue) => add({ queue }),
    priority: (priority) => add({ priority }),
    resources: (resources) => add(resources),
    disabled: () => add({ disabled: true }),
    softError: () => add({ softError: true }),
    with: add,
    document: () => document,
    build: (now = epochMs(0)) => build(document, now),
  };
}

function build(document: JobDocument, now: EpochMs): Job {
  const parsed = parseJob(document, { now });
  const problems = parsed.ok ? '' : parsed.error.map((problem) => problem.text).join(' ');
  assert(parsed.ok, `the test's job is valid: ${problems}`);
  return parsed.value.job;
}
