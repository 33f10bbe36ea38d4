import type { Job } from '@horae/submitter/job';
import { pathToItself } from '../dependency/job-graph.js';
import type { PlanRefusal } from '../dependency/plan-gates.js';
import { constraintProblem } from '../offer/constraint.js';
import { type CoreRefusal, refusalOf } from '../refusal.js';
import type { ReadonlyState } from '../state.js';

/** Why a definition cannot be stored beside the other jobs; null when it can. */
export function jobRefusal(
  state: Pick<ReadonlyState, 'jobs' | 'limits'>,
  job: Job,
): CoreRefusal | null {
  if (!state.jobs.has(job.name) && state.jobs.size >= state.limits.jobCountMax) {
    return refusalOf('JOB_LIMIT', state.limits.jobCountMax);
  }
  const problem = constraintProblem(job);
  if (problem !== null) return refusalOf('JOB_INVALID', problem);
  return job.kind === 'dependency' ? parentsRefusal(state, job.name, job.parents) : null;
}

function parentsRefusal(
  state: Pick<ReadonlyState, 'jobs'>,
  name: string,
  parents: readonly string[],
): CoreRefusal | null {
  const unknown = parents.filter((parent) => parent !== name && !state.jobs.has(parent));
  if (unknown.length > 0) return refusalOf('PARENT_UNKNOWN', name, unknown.join(', '));
  const path = pathToItself(state, name, parents);
  return path === null ? null : refusalOf('PARENT_CYCLE', name, [name, ...path].join(' → '));
}

/** A gate that was asked to tell rounds apart and cannot, of the job or of one that depends on it. */
export function planRefusal({ jobName, reason }: PlanRefusal): CoreRefusal {
  return refusalOf('CYCLE_MODE_UNDEFINED', jobName, reason);
}
