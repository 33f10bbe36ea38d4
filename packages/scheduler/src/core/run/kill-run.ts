import { addMs } from '@horae/submitter/kernel';
import type { SchedulerCall } from '@horae/agent/protocol';
import { armRun } from '../apply-run.js';
import type { SchedulerEvent } from '../event.js';
import type { Attempt, KillReason, RunId } from '../run.js';
import type { RunEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { afterKill } from './after-attempt.js';
import { endRun } from './end-run.js';
import { ATTEMPT_TABLE } from './attempt-table.js';

type JobKillAsked = Extract<SchedulerEvent, { readonly type: 'jobKillAsked' }>;
type RunKillAsked = Extract<SchedulerEvent, { readonly type: 'runKillAsked' }>;

export function killJob(turn: Turn, event: JobKillAsked): void {
  const entry = turn.state.jobs.get(event.jobName);
  if (entry === undefined) return turn.refuse(event.replyTo, 'JOB_UNKNOWN', event.jobName);
  for (const { run } of [...entry.activeRuns]) killRun(turn, run.id, 'killed by operator');
  turn.accept(event.replyTo);
}

export function killOneRun(turn: Turn, event: RunKillAsked): void {
  const { runId, replyTo } = event;
  const ended = turn.state.ended.get(runId);
  if (ended !== undefined) return turn.refuse(replyTo, 'RUN_ENDED', runId, ended.state);
  if (!turn.state.runs.has(runId)) return turn.refuse(replyTo, 'RUN_UNKNOWN', runId);
  killRun(turn, runId, 'killed by operator');
  turn.accept(replyTo, runId);
}

/** What waits ends at once; what has a task ends when the task is known to have ended. */
export function killRun(turn: Turn, runId: RunId, reason: KillReason): void {
  const entry = turn.state.runs.get(runId);
  if (entry === undefined) return;
  const attempt = entry.run.attempts.at(-1);
  if (entry.run.state === 'running' && attempt !== undefined) {
    const move = ATTEMPT_TABLE[attempt.state].killAsked;
    if (move === 'askKill') askKill(turn, entry, reason);
    if (move === 'endKilled') endAwaiting(turn, entry, reason);
    return;
  }
  const isSkip = reason === 'job deleted' && attempt === undefined;
  endRun(turn, runId, {
    state: isSkip ? 'skipped' : 'killed',
    reason,
    detail: null,
  });
}

/** Its task has ended: nothing but a report was waited for. */
function endAwaiting(turn: Turn, entry: RunEntry, reason: KillReason): void {
  const attempt = entry.run.attempts.at(-1) as Attempt;
  const isTimeout = reason === 'timeout';
  turn.emit({
    kind: 'attemptMoved',
    runId: entry.run.id,
    attempt: attempt.attempt,
    state: isTimeout ? 'failed' : 'killed',
    at: turn.now,
    facts: { killReason: reason, ...(isTimeout ? { timedOut: true } : {}) },
  });
  afterKill(turn, entry, { ...attempt, killReason: reason });
}

/** Marks the attempt and asks its agent, again and again, until the task has ended. */
function askKill(turn: Turn, entry: RunEntry, reason: KillReason): void {
  const attempt = entry.run.attempts.at(-1) as Attempt;
  const isRepeat = attempt.state === 'killing';
  // A person's wish stands above a timeout's: it is not followed by another attempt.
  if (isRepeat && (attempt.killReason === reason || reason === 'timeout')) return;
  turn.emit({
    kind: 'attemptMoved',
    runId: entry.run.id,
    attempt: attempt.attempt,
    state: 'killing',
    at: turn.now,
    facts: { killReason: reason, ...(reason === 'timeout' ? { timedOut: true } : {}) },
  });
  turn.notice({ type: 'runChanged', runId: entry.run.id, jobName: entry.run.job });
  if (isRepeat) return;
  entry.repeatMs = 0;
  repeatKill(turn, entry);
}

/** Sends the kill and sets when to send it next: 10 s later, then twice as long, up to a minute. */
export function repeatKill(turn: Turn, entry: RunEntry): void {
  const attempt = entry.run.attempts.at(-1) as Attempt;
  const { killRepeatMs, killRepeatMaxMs } = turn.state.limits;
  turn.send(killCall(attempt.taskId, attempt.agentId, entry));
  entry.repeatMs =
    entry.repeatMs === 0 ? killRepeatMs : Math.min(entry.repeatMs * 2, killRepeatMaxMs);
  entry.repeatAt = addMs(turn.now, entry.repeatMs);
  armRun(turn.state, entry);
}

export function killCall(taskId: string, agentId: string, entry?: RunEntry): SchedulerCall {
  const graceMs = entry?.job?.job.killGracePeriod.ms;
  return {
    type: 'KILL',
    kill: {
      task_id: { value: taskId },
      agent_id: { value: agentId },
      ...(graceMs === undefined
        ? {}
        : { kill_policy: { grace_period: { nanoseconds: graceMs * 1_000_000 } } }),
    },
  };
}
