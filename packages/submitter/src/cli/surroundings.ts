import type { EpochMs } from '../kernel/index.js';

/** Everything of the outside that the command touches beside files and the network. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): EpochMs;
  /** The machine's own zone, e.g. `Europe/Berlin`; null where nobody can tell. */
  readonly timeZone: string | null;
  /** Names of the users of this machine; null where they cannot be read. */
  userNames(): Promise<ReadonlySet<string> | null>;
  readonly crontabs: MachineCrontabs;
  /** All of standard input. */
  readInput(): Promise<string>;
  /** Standard output and standard error, as they are: no line end is added. */
  out(text: string | Buffer): void;
  err(text: string | Buffer): void;
  pause(ms: number): Promise<void>;
}

/** The crontabs that this machine itself has. */
export interface MachineCrontabs {
  /** This machine's name, which tells its tables from those of others. */
  readonly hostName: string;
  /** Of the system: its table, and the folder with its parts; what does not exist is left out. */
  readonly systemPaths: readonly string[];
  /**
   * What `crontab -l` prints for a user; '' is the user that runs this.
   * @throws Error with what it said
   */
  userTable(user: string): Promise<UserTable>;
}

export interface UserTable {
  readonly user: string;
  readonly bytes: Buffer;
}

/** The user asked for something that does not exist: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export { EXIT } from '../config/index.js';
