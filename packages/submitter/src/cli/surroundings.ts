import type { EpochMs } from '../kernel/index.js';

/** Everything of the outside that the command touches beside files and the network. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): EpochMs;
  /** The machine's own zone, e.g. `Europe/Berlin`. */
  readonly timeZone: string;
  /** Names of the users of this machine; null where they cannot be read. */
  userNames(): Promise<ReadonlySet<string> | null>;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Standard output and standard error, as they are: no line end is added. */
  out(text: string | Buffer): void;
  err(text: string | Buffer): void;
  pause(ms: number): Promise<void>;
}

/** The user asked for something that does not exist: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export { EXIT } from '../config/index.js';
