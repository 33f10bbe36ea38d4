import type { Logger } from '@horae/submitter/kernel';
import { type History } from '../ports/history.js';
import { StoreError } from '../ports/store.js';

export interface HistoryOptions {
  /** `postgres://…` or `mysql://…`; null: the file `history.db` in the data folder. */
  readonly url: string | null;
  readonly dataDir: string;
  readonly logger: Logger;
}

/**
 * Opens the history without waiting for it: a database that is away now is used once it is there.
 * @throws StoreError when the local file cannot be opened.
 */
export function openHistory(options: HistoryOptions): History {
  throw new StoreError(`Cannot open ${options.dataDir}`);
}
