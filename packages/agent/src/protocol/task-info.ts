import type { Duration, Id, Labels, Resource } from './resource.js';

/** One task to run: in Horae, one attempt of a run. */
export interface TaskInfo {
  readonly name: string;
  readonly task_id: Id;
  readonly agent_id: Id;
  readonly resources?: readonly Resource[];
  readonly command?: CommandInfo;
  readonly kill_policy?: KillPolicy;
  readonly labels?: Labels;
  /** The net under the scheduler's own timeout: the agent kills the task after this span. */
  readonly max_completion_time?: Duration;
}

export interface CommandInfo {
  /** true (default): `/bin/sh -c value`; false: value is the program, arguments are argv with argv[0]. */
  readonly shell?: boolean;
  readonly value?: string;
  readonly arguments?: readonly string[];
  readonly user?: string;
  readonly environment?: { readonly variables?: readonly Variable[] };
  readonly uris?: readonly CommandUri[];
}

export interface Variable {
  readonly name: string;
  readonly value?: string;
}

export interface CommandUri {
  readonly value: string;
  readonly executable?: boolean;
  readonly extract?: boolean;
  readonly cache?: boolean;
  readonly output_file?: string;
}

export interface KillPolicy {
  readonly grace_period?: Duration;
}
