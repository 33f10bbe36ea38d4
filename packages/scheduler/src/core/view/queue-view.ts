import type { ReadonlyState } from '../state.js';

/** A queue as `/api/v1/queues` shows it; a limit that is not set is null. */
export interface QueueView {
  readonly name: string;
  /** Active runs by what they do. */
  readonly queued: number;
  readonly running: number;
  readonly retrying: number;
  readonly jobs: number;
  readonly cpusUsed: number;
  readonly memUsedMb: number;
  readonly runCountMax: number | null;
  readonly cpusMax: number | null;
  readonly memMaxMb: number | null;
}

/** Every queue that is configured, that a job names, or that a run is in; by name. */
export function viewQueues(state: ReadonlyState): readonly QueueView[] {
  const counts = new Map<string, QueueCounts>();
  const countsOf = (name: string): QueueCounts => {
    const found = counts.get(name) ?? { queued: 0, running: 0, retrying: 0, jobs: 0 };
    counts.set(name, found);
    return found;
  };
  for (const name of state.queueLimits.keys()) countsOf(name);
  for (const { job } of state.jobs.values()) countsOf(job.queue).jobs += 1;
  for (const { run } of state.runs.values()) {
    const queue = countsOf(run.queue);
    if (run.state === 'running') queue.running += 1;
    else if (run.state === 'retrying') queue.retrying += 1;
    else queue.queued += 1;
  }
  const names = [...counts.keys()].sort();
  return names.map((name) => viewQueue(state, name, countsOf(name)));
}

interface QueueCounts {
  queued: number;
  running: number;
  retrying: number;
  jobs: number;
}

function viewQueue(state: ReadonlyState, name: string, counts: QueueCounts): QueueView {
  const limits = state.queueLimits.get(name);
  const usage = state.usage.get(name);
  return {
    name,
    ...counts,
    cpusUsed: (usage?.cpusMilli ?? 0) / 1_000,
    memUsedMb: (usage?.memMbMilli ?? 0) / 1_000,
    runCountMax: limits?.runCountMax ?? null,
    cpusMax: limits?.cpus ?? null,
    memMaxMb: limits?.memMb ?? null,
  };
}
