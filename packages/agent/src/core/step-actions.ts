import type { AgentCall, TaskInfo } from '../protocol/index.js';
import type { AgentRecord } from './agent-record.js';

/** Everything the agent core asks for. The field names are the order of work. */
export interface StepActions {
  /** Already applied to memory; durable before anything below is done. */
  readonly records: readonly AgentRecord[];
  readonly starts: readonly TaskStart[];
  readonly signals: readonly TaskSignal[];
  /** In order. While no master listens they are dropped: what matters is sent again. */
  readonly calls: readonly AgentCall[];
  /** Its master must be left for another one. */
  readonly leaveMaster: StreamToLeave | null;
  /** For the log. */
  readonly notes: readonly string[];
  /** Nothing holds the agent any more: its process may end. */
  readonly mayQuit: boolean;
}

export interface StreamToLeave {
  readonly streamId: number;
  readonly reason: string;
}

export interface TaskStart {
  readonly taskId: string;
  readonly frameworkId: string;
  readonly task: TaskInfo;
}

export interface TaskSignal {
  readonly taskId: string;
  readonly signal: 'SIGTERM' | 'SIGKILL';
}
