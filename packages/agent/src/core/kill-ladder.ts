import { addMs, type EpochMs } from '@horae/submitter/kernel';
import type { KillPolicy } from '../protocol/index.js';
import type { AgentTask, KillCause, KillPlan } from './agent-task.js';
import { TASK_TABLE } from './task-table.js';
import type { Turn } from './turn.js';

/** Between TERM and KILL when neither the task nor the call says otherwise (Mesos's default). */
const GRACE_DEFAULT_MS = 3_000;
/** KILL is repeated: the group may have grown between two signals. */
const KILL_REPEAT_MS = 5_000;

/** TERM now and KILL after the grace; asked again, the grace can only become shorter. */
export function killTask(
  turn: Turn,
  task: AgentTask,
  why: { readonly cause: KillCause; readonly policy: KillPolicy | undefined },
): void {
  const cell = TASK_TABLE[task.phase].killAsked;
  if (cell === 'stay') return;
  const plan = planned(task, { ...why, at: turn.at });
  if (plan !== task.killPlan) {
    turn.record({ kind: 'killPlanned', taskId: task.taskId, plan });
  }
  if (cell === 'killing') climb(turn, task);
}

/** Starts or goes on with the ladder of a task that has a plan and a process. */
export function climb(turn: Turn, task: AgentTask): void {
  const { killPlan, taskId } = task;
  if (killPlan === null) return;
  if (killPlan.killAt <= turn.at) {
    task.phase = 'killing';
    task.killSentAt = turn.at;
    turn.signal({ taskId, signal: 'SIGKILL' });
  } else if (task.phase !== 'killing') {
    task.phase = 'killing';
    turn.signal({ taskId, signal: 'SIGTERM' });
  }
}

/** The next rung of the ladder, or the task's own time limit; null when nothing is planned. */
export function nextRungAt(task: AgentTask): EpochMs | null {
  if (task.phase === 'killing' && task.killPlan !== null) {
    return task.killSentAt === null ? task.killPlan.killAt : addMs(task.killSentAt, KILL_REPEAT_MS);
  }
  return task.phase === 'running' ? deadlineAt(task) : null;
}

/** To be called when `nextRungAt` has come. */
export function takeRung(turn: Turn, task: AgentTask): void {
  if (task.phase === 'running') {
    // Mesos gives no grace here: it is the net under the scheduler's own, polite timeout.
    const policy = { grace_period: { nanoseconds: 0 } };
    killTask(turn, task, { cause: 'timeout', policy });
    return;
  }
  climb(turn, task);
}

function deadlineAt(task: AgentTask): EpochMs | null {
  const limit = task.task.max_completion_time;
  if (limit === undefined || task.startedAt === null) return null;
  return addMs(task.startedAt, limit.nanoseconds / 1e6);
}

function planned(
  task: AgentTask,
  why: {
    readonly cause: KillCause;
    readonly policy: KillPolicy | undefined;
    readonly at: EpochMs;
  },
): KillPlan {
  const grace = why.policy?.grace_period ?? task.task.kill_policy?.grace_period;
  const graceMs = grace === undefined ? GRACE_DEFAULT_MS : Math.max(0, grace.nanoseconds / 1e6);
  const killAt = addMs(why.at, graceMs);
  if (task.killPlan === null) return { cause: why.cause, askedAt: why.at, killAt };
  return killAt < task.killPlan.killAt ? { ...task.killPlan, killAt } : task.killPlan;
}
