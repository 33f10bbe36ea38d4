import type { Duration, Id, Labels, Resource } from './resource.js';

/** One task to run: in Horae, one attempt of a run. */
export interface TaskInfo {
  readonly name: string;
  readonly task_id: Id;
  readonly agent_id: Id;
  readonly resources?: readonly Resource[];
  readonly command?: CommandInfo;
  readonly container?: ContainerInfo;
  readonly kill_policy?: KillPolicy;
  readonly labels?: Labels;
  /** The net under the scheduler's own timeout: the agent kills the task after this span. */
  readonly max_completion_time?: Duration;
}

export interface CommandInfo {
  /** true (default): `/bin/sh -c value`; false: value is the program, arguments its whole argv. */
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

/** A container image to run in; served by Apache Mesos, refused by Horae's own agent. */
export interface ContainerInfo {
  readonly type: 'DOCKER' | 'MESOS';
  readonly volumes?: readonly Volume[];
  readonly hostname?: string;
  readonly docker?: {
    readonly image: string;
    readonly network?: 'HOST' | 'BRIDGE' | 'NONE' | 'USER';
    readonly port_mappings?: readonly {
      readonly host_port: number;
      readonly container_port: number;
      readonly protocol?: string;
    }[];
    readonly privileged?: boolean;
    readonly parameters?: readonly { readonly key: string; readonly value: string }[];
    readonly force_pull_image?: boolean;
  };
  readonly mesos?: {
    readonly image?: {
      readonly type: 'APPC' | 'DOCKER';
      readonly docker?: { readonly name: string };
      readonly cached?: boolean;
    };
  };
  readonly network_infos?: readonly { readonly name?: string }[];
}

export interface Volume {
  readonly mode: 'RW' | 'RO';
  readonly container_path: string;
  readonly host_path?: string;
}
