import type { ReadonlyState } from '../core/state.js';
import type { Notice, Reply } from '../core/decision.js';
import type { SchedulerEvent } from '../core/event.js';
import type { Run } from '../core/run.js';
import type { RunMarkList, RunMarkQuery } from '../ports/run-marks.js';
import type { RunPage, RunQuery, RunTimeList } from '../ports/store.js';

/** The running scheduler, as the REST server and the command see it. */
export interface SchedulerShell {
  /** For views; never written to, and never kept across an `await`. */
  readonly state: ReadonlyState;
  /** Answers once what was asked for is durable. Rejects when the scheduler has stopped. */
  ask(event: AskedEvent): Promise<Reply>;
  /** Active runs and history as one list, newest due first. */
  findRuns(query: RunQuery): Promise<RunPage>;
  findRun(id: string): Promise<Run | null>;
  /** Run times of the newest ended runs of each of these jobs, in their order. */
  runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]>;
  /** Marks of the newest ended runs of a job in a stretch of time, newest due first. */
  runMarks(query: RunMarkQuery): Promise<RunMarkList>;
  /** Tells of everything that became durable from now on; answers how to stop listening. */
  onNotice(listener: NoticeListener): () => void;
  health(): ShellHealth;
  /** Ends at once, whatever is under way: the office is lost. Nothing more is sent or answered. */
  depose(reason: string): void;
  /** Takes no more work, makes durable what was taken, folds, and closes driver and store. */
  stop(): Promise<void>;
}

export type NoticeListener = (notice: Notice) => void;

/** What a caller asks for; the shell adds the time and where the answer goes. */
export type AskedEvent = AskedForm<Extract<SchedulerEvent, { readonly replyTo: unknown }>>;

type AskedForm<E> = E extends unknown ? Omit<E, 'at' | 'replyTo'> : never;

export interface ShellHealth {
  /** Working, and allowed to launch. */
  readonly isLeader: boolean;
  /** Subscribed at the master. */
  readonly isConnected: boolean;
  /** Events that wait for the commit that is being written. */
  readonly waitingCount: number;
  /** Changes a restart would have to replay. */
  readonly journalChangeCount: number;
  readonly commitCount: number;
  /** How long the last commit took. */
  readonly lastCommitMs: number;
  /** How often the master was asked for offers (REVIVE). */
  readonly reviveCount: number;
}
