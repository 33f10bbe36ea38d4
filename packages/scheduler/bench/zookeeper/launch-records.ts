import { type Histogram, build } from 'hdr-histogram-js';
import type { EpochMs } from '@horae/submitter/kernel';
import type { Change } from '../../src/core/change.js';
import type { Run } from '../../src/core/run.js';
import type { Store } from '../../src/ports/store.js';
import { anAttempt, run } from '../../test/contract/store-contract-data.js';

export interface LaunchResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LaunchOptions {
  /** Callers, each of which waits for its commit before it asks for the next. */
  readonly inFlight: number;
  readonly forMs: number;
  /** As the shell does under load: what was launched is folded in the background, so often. */
  readonly foldEveryMs: number;
}

const AT = 1_767_225_600_000;

/** Launch records per second through the store: a run that is created and launched, committed. */
export async function launchRecords(store: Store, options: LaunchOptions): Promise<LaunchResult> {
  const waits = build();
  const ended: Run[] = [];
  const startedMs = performance.now();
  const endMs = startedMs + options.forMs;
  let count = 0;
  const folds = foldNowAndThen(store, ended, { ...options, endMs });
  async function launchAgain(place: number): Promise<void> {
    for (let round = 0; performance.now() < endMs; round += 1) {
      const { changes, run } = launchOf(`job-${place}`, (AT + round * 1_000) as EpochMs);
      await timed(waits, () => store.commit(changes));
      ended.push(run);
      count += 1;
    }
  }
  await Promise.all(Array.from({ length: options.inFlight }, (_, place) => launchAgain(place)));
  const seconds = (performance.now() - startedMs) / 1_000;
  await folds;
  const wait = (percent: number): number => waits.getValueAtPercentile(percent) / 1_000;
  return { perSecond: count / seconds, p50Ms: wait(50), p99Ms: wait(99) };
}

async function foldNowAndThen(
  store: Store,
  ended: Run[],
  { foldEveryMs, endMs }: LaunchOptions & { readonly endMs: number },
): Promise<void> {
  while (performance.now() < endMs) {
    await new Promise((resolve) => setTimeout(resolve, foldEveryMs));
    await store.fold([], ended.splice(0));
  }
}

async function timed(waits: Histogram, work: () => Promise<void>): Promise<void> {
  const beforeMs = performance.now();
  await work();
  waits.recordValue((performance.now() - beforeMs) * 1_000);
}

function launchOf(job: string, dueAt: EpochMs): { changes: readonly Change[]; run: Run } {
  const attempt = {
    ...anAttempt(job, dueAt, 0),
    agentId: '5f3c8a2e-0b1d-4e6f-9a7c-1d2e3f405162-S0',
    agent: 'machine-17.example.org',
    agentUrl: 'http://machine-17.example.org:5051',
  };
  const created = run(job, dueAt, 'queued', { attempts: [], endedAt: null });
  return {
    changes: [
      { kind: 'runCreated', run: created },
      { kind: 'attemptLaunched', runId: created.id, jobName: job, dueAt, attempt },
    ],
    run: { ...created, state: 'succeeded', attempts: [attempt], endedAt: dueAt },
  };
}
