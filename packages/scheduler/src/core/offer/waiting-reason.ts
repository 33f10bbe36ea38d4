import { isoFromMs } from '@horae/submitter/kernel';
import type { Run } from '../run.js';
import type { ReadonlyJobEntry, ReadonlyState, SeenAgent } from '../state.js';
import { placementOf } from './constraint.js';
import { fullBy } from './queue-room.js';
import type { RunShape } from './run-shape.js';

/**
 * What an active run waits for, as a sentence; null when it waits for nothing but its task. Asked
 * for one run at a time: looks at every agent.
 */
export function waitingReason(state: ReadonlyState, run: Run): string | null {
  if (run.state === 'retrying' && run.retryAt !== null) {
    return `The next attempt is due at ${isoFromMs(run.retryAt)}`;
  }
  if (run.attempts.at(-1)?.state === 'awaiting') {
    return 'Its task has ended well; how the work has ended is still to be reported';
  }
  const job = state.jobs.get(run.job);
  if (run.state !== 'queued' || job === undefined) return null;
  return waitsForOther(job, run) ?? waitsForOffer(state, job.shape);
}

function waitsForOther(job: ReadonlyJobEntry, run: Run): string | null {
  if (job.job.overlap === 'allow') return null;
  const other = job.activeRuns.find((entry) => entry.run.id !== run.id)?.run;
  if (other === undefined) return null;
  const isFirst = job.activeRuns[0]?.run.id === run.id && other.attempts.length === 0;
  return isFirst ? null : `An earlier run of this job has not ended: ${other.id}`;
}

function waitsForOffer(state: ReadonlyState, shape: RunShape): string {
  if (!state.cluster.isConnected) return 'There is no connection to a master';
  const limit = fullBy(state, shape);
  if (limit !== null) {
    const max = state.queueLimits.get(shape.queue)?.[limit];
    return `The queue "${shape.queue}" is full: its ${limit} is ${max}`;
  }
  const agents = [...state.cluster.agents.values()];
  if (agents.length === 0) return 'No agent has offered anything yet';
  return unmetConstraint(agents, shape) ?? lackOfRoom(agents, shape) ?? 'It waits for an offer';
}

function unmetConstraint(agents: readonly SeenAgent[], shape: RunShape): string | null {
  const placements = shape.constraints.map(placementOf);
  const isFine = agents.some(({ attributes }) => placements.every((one) => one.isMet(attributes)));
  if (isFine) return null;
  const alone = placements.find((one) => !agents.some(({ attributes }) => one.isMet(attributes)));
  if (alone === undefined) return 'No single agent meets all constraints of the job';
  return `No agent meets the constraint ${JSON.stringify(alone.constraint)}`;
}

function lackOfRoom(agents: readonly SeenAgent[], shape: RunShape): string | null {
  const placements = shape.constraints.map(placementOf);
  const suitable = agents.filter((agent) => placements.every((one) => one.isMet(agent.attributes)));
  const needed = [
    ['cpus', shape.cpusMilli / 1_000, (agent: SeenAgent) => agent.cpus],
    ['MB of memory', shape.memMbMilli / 1_000, (agent: SeenAgent) => agent.memMb],
    ['MB of disk', shape.diskMbMilli / 1_000, (agent: SeenAgent) => agent.diskMb],
  ] as const;
  for (const [what, wanted, freeOf] of needed) {
    const most = Math.max(...suitable.map(freeOf));
    if (most < wanted)
      return `It needs ${wanted} ${what}; the most any agent has offered is ${most}`;
  }
  return null;
}
