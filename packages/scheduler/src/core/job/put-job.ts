import { assert } from '@horae/submitter/kernel';
import { type JobCounters, NO_COUNTERS, formatJob } from '@horae/submitter/job';
import { dropRounds, fireFullGates } from '../dependency/credit-children.js';
import { type GatePlan, planGates } from '../dependency/plan-gates.js';
import type { SchedulerEvent } from '../event.js';
import { recordAsOne } from '../schedule/skip-stretch.js';
import type { JobEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { disableBySystem } from './disable-job.js';
import { endWaitingRuns } from './end-waiting-runs.js';
import { jobRefusal, planRefusal } from './job-refusal.js';
import { type SchedulePosition, positionOf, recordOldOccurrences } from './schedule-position.js';

type JobPut = Extract<SchedulerEvent, { readonly type: 'jobPut' }>;

/** Creates or replaces a job. Everything is checked before anything changes. */
export function putJob(turn: Turn, event: JobPut): void {
  const old = turn.state.jobs.get(event.job.name);
  const refusal = jobRefusal(turn.state, event.job);
  if (refusal !== null) return turn.refuseWith(event.replyTo, refusal);
  const position = positionOf(turn, event.job, old);
  const { job, schedule } = position;
  const plans = planGates(turn.state, { job, schedule, now: turn.now });
  if (!plans.ok) return turn.refuseWith(event.replyTo, planRefusal(plans.error));
  const keptReason = systemReason(old, position);
  if (old !== undefined) leaveOldDefinition(turn, old, position);
  store(turn, position, { counters: countersOf(event, old), keptReason });
  applyPlans(turn, plans.value);
  const entry = turn.state.jobs.get(job.name);
  assert(entry !== undefined, 'a job that was put is there');
  if (entry.disabledBy !== null) endWaitingRuns(turn, entry);
  fireFullGates(turn, entry);
  turn.notice({ type: 'jobChanged', jobName: job.name });
  turn.accept(event.replyTo);
}

/** Credits of an old plan are recorded before they are forgotten. */
export function applyPlans(turn: Turn, plans: readonly GatePlan[]): void {
  for (const plan of plans) {
    const child = turn.state.jobs.get(plan.jobName);
    if (child !== undefined) dropRounds(turn, child, 'the rounds of its parents have changed');
    turn.emit({ kind: 'gatePlanned', ...plan });
  }
}

/** Counters are kept on every update; those that the client sends are taken (migrations). */
function countersOf(event: JobPut, old: JobEntry | undefined): JobCounters {
  return { ...(old?.counters ?? NO_COUNTERS), ...event.counters };
}

/**
 * Why the system had disabled the job, where that stays so: a client that sends back what it has
 * read, `disabled: true` and all, does not make it the operator's choice. With other times it is a
 * choice; with `disabled: false` the job is enabled, whoever had disabled it.
 */
function systemReason(old: JobEntry | undefined, { job, isKept }: SchedulePosition): string | null {
  if (old?.disabledBy !== 'system' || !job.disabled) return null;
  const isSameKind = job.kind === 'dependency' && old.job.kind === 'dependency';
  return isKept || isSameKind ? old.disabledReason : null;
}

/** What was due under the old times has its record before the new ones begin. */
function leaveOldDefinition(turn: Turn, old: JobEntry, position: SchedulePosition): void {
  if (!position.isKept) recordOldOccurrences(turn, old, 'schedule changed');
  if (position.job.kind === 'schedule' && old.job.kind === 'dependency') {
    dropRounds(turn, old, 'the job has a schedule of its own now');
  }
}

function store(
  turn: Turn,
  position: SchedulePosition,
  { counters, keptReason }: { counters: JobCounters; keptReason: string | null },
): void {
  const { schedule } = position;
  // The document holds the operator's choice alone.
  const job = keptReason === null ? position.job : { ...position.job, disabled: false };
  const change = {
    kind: 'jobPut',
    document: formatJob(job),
    number: turn.state.jobs.get(job.name)?.number ?? turn.state.nextJobNumber,
    putAt: position.putAt,
    nextAt: position.nextAt,
    takenAt: position.takenAt,
    takenCount: position.takenCount,
    counters,
  } as const;
  turn.emitPut(change, { job, schedule });
  if (keptReason !== null) disableBySystem(turn, job.name, keptReason);
  const entry = turn.state.jobs.get(job.name);
  const passed = position.neverDue;
  if (entry !== undefined && passed !== null) recordAsOne(turn, entry, passed);
}
