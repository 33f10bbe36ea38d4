import type { EpochMs } from '@horae/submitter/kernel';
import type { TaskInfo, TaskStatus } from '../protocol/index.js';

/**
 * `accepted`: journaled, the launcher has been asked, no answer yet. `running`: a process exists.
 * `killing`: it has been told to end. `ended`: only its news is left to be acknowledged.
 */
export type TaskPhase = 'accepted' | 'running' | 'killing' | 'ended';

/** Who wants the task to end: the scheduler, its own time limit, or the agent that is leaving. */
export type KillCause = 'asked' | 'timeout' | 'draining';

/** TERM, a grace, KILL, as in Mesos. Kept in the journal: a restarted agent goes on with it. */
export interface KillPlan {
  readonly cause: KillCause;
  readonly askedAt: EpochMs;
  /** When KILL follows TERM. */
  readonly killAt: EpochMs;
}

export interface AgentTask {
  readonly taskId: string;
  readonly frameworkId: string;
  readonly task: TaskInfo;
  readonly acceptedAt: EpochMs;
  phase: TaskPhase;
  startedAt: EpochMs | null;
  killPlan: KillPlan | null;
  /** KILL was sent last at; it is repeated, a process in an uninterruptible wait may need it. */
  killSentAt: EpochMs | null;
  /** Oldest first; the first one is on its way or about to be, the others wait for its ack. */
  readonly updates: TaskStatus[];
  /** Of the first update: when it was last sent, and how often. */
  sentAt: EpochMs | null;
  sendCount: number;
}

export function aTaskIsAlive(task: AgentTask): boolean {
  return task.phase !== 'ended';
}
