/** Where the files of a task are. The names are derived from the id and lead nowhere else. */
export interface Sandboxes {
  /** The working directory: `stdout`, `stderr` and whatever the command writes. */
  directoryOf(taskId: string): string;
  /** What the launcher writes: outside of the reach of tasks. */
  recordOf(taskId: string): string;
}
