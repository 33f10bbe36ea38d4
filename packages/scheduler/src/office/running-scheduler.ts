import type { Clock, LeveledLogger, Timers } from '@horae/submitter/kernel';
import type { SchedulerSettings } from '../config/index.js';
import type { Leadership } from '../ports/leadership.js';
import type { SchedulerSeams } from '../seams.js';
import type { ExitReason, SchedulerShell } from '../shell/index.js';

export interface SchedulerOptions {
  readonly settings: SchedulerSettings;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: LeveledLogger;
  /** It cannot go on; ask it to stop and end the process. */
  readonly onFatal: (reason: ExitReason, error: Error) => void;
  /** For tests with planted faults only. */
  readonly seams?: SchedulerSeams;
}

export interface RunningScheduler {
  /** Of the present term of office; null while this scheduler does not lead. */
  readonly shell: SchedulerShell | null;
  readonly leadership: Leadership;
  /** Of the REST server and the page. */
  readonly url: string;
  /** Of the embedded master; null with a master elsewhere. */
  readonly masterUrl: string | null;
  /** Lets requests finish, makes everything durable, hands over, and closes; tasks run on. */
  stop(): Promise<void>;
}
