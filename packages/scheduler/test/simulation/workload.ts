import { type Rng, isoFromMs, epochMs } from '@horae/submitter/kernel';

/** What users of one world post and ask, drawn from the seed. */
export type UserAction =
  | { readonly type: 'put'; readonly json: Readonly<Record<string, unknown>> }
  | { readonly type: 'delete'; readonly jobName: string }
  | { readonly type: 'run'; readonly jobName: string }
  | { readonly type: 'kill'; readonly jobName: string }
  | { readonly type: 'markSuccess'; readonly jobName: string };

const PERIODS = ['PT5S', 'PT20S', 'PT1M', 'PT3M', 'PT10M', 'P1D'];
const CRONS = ['*/2 * * * *', '1-59/3 * * * *', '0 * * * *', '7,37 * * * *'];
const ZONES = ['', 'UTC', 'Europe/Berlin', 'America/New_York'];

/** The jobs of a world's beginning: roots first, then children of jobs before them. */
export function drawJobs(rng: Rng, { count, startAt }: { count: number; startAt: number }) {
  const jobs: Record<string, unknown>[] = [];
  for (let index = 0; index < count; index += 1) {
    const isChild = index > 1 && rng.chance(0.45);
    jobs.push(isChild ? drawChild(rng, index) : drawScheduled(rng, index, startAt));
  }
  return jobs;
}

export function drawScheduled(rng: Rng, index: number, startAt: number): Record<string, unknown> {
  return {
    ...drawPolicies(rng, index),
    ...drawSchedule(rng, startAt),
    misfire: pick(rng, ['latest', 'all', 'skip']),
  };
}

function drawSchedule(rng: Rng, startAt: number): Record<string, unknown> {
  if (rng.chance(0.15)) {
    return { schedule: pick(rng, CRONS), scheduleTimeZone: pick(rng, ZONES) };
  }
  const first = isoFromMs(epochMs(startAt + (5 + rng.below(120)) * 1_000));
  const count = rng.chance(0.3) ? String(1 + rng.below(12)) : '';
  const repeat = `R${count}/${first}/${pick(rng, PERIODS)}`;
  if (!rng.chance(0.2)) return { schedule: repeat };
  const second = isoFromMs(epochMs(startAt + (5 + rng.below(120)) * 1_000));
  return { schedule: `${repeat};R/${second}/${pick(rng, PERIODS)}` };
}

function drawChild(rng: Rng, index: number): Record<string, unknown> {
  const parentCount = 1 + rng.below(Math.min(3, index));
  const parents = new Set<string>();
  while (parents.size < parentCount) parents.add(`job-${rng.below(index)}`);
  return { ...drawPolicies(rng, index), parents: [...parents] };
}

function drawPolicies(rng: Rng, index: number): Record<string, unknown> {
  return {
    name: `job-${index}`,
    command: 'true',
    cpus: pick(rng, [0.1, 0.5, 1]),
    mem: pick(rng, [32, 128]),
    disk: 1,
    retries: rng.below(4),
    retryInterval: `PT${1 + rng.below(40)}S`,
    retryBackoff: pick(rng, [1, 1, 2]),
    overlap: pick(rng, ['skip', 'skip', 'queue', 'allow']),
    priority: rng.below(3),
    ...(rng.chance(0.2) ? { startDeadline: `PT${5 + rng.below(100)}S` } : {}),
    ...(rng.chance(0.2) ? { timeout: `PT${10 + rng.below(60)}S` } : {}),
    ...(rng.chance(0.1) ? { softError: true } : {}),
    ...(rng.chance(0.25) ? { async: true } : {}),
    ...(rng.chance(0.15) ? { dataProcessingJobType: true } : {}),
    ...(rng.chance(0.15) ? { disableAfterFailures: 1 + rng.below(4) } : {}),
  };
}

/** One thing a user does in the middle of the storm. */
export function drawAction(rng: Rng, world: { jobCount: number; now: number }): UserAction {
  const index = rng.below(world.jobCount);
  const jobName = `job-${index}`;
  const dice = rng.next();
  if (dice < 0.6) return { type: 'run', jobName };
  if (dice < 0.75) return { type: 'kill', jobName };
  if (dice < 0.85) return { type: 'markSuccess', jobName };
  // Few jobs are changed: most must stay what the checkers know them to be.
  if (index % 4 !== 0) return { type: 'run', jobName };
  if (dice < 0.9) return { type: 'delete', jobName };
  // Put again: a changed definition, or a new job in a deleted one's place.
  return { type: 'put', json: drawScheduled(rng, index, world.now) };
}

/** How long a simulated process runs, and how it ends. */
export function drawWork(
  rng: Rng,
  failureChance: number,
): { durationMs: number; exitCode: number } {
  const durationMs = rng.chance(0.1) ? 20_000 + rng.below(120_000) : 50 + rng.below(8_000);
  return { durationMs, exitCode: rng.chance(failureChance) ? 1 + rng.below(3) : 0 };
}

/** One word of an asynchronous task about its end, some time after its start. */
export interface ReportPlan {
  readonly afterMs: number;
  readonly statusCode: number;
}

/** Most report once, well and in time; some never, some before the end, too late or twice. */
export function drawReport(rng: Rng, durationMs: number): readonly ReportPlan[] {
  const statusCode = rng.chance(0.15) ? 1 + rng.below(3) : 0;
  const dice = rng.next();
  if (dice < 0.1) return [];
  const afterMs =
    dice < 0.35
      ? rng.below(durationMs)
      : durationMs + (dice < 0.85 ? rng.below(5_000) : rng.below(300_000));
  const first = { afterMs, statusCode };
  if (!rng.chance(0.2)) return [first];
  return [first, { afterMs: afterMs + rng.below(20_000), statusCode }];
}

export function drawProgress(
  rng: Rng,
  durationMs: number,
): readonly { readonly afterMs: number; readonly elementCount: number }[] {
  return Array.from({ length: rng.below(5) }, () => ({
    afterMs: rng.below(durationMs * 1.2),
    elementCount: rng.below(1_000),
  }));
}

function pick<T>(rng: Rng, choices: readonly T[]): T {
  return choices[rng.below(choices.length)] as T;
}
