import type { OutputMatch } from '../core/index.js';

/** What tasks print: kept within a limit, searched for keywords. */
export interface TaskOutputs {
  /** From now on the files of a running task are looked at. */
  watch(taskId: string): void;
  /** The task has ended: its files are brought within the limit for the last time. */
  finish(taskId: string): void;
  /** The first of these keywords in what is kept of its output, stdout before stderr; or null. */
  search(taskId: string, keywords: readonly string[]): Promise<OutputMatch | null>;
  close(): void;
}
