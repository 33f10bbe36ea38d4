import { join } from 'node:path';
import type { Logger } from '@horae/submitter/kernel';
import type { History } from '../ports/history.js';
import { StoreError } from '../ports/store.js';
import { readHistoryAddress } from './history-address.js';
import { LocalHistory } from './local-history.js';
import { mysqlFlavor } from './sql/mysql.js';
import { postgresFlavor } from './sql/postgres.js';
import { SqlHistory } from './sql/sql-history.js';

export interface HistoryOptions {
  /** `postgres://…` or `mysql://…`; null: the file `history.db` in the data folder. */
  readonly url: string | null;
  readonly dataDir: string;
  readonly logger: Logger;
  /** Of whom the database is to be. Null: not known yet, and nothing is read or written. */
  readonly installation: () => string | null;
}

/**
 * Opens the history without waiting for it: one that is away now is used once it is there.
 *
 * @throws StoreInUse when another scheduler has the local file; StoreError when the address cannot
 * be read.
 */
export function openHistory({ url, dataDir, logger, installation }: HistoryOptions): History {
  if (url === null) return new LocalHistory(join(dataDir, 'history.db'), logger);
  const address = readHistoryAddress(url);
  if (!address.ok) throw new StoreError(`The history cannot be opened: ${address.error}.`);
  const { shown } = address.value;
  const flavor =
    address.value.kind === 'postgres' ? postgresFlavor(address.value) : mysqlFlavor(address.value);
  return new SqlHistory(flavor, { shown, logger, installation });
}
