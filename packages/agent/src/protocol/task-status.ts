import type { Id, Labels } from './resource.js';

export type TaskState =
  | 'TASK_STAGING'
  | 'TASK_STARTING'
  | 'TASK_RUNNING'
  | 'TASK_KILLING'
  | 'TASK_FINISHED'
  | 'TASK_FAILED'
  | 'TASK_KILLED'
  | 'TASK_ERROR'
  | 'TASK_LOST'
  | 'TASK_DROPPED'
  | 'TASK_UNREACHABLE'
  | 'TASK_GONE'
  | 'TASK_GONE_BY_OPERATOR'
  | 'TASK_UNKNOWN';

/** What Mesos's own test calls terminal. */
export const TERMINAL_TASK_STATES: ReadonlySet<TaskState> = new Set([
  'TASK_FINISHED',
  'TASK_FAILED',
  'TASK_KILLED',
  'TASK_ERROR',
  'TASK_LOST',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
]);

export type StatusSource = 'SOURCE_MASTER' | 'SOURCE_AGENT' | 'SOURCE_EXECUTOR';

export interface TaskStatus {
  readonly task_id: Id;
  readonly state: TaskState;
  readonly message?: string;
  readonly source?: StatusSource;
  /** `REASON_…` as in Mesos; an unknown number decodes as absent. */
  readonly reason?: string;
  readonly agent_id?: Id;
  /** Mesos only: for a command task the same text as the task id. */
  readonly executor_id?: Id;
  /** Seconds since 1970, by the clock of whoever made the status. */
  readonly timestamp?: number;
  /** 16 bytes; present exactly when the status must be acknowledged. */
  readonly uuid?: Uint8Array;
  readonly healthy?: boolean;
  /** With TASK_UNREACHABLE: since when. */
  readonly unreachable_time?: { readonly nanoseconds: number };
  /** Horae's agents put `exit_code`, `signal`, `started_at`, `ended_at` (ISO-8601) here. */
  readonly labels?: Labels;
}
