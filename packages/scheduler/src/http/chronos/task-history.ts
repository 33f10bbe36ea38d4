import { type EpochMs, HOUR_MS, MINUTE_MS, SECOND_MS } from '@horae/submitter/kernel';
import type { Attempt, AttemptState, Run } from '../../core/run.js';

/** One item of Chronos's `taskStatHistory`, members in its order. */
export interface TaskStat {
  readonly taskId: string;
  readonly jobName: string;
  readonly slaveId: string;
  /** `MM/dd/yy HH:mm:ss` in the server's zone, or `N/A`. */
  readonly startTime: string;
  readonly endTime: string;
  /** Only when both ends are known. */
  readonly duration?: string;
  readonly status: 'Success' | 'Fail' | 'Running' | 'Idle';
  /** Only of data jobs, and once their task has told. */
  readonly numElementsProcessed?: number;
}

/** The tasks of some runs that are sorted newest first: the last attempt of each run leads. */
export function taskHistory(runs: readonly Run[], countsElements: boolean): readonly TaskStat[] {
  return runs.flatMap((run) =>
    run.attempts.map((attempt) => taskStat(run.job, attempt, countsElements)).reverse(),
  );
}

const STATUS_OF: Readonly<Record<AttemptState, TaskStat['status']>> = {
  launching: 'Idle',
  running: 'Running',
  killing: 'Running',
  awaiting: 'Running',
  succeeded: 'Success',
  failed: 'Fail',
  killed: 'Fail',
  lost: 'Fail',
};

function taskStat(jobName: string, attempt: Attempt, countsElements: boolean): TaskStat {
  const { startedAt, endedAt, elementCount } = attempt;
  return {
    taskId: attempt.taskId,
    jobName,
    slaveId: attempt.agentId,
    startTime: chronosDate(startedAt),
    endTime: chronosDate(endedAt),
    ...(startedAt === null || endedAt === null
      ? {}
      : { duration: chronosDuration(endedAt - startedAt) }),
    status: STATUS_OF[attempt.state],
    ...(countsElements && elementCount !== undefined ? { numElementsProcessed: elementCount } : {}),
  };
}

/** `MM/dd/yy HH:mm:ss` on the clock of this machine. */
export function chronosDate(at: EpochMs | null): string {
  if (at === null) return 'N/A';
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(date.getMonth() + 1)}/${two(date.getDate())}/${two(date.getFullYear() % 100)}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `49h1m1s`: hours never become days, zero parts are left out, seconds are always there. */
export function chronosDuration(ms: number): string {
  // Two clocks may tell an end before its start.
  const lengthMs = Math.max(0, ms);
  const hours = Math.floor(lengthMs / HOUR_MS);
  const minutes = Math.floor((lengthMs % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor((lengthMs % MINUTE_MS) / SECOND_MS);
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}
