import type { AgentRecord } from '../core/index.js';

/** Where the agent's records survive its end. One writer. */
export interface Journal {
  /** In the order of writing; a record cut off by a crash was never answered and is not there. */
  load(): readonly AgentRecord[];
  /** Durable when it resolves. Calls wait for each other. */
  append(records: readonly AgentRecord[]): Promise<void>;
  /** True when so much has been appended that `replace` is worth its while. */
  isLong(): boolean;
  /** Puts these records in the place of all others, in one step. */
  replace(records: readonly AgentRecord[]): Promise<void>;
  close(): void;
}
