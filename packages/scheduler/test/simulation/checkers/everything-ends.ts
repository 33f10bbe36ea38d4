import { MINUTE_MS, isoFromMs } from '@horae/submitter/kernel';
import type { Run } from '../../../src/core/index.js';
import { type History, runsOfJob } from './history.js';
import type { Violation } from './violation.js';

const PLENTY_OF_CPUS = 64;

/** Longest time in which nothing happens about a run in a healthy world, all waits included. */
const LONG_MS = 12 * MINUTE_MS;

/** Finally: with the faults over, everything that was due moves on until it has ended. */
export function everythingEnds(history: History): Violation[] {
  return [...history.runs.values()].flatMap((run) => {
    if (run.endedAt !== null || lastMoveAt(history, run) > history.endedAt - LONG_MS) return [];
    // More work than the agents have room for waits, and that is no fault.
    if (history.options.agentCpus < PLENTY_OF_CPUS && run.state !== 'running') return [];
    const text = `${run.id} of ${isoFromMs(run.createdAt)} is still ${run.state}.`;
    return [{ promise: 'live', text }];
  });
}

/** A run may wait for earlier ones of its job, for as long as those get on. */
function lastMoveAt(history: History, run: Run): number {
  const times = runsOfJob(history, run.job).flatMap(({ createdAt, endedAt, attempts }) =>
    createdAt > run.createdAt
      ? []
      : [createdAt, endedAt ?? 0, ...attempts.map((attempt) => attempt.launchedAt)],
  );
  return Math.max(...times);
}
