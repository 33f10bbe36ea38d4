import { type Histogram, build } from 'hdr-histogram-js';
import { type EpochMs, nullLogger } from '@horae/submitter/kernel';
import type { Change } from '../../src/core/change.js';
import type { Run } from '../../src/core/run.js';
import type { Store } from '../../src/ports/store.js';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { anAttempt, run as aRun } from '../../test/contract/store-contract-data.js';

export interface LivesOptions {
  /** Runs that live at the same time, each waiting for its commits. */
  readonly inFlight: number;
  readonly forMs: number;
  /** As the shell does under load; not at all when absent. */
  readonly foldEveryChanges?: number;
}

export interface LivesResult {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Full lives of runs through the store: created and launching, running, finished and counted. */
export async function storeLives(file: string, options: LivesOptions): Promise<LivesResult> {
  const store = openSqliteStore({ file, logger: nullLogger });
  const waits = build();
  const ended: Run[] = [];
  let changeCount = 0;
  let transitionCount = 0;
  let folding: Promise<void> | null = null;
  const startedMs = performance.now();
  const endMs = startedMs + options.forMs;

  async function commit(changes: readonly Change[]): Promise<void> {
    await timedCommit(store, changes, waits);
    transitionCount += 1;
    changeCount += changes.length;
    if (options.foldEveryChanges === undefined || changeCount < options.foldEveryChanges) return;
    if (folding !== null) return;
    changeCount = 0;
    folding = store.fold([], ended.splice(0)).then(() => {
      folding = null;
    });
  }
  async function liveAgain(place: number): Promise<void> {
    for (let round = 0; performance.now() < endMs; round += 1) {
      const life = lifeOf(`job-${place}`, (1_767_225_600_000 + round * 1_000) as EpochMs);
      for (const changes of life.transitions) await commit(changes);
      if (options.foldEveryChanges !== undefined) ended.push(life.ended);
    }
  }
  await Promise.all(Array.from({ length: options.inFlight }, (_, place) => liveAgain(place)));
  const seconds = (performance.now() - startedMs) / 1_000;
  await folding;
  await store.close();
  return {
    perSecond: transitionCount / seconds,
    p50Ms: waits.getValueAtPercentile(50) / 1_000,
    p99Ms: waits.getValueAtPercentile(99) / 1_000,
  };
}

async function timedCommit(
  store: Store,
  changes: readonly Change[],
  waits: Histogram,
): Promise<void> {
  const beforeMs = performance.now();
  await store.commit(changes);
  waits.recordValue((performance.now() - beforeMs) * 1_000);
}

function lifeOf(job: string, dueAt: EpochMs): { transitions: Change[][]; ended: Run } {
  const attempt = {
    ...anAttempt(job, dueAt, 1),
    agentId: '5f3c8a2e-0b1d-4e6f-9a7c-1d2e3f405162-S0',
    agent: 'machine-17.example.org',
    agentUrl: 'http://machine-17.example.org:5051',
  };
  const run = aRun(job, dueAt, 'queued', { attempts: [], endedAt: null });
  const { id } = run;
  const counters = {
    successCount: 12,
    errorCount: 1,
    errorsSinceLastSuccess: 0,
    lastSuccessAt: dueAt,
    lastErrorAt: null,
  };
  return {
    transitions: [
      [
        { kind: 'runCreated', run },
        { kind: 'attemptLaunched', runId: id, jobName: job, dueAt, attempt },
      ],
      [
        {
          kind: 'attemptMoved',
          runId: id,
          attempt: 1,
          state: 'running',
          at: dueAt,
          facts: { startedAt: dueAt },
        },
      ],
      [
        {
          kind: 'attemptMoved',
          runId: id,
          attempt: 1,
          state: 'succeeded',
          at: dueAt,
          facts: { endedAt: dueAt, exitCode: 0 },
        },
        { kind: 'runEnded', runId: id, state: 'succeeded', reason: null, detail: null, at: dueAt },
        { kind: 'jobCounted', jobName: job, counters },
      ],
    ],
    ended: {
      ...run,
      state: 'succeeded',
      attempts: [{ ...attempt, state: 'succeeded', exitCode: 0 }],
      endedAt: dueAt,
    },
  };
}
