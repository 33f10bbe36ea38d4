import type { Logger } from '@horae/submitter/kernel';
import type { History } from '../ports/history.js';
import { openSqliteReading, openSqliteStore } from '../store/sqlite/index.js';
import type { MigrationSource, MigrationTarget } from './migration-side.js';
import { runPages } from './run-pages.js';

export interface SqliteSideOptions {
  readonly file: string;
  /** Apart from the file; stays the caller's. Null = there is none. */
  readonly history: History | null;
  readonly logger: Logger;
}

/** @throws StoreInUse, StoreError */
export function openSqliteSource({ file, history, logger }: SqliteSideOptions): MigrationSource {
  const reading = openSqliteReading(file, logger);
  return {
    epoch: reading.epoch,
    load: () => Promise.resolve(reading.load()),
    async *endedRuns() {
      // What is still in the file has not reached the history yet, so it is the newer.
      if (history !== null) yield* runPages(history);
      yield* runPages(reading);
    },
    close: () => reading.close(),
  };
}

/** @throws StoreInUse, StoreError */
export function openSqliteTarget(
  { file, history, logger }: SqliteSideOptions,
  epochAbove: number,
): MigrationTarget {
  const store = openSqliteStore({ file, logger, epochAbove });
  return {
    epoch: store.epoch,
    load: () => store.load(),
    keepRuns: (runs) =>
      history === null ? store.fold([], runs) : history.append(runs, epochAbove),
    replace: (entities) => store.fold(entities, []),
    close: () => store.close(),
  };
}
