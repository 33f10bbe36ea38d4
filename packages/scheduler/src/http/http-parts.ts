import type { Clock, LeveledLogger, Logger } from '@horae/submitter/kernel';
import type { Notice, Reply } from '../core/decision.js';
import type { SchedulerEvent } from '../core/event.js';
import type { Run } from '../core/run.js';
import type { ReadonlyState } from '../core/state.js';
import type { AgentView } from '../master/index.js';
import type { HistoryHealth } from '../ports/history.js';
import type { Notifier } from '../ports/notifier.js';
import type { RunMarkList, RunMarkQuery } from '../ports/run-marks.js';
import type { RunPage, RunQuery, RunTimeList } from '../ports/store.js';
import type { EventStreams } from './event-streams.js';
import type { HttpConfig } from './http-config.js';
import type { JobList } from './job-list.js';
import type { RequestMeters } from './request-meters.js';
import type { RouteEntry } from './route-table.js';
import type { RunTimes } from './run-times.js';
import type { SchedulerMetrics } from './scheduler-metrics.js';

/** What the server is made of; `main.ts` puts it together. */
export interface HttpParts {
  readonly shell: SchedulerDoor;
  /** Null with a master elsewhere, whose agents Horae cannot list. */
  readonly master: MasterDoor | null;
  /** Absent where ended runs are in the store itself. */
  readonly historyHealth?: () => HistoryHealth;
  /** Absent where nobody is ever notified. */
  readonly notifier?: Notifier;
  readonly config: HttpConfig;
  readonly logger: Logger;
  /** How much the process logs. */
  readonly logLevel: Pick<LeveledLogger, 'level'>;
  readonly clock: Clock;
}

/** The same with what the server keeps for its routes. */
export interface HttpContext extends HttpParts {
  readonly routes: readonly RouteEntry[];
  readonly streams: EventStreams;
  readonly jobs: JobList;
  readonly runTimes: RunTimes;
  readonly metrics: SchedulerMetrics;
  readonly requestMeters: RequestMeters;
}

/** The scheduler's shell, as far as the server needs it. */
export interface SchedulerDoor {
  /** Read within one turn, never kept across an `await`. */
  readonly state: ReadonlyState;
  /** Answers once the change is durable. */
  ask(event: AskedEvent): Promise<Reply>;
  /** Active runs and history, newest due first. */
  findRuns(query: RunQuery): Promise<RunPage>;
  findRun(id: string): Promise<Run | null>;
  /** Run times of the newest ended runs of each of these jobs, in their order. */
  runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]>;
  /** Marks of the newest ended runs of a job in a stretch of time, newest due first. */
  runMarks(query: RunMarkQuery): Promise<RunMarkList>;
  /** Answers how to stop listening. */
  onNotice(listener: (notice: Notice) => void): () => void;
  health(): SchedulerHealth;
}

type AskedForm<E> = E extends unknown ? Omit<E, 'at' | 'replyTo'> : never;
export type AskedEvent = AskedForm<Extract<SchedulerEvent, { readonly replyTo: unknown }>>;

export interface SchedulerHealth {
  readonly isLeader: boolean;
  /** Subscribed at the master. */
  readonly isConnected: boolean;
  /** Events that wait for the commit that is being written. */
  readonly waitingCount: number;
  readonly journalChangeCount: number;
  readonly commitCount: number;
  readonly lastCommitMs: number;
  /** How often the master was asked for offers (REVIVE). */
  readonly reviveCount: number;
}

/** The embedded master, as far as the server needs it. */
export interface MasterDoor {
  agentsView(): readonly AgentView[];
}
