import { dirname } from 'node:path';
import type { Logger } from '@horae/submitter/kernel';
import { findInstallation, installationOf, keepInstallation } from '../history/index.js';
import type { History } from '../ports/history.js';
import { openSqliteReading, openSqliteStore } from '../store/sqlite/index.js';
import type { MigrationSource, MigrationTarget } from './migration-side.js';
import { runPages } from './run-pages.js';

export interface SqliteSideOptions {
  readonly file: string;
  /** Apart from the file, opened once that is held; stays the caller's. Null = there is none. */
  readonly history: (() => History) | null;
  readonly logger: Logger;
}

/** @throws StoreInUse, StoreError */
export async function openSqliteSource({
  file,
  history: openHistory,
  logger,
}: SqliteSideOptions): Promise<MigrationSource> {
  const reading = openSqliteReading(file, logger);
  const { installation, history } = await readyOr(reading, () => ({
    installation: findInstallation(dirname(file)),
    history: openHistory?.() ?? null,
  }));
  return {
    epoch: reading.epoch,
    installation,
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
export async function openSqliteTarget(
  { file, history: openHistory, logger }: SqliteSideOptions,
  epochAbove: number,
): Promise<MigrationTarget> {
  const store = openSqliteStore({ file, logger, epochAbove });
  const history = await readyOr(store, () => openHistory?.() ?? null);
  return {
    epoch: store.epoch,
    load: () => store.load(),
    async adopt(installation) {
      if (installation === null) return installationOf(dirname(file));
      keepInstallation(dirname(file), installation);
      return installation;
    },
    keepRuns: (runs) =>
      history === null ? store.fold([], runs) : history.append(runs, epochAbove),
    replace: (entities) => store.fold(entities, []),
    close: () => store.close(),
  };
}

/** What was opened before is closed when the rest cannot be had. */
async function readyOr<T>(opened: { close(): Promise<void> }, rest: () => T): Promise<T> {
  try {
    return rest();
  } catch (error) {
    await opened.close();
    throw error;
  }
}
