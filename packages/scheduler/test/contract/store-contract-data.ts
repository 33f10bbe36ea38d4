import type { EpochMs } from '@horae/submitter/kernel';
import type { Change } from '../../src/core/change.js';
import type { Entity } from '../../src/core/entity.js';
import type { Attempt, Run, RunState } from '../../src/core/run.js';

export function named(frameworkId: string): Change {
  return { kind: 'frameworkNamed', frameworkId };
}

/** By their keys, with their bodies: stores make them in their own ways, some when asked for. */
export function byKey(entities: readonly Entity[]): readonly Entity[] {
  return entities
    .map(({ kind, key, body }) => ({ kind, key, body }))
    .sort((left, right) => (left.key < right.key ? -1 : 1));
}

export function launched(jobName: string, dueAtMs: number, attempt: number): Change {
  const dueAt = dueAtMs as EpochMs;
  const runId = `${jobName}@${new Date(dueAtMs).toISOString()}`;
  return {
    kind: 'attemptLaunched',
    runId,
    jobName,
    dueAt,
    attempt: anAttempt(jobName, dueAt, attempt),
  };
}

export function anAttempt(jobName: string, dueAt: EpochMs, attempt: number): Attempt {
  return {
    attempt,
    taskId: `ct:${dueAt}:${attempt}:${jobName}:`,
    agentId: 'agent-1',
    agent: 'localhost',
    agentUrl: 'http://localhost:5051',
    state: 'launching',
    cpus: 0.1,
    memMb: 128,
    launchedAt: dueAt,
    startedAt: null,
    endedAt: null,
    exitCode: null,
    signal: null,
    message: null,
    unreachableSince: null,
    timedOut: false,
    killReason: null,
  };
}

export function run(job: string, dueAtMs: number, state: RunState, more: Partial<Run> = {}): Run {
  const dueAt = dueAtMs as EpochMs;
  return {
    id: `${job}@${new Date(dueAtMs).toISOString()}`,
    job,
    dueAt,
    cycleAt: dueAt,
    trigger: 'schedule',
    createdAt: dueAt,
    arguments: null,
    queue: 'default',
    priority: 0,
    state,
    reason: null,
    detail: null,
    attempts: [{ ...anAttempt(job, dueAt, 1), state: 'succeeded', exitCode: 0 }],
    retryAt: null,
    failureCount: 0,
    endedAt: dueAt,
    occurrenceCount: 1,
    lastDueAt: dueAt,
    inLineSince: dueAt,
    ...more,
  };
}
