import type { EpochMs } from '@horae/submitter/kernel';
import {
  type DependencyMode,
  type Job,
  type JobDocument,
  type JobProblem,
  formatJob,
} from '@horae/submitter/job';
import type { Schedule } from '@horae/submitter/schedule';
import { type GatePlan, type PlanRefusal, planGates } from '../dependency/plan-gates.js';
import { jobRefusal, planRefusal } from '../job/job-refusal.js';
import { keptPosition } from '../job/schedule-position.js';
import type { CoreRefusal } from '../refusal.js';
import type { ReadonlyJobEntry, ReadonlyState } from '../state.js';

/** A member that a definition changes; null = it is not there. */
export interface MemberChange {
  /** `retries`, or `labels.team` for a member of a member. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What posting a job would do. */
export interface JobCheck {
  /** As it would be stored. */
  readonly job: Job;
  /** Null for a job with parents. */
  readonly schedule: Schedule | null;
  /** How its gate would tell rounds apart; null for a job with a schedule. */
  readonly mode: DependencyMode | null;
  /** Why the other jobs keep it out; null when it would be stored. */
  readonly problem: JobProblem | null;
  /** The job of this name as it is now; null when there is none. */
  readonly stored: JobDocument | null;
  /** Against the stored one; all that is there for a new job. */
  readonly changes: readonly MemberChange[];
}

/** By the rules of a post, without one: nothing changes. */
export function checkJob(
  state: Pick<ReadonlyState, 'jobs' | 'limits' | 'children'>,
  read: { readonly job: Job; readonly schedule: Schedule | null; readonly now: EpochMs },
): JobCheck {
  const entry = state.jobs.get(read.job.name);
  const kept = read.job.kind === 'schedule' ? keptPosition(read.job, entry) : null;
  const { job, schedule } = kept ?? read;
  const refusal = jobRefusal(state, job);
  const plans = refusal === null ? planGates(state, { job, schedule, now: read.now }) : null;
  const stored = entry === undefined ? null : definitionOf(entry);
  return {
    job,
    schedule,
    mode: job.kind === 'schedule' ? null : modeOf(job, plans?.ok ? plans.value : [], entry),
    problem: refusal === null ? planProblem(job, plans) : problemOf(refusal),
    stored,
    changes: changesBetween(stored ?? {}, formatJob(job)),
  };
}

/** The operator's and the system's choices are one to whoever reads or writes a definition. */
export function definitionOf({ job, disabledBy }: ReadonlyJobEntry): JobDocument {
  return { ...formatJob(job), disabled: disabledBy !== null };
}

function modeOf(
  job: Job,
  plans: readonly GatePlan[],
  entry: ReadonlyJobEntry | undefined,
): DependencyMode | null {
  const plan = plans.find(({ jobName }) => jobName === job.name);
  return plan?.mode ?? entry?.gate?.mode ?? null;
}

function planProblem(job: Job, plans: ReturnType<typeof planGates> | null): JobProblem | null {
  if (plans === null || plans.ok) return null;
  const { text } = planRefusal(plans.error);
  return { path: pathOfPlan(job, plans.error), text };
}

/** A job that depends on this one may be the one that cannot go on. */
function pathOfPlan(job: Job, { jobName }: PlanRefusal): string {
  if (jobName === job.name) return 'dependencyMode';
  return job.kind === 'schedule' ? 'schedule' : 'parents';
}

/** Refusals begin with the member that they are about, where it is one. */
function problemOf({ text }: CoreRefusal): JobProblem {
  return { path: /^([a-zA-Z]+(?:\[\d+\])*): /.exec(text)?.[1] ?? '', text };
}

/** Objects member by member; lists and texts as a whole. */
function changesBetween(
  before: JobDocument,
  after: JobDocument,
  prefix = '',
): readonly MemberChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): readonly MemberChange[] => {
    const [old, next] = [before[name] ?? null, after[name] ?? null];
    const path = prefix + name;
    if (isObject(old) && isObject(next)) return changesBetween(old, next, `${path}.`);
    // JSON of the same maker: equal values have equal texts.
    return JSON.stringify(old) === JSON.stringify(next) ? [] : [{ path, before: old, after: next }];
  });
}

function isObject(value: unknown): value is JobDocument {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
