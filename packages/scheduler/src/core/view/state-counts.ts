import type { RunId, RunState } from '../run.js';
import type { ReadonlyState } from '../state.js';

/** How many active runs are in each state. */
export function countActiveRuns(
  state: ReadonlyState,
): Readonly<Record<'queued' | 'running' | 'retrying', number>> {
  const counts = { queued: 0, running: 0, retrying: 0 };
  for (const { run } of state.runs.values()) {
    if (isCounted(run.state)) counts[run.state] += 1;
  }
  return counts;
}

/** Runs that wait for an agent or for their next attempt. */
export function waitingRunIds(state: ReadonlyState): readonly RunId[] {
  const waiting = [...state.runs.values()].filter(({ run }) => run.state !== 'running');
  return waiting.map(({ run }) => run.id);
}

function isCounted(state: RunState): state is 'queued' | 'running' | 'retrying' {
  return state === 'queued' || state === 'running' || state === 'retrying';
}
