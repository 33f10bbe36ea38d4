import type { TaskNews, TaskSignal, TaskStart } from '../core/index.js';

/** Owns the processes of tasks, through whatever outlives the agent. */
export interface TaskRunner {
  /**
   * For a restarted agent, once, before anything else: what has become of the tasks. Ends and
   * starts that never came about are answered; the others are watched from here on, and so are ends
   * on the same boot that still have to be looked into.
   */
  recover(
    tasks: readonly TaskStart[],
    machine: { readonly isSameBoot: boolean },
  ): Promise<readonly TaskNews[]>;
  /** News of it follows, also when it cannot be started. */
  start(start: TaskStart): void;
  /** To the whole process group; nothing happens when the task is over. */
  signal(signal: TaskSignal): void;
  /** Lets go: tasks run on. */
  close(): void;
}

export type TaskNewsListener = (news: TaskNews) => void;
