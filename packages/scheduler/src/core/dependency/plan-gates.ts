import { type EpochMs, type Result, accepted, refused } from '@horae/submitter/kernel';
import type { DependencyJob, DependencyMode, Job } from '@horae/submitter/job';
import type { Schedule } from '@horae/submitter/schedule';
import type { ReadonlyJobEntry, ReadonlyState } from '../state.js';
import { type CycleSchedule, CycleSchedules, ownCycle } from './cycle-schedule.js';
import { referenceParent } from './interleave.js';
import { descendantsInOrder } from './job-graph.js';

/** How the gate of a job is to tell rounds apart. */
export interface GatePlan {
  readonly jobName: string;
  readonly mode: DependencyMode;
  readonly reference: string | null;
}

/** A gate that was asked to be in `cycle` mode and cannot. */
export interface PlanRefusal {
  readonly jobName: string;
  readonly reason: string;
}

/** What plans are made of. */
export type PlanState = Pick<ReadonlyState, 'jobs' | 'limits' | 'children'>;

/**
 * The plans of all gates that a new definition of `job` touches: its own, and those of the jobs
 * that depend on it and whose rounds follow its times. Only plans that differ from what is stored.
 */
export function planGates(
  state: PlanState,
  put: { readonly job: Job; readonly schedule: Schedule | null; readonly now: EpochMs },
): Result<readonly GatePlan[], PlanRefusal> {
  // Most jobs: nobody's rounds follow their times.
  if (put.job.kind === 'schedule' && !state.children.has(put.job.name)) return accepted([]);
  const cycles = new CycleSchedules(state);
  const before = cycles.of(put.job.name);
  const plans: GatePlan[] = [];
  if (put.job.kind === 'dependency') {
    const plan = planGate(cycles, put.job, put.now);
    if (!plan.ok) return plan;
    plans.push(plan.value);
    cycles.plan(put.job.name, cycleOfPlan(cycles, plan.value));
  } else {
    cycles.plan(put.job.name, put.schedule === null ? null : ownCycle(put.job, put.schedule));
  }
  if (before?.key !== cycles.of(put.job.name)?.key) {
    for (const name of descendantsInOrder(state, put.job.name)) {
      const { job } = state.jobs.get(name) as ReadonlyJobEntry;
      if (job.kind !== 'dependency') continue;
      const plan = planGate(cycles, job, put.now);
      if (!plan.ok) return plan;
      plans.push(plan.value);
      cycles.plan(name, cycleOfPlan(cycles, plan.value));
    }
  }
  return accepted(plans.filter((plan) => isNews(state, plan)));
}

/** After a parent has gone: what cannot be asked for any more becomes `latest`. */
export function planAgain(state: PlanState, jobName: string, now: EpochMs): GatePlan[] {
  const cycles = new CycleSchedules(state);
  const plans: GatePlan[] = [];
  for (const name of [jobName, ...descendantsInOrder(state, jobName)]) {
    const { job } = state.jobs.get(name) as ReadonlyJobEntry;
    if (job.kind !== 'dependency') continue;
    const planned = planGate(cycles, job, now);
    const plan = planned.ok ? planned.value : latest(name);
    plans.push(plan);
    cycles.plan(name, cycleOfPlan(cycles, plan));
  }
  return plans.filter((plan) => isNews(state, plan));
}

function planGate(
  cycles: CycleSchedules,
  job: DependencyJob,
  now: EpochMs,
): Result<GatePlan, PlanRefusal> {
  if (job.dependencyMode === 'latest' || job.parents.length === 0)
    return accepted(latest(job.name));
  const parents = job.parents.map((name) => ({ name, cycle: cycles.of(name) }));
  const occurrenceCountMax = cycles.state.limits.cycleCheckOccurrenceCountMax;
  const reference = referenceParent(parents, { now, occurrenceCountMax });
  if (reference.ok) {
    return accepted({ jobName: job.name, mode: 'cycle', reference: reference.value });
  }
  if (job.dependencyMode === null) return accepted(latest(job.name));
  return refused({ jobName: job.name, reason: reference.error });
}

function latest(jobName: string): GatePlan {
  return { jobName, mode: 'latest', reference: null };
}

function cycleOfPlan(cycles: CycleSchedules, plan: GatePlan): CycleSchedule | null {
  return plan.reference === null ? null : cycles.of(plan.reference);
}

function isNews(state: PlanState, plan: GatePlan): boolean {
  const gate = state.jobs.get(plan.jobName)?.gate;
  return gate == null || gate.mode !== plan.mode || gate.reference !== plan.reference;
}
