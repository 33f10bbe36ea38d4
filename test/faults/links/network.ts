/** How two processes of the world reach each other, and what is wrong with it. */
export interface Network {
  readonly kind: 'proxies' | 'namespaces';
  /** What this kind cannot do to a line. */
  readonly impossible: readonly LineFault[];
  /** The address that a process has to listen on. */
  hostOf(node: string): string;
  /** The `host:port` under which others reach a port of the node. */
  front(node: string, door: { readonly name: string; readonly port: number }): Promise<string>;
  /** The command with which a process is started as that node. */
  commandOf(node: string, command: readonly string[]): readonly string[];
  break(line: Line, fault: LineFault): Promise<void>;
  heal(line: Line): Promise<void>;
  healAll(): Promise<void>;
  close(): Promise<void>;
}

/** Two nodes, e.g. `scheduler-1` and `zookeeper-3`. */
export interface Line {
  readonly from: string;
  readonly to: string;
}

/**
 * `cut`: connections are reset and refused. `hole`: nothing passes, and nobody is told. `halfOpen`:
 * the end at `to` is gone, `from` is not told. `oneWay`: what `from` sends does not arrive for now.
 * `slow`: everything takes a while. `reset`: connections break once.
 */
export type LineFault = 'cut' | 'hole' | 'halfOpen' | 'oneWay' | 'slow' | 'reset';
