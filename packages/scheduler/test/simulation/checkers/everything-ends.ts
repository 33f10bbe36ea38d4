import { MINUTE_MS, isoFromMs } from '@horae/submitter/kernel';
import type { History } from './history.js';
import type { Violation } from './violation.js';

const PLENTY_OF_CPUS = 64;

/** Longest time from the due time to the end of a run in a healthy world, all retries included. */
const LONG_MS = 12 * MINUTE_MS;

/** Finally: with the faults over, everything that was due has come to its end. */
export function everythingEnds(history: History): Violation[] {
  return [...history.runs.values()].flatMap((run) => {
    const isOver = run.endedAt !== null;
    if (isOver || run.createdAt > history.endedAt - LONG_MS) return [];
    // More work than the agents have room for waits, and that is no fault.
    if (history.options.agentCpus < PLENTY_OF_CPUS && run.state !== 'running') return [];
    const text = `${run.id} of ${isoFromMs(run.createdAt)} is still ${run.state}.`;
    return [{ promise: 'live', text }];
  });
}
