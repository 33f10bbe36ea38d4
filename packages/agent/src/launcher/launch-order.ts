/**
 * What agent and launcher say to each other: one JSON document per line over one socket pair. The
 * launcher is a process of its own that outlives the agent, so this is a wire format: members are
 * only ever added.
 */
export type LaunchOrder = StartOrder | SignalOrder;

export interface StartOrder {
  readonly type: 'start';
  readonly id: string;
  /** The task's record file (see record-file.ts): outside of the task's reach. */
  readonly recordPath: string;
  /** The sandbox: made by the launcher, working directory of the command. */
  readonly directory: string;
  readonly file: string;
  /** Without argv[0]. */
  readonly args: readonly string[];
  readonly argv0?: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  /** Both present when the command runs as another user than the launcher. */
  readonly uid?: number;
  readonly gid?: number;
}

/** Goes to the whole process group; passed over in silence when the task has ended. */
export interface SignalOrder {
  readonly type: 'signal';
  readonly id: string;
  readonly signal: 'SIGTERM' | 'SIGKILL';
}

export type LauncherReport =
  | { readonly type: 'started'; readonly id: string; readonly pid: number; readonly at: number }
  | {
      readonly type: 'ended';
      readonly id: string;
      readonly code: number | null;
      readonly signal: string | null;
      readonly at: number;
    }
  | NotStartedReport;

export interface NotStartedReport {
  readonly type: 'notStarted';
  readonly id: string;
  readonly at: number;
  readonly cause: NotStartedCause;
  /** For people: what failed and on what. */
  readonly text: string;
}

/**
 * `failed`: the command or its sandbox is at fault. `busy`: the machine has no processes, memory or
 * files left. `claimed`: somebody has used this id before.
 */
export type NotStartedCause = 'failed' | 'busy' | 'claimed';
