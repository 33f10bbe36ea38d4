import Sqlite, { type Database } from 'better-sqlite3';
import type { Logger } from '@horae/submitter/kernel';
import { RUN_TABLE, RUN_TIMES } from './run-table.js';

/**
 * One entry per version, oldest first; the file's `user_version` counts those already applied.
 * Entries are never edited once released: a change of the schema is a new entry.
 */
export const STORE_MIGRATIONS: readonly string[] = [
  `
  -- One row. epoch: terms of office taken on this file, one more at each opening, never used
  -- again. fold: the newest that is complete.
  CREATE TABLE office (epoch INTEGER NOT NULL, fold INTEGER NOT NULL);
  INSERT INTO office (epoch, fold) VALUES (0, 0);

  -- What was committed since the last fold, one row per batch: a JSON list of changes.
  CREATE TABLE journal (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);

  -- The double-launch guard. Keyed in time order, so that a batch touches few pages.
  CREATE TABLE launch (
    due_at INTEGER NOT NULL, job TEXT NOT NULL, attempt INTEGER NOT NULL,
    PRIMARY KEY (due_at, job, attempt)
  ) WITHOUT ROWID;

  -- The folded state: of each key, the row of the newest complete fold; null means gone. A fold
  -- writes its rows beside those it replaces, a few at a time, so that no commit waits for all.
  CREATE TABLE entity (
    kind TEXT NOT NULL, key TEXT NOT NULL, fold INTEGER NOT NULL, body TEXT,
    PRIMARY KEY (kind, key, fold)
  );

  -- Ended runs.
  ${RUN_TABLE}`,
  RUN_TIMES,
];

/** Of a file that holds nothing but ended runs. */
export const HISTORY_MIGRATIONS: readonly string[] = [`${RUN_TABLE} ${RUN_TIMES}`];

/**
 * Brings the file to this version's schema.
 * @throws Error when a newer version wrote it, or one that was never released.
 */
export function migrate(database: Database, logger: Logger, migrations: readonly string[]): void {
  const found = database.pragma('user_version', { simple: true }) as number;
  const known = migrations.length;
  if (found > known) {
    throw new Error(
      `${database.name} has schema version ${found}, this version of Horae understands ${known}. ` +
        'Start the newer version that wrote it, or use another data-dir.',
    );
  }
  if (found > 0 && found < known) {
    // Ten seconds for a million runs: whoever waits has to know that it is no hang.
    logger.info('The state is brought to a newer schema; a long history takes a while', {
      from: found,
      to: known,
    });
  }
  applyFrom(database, found, migrations);
  const missing = missingPart(database, migrations);
  if (missing === null) return;
  throw new Error(
    `${database.name} says schema version ${found}, but has no "${missing}" as version ${known}, ` +
      'which this version of Horae understands, has. Start the version that wrote it, or use ' +
      'another data-dir.',
  );
}

function applyFrom(database: Database, first: number, migrations: readonly string[]): void {
  for (let version = first; version < migrations.length; version += 1) {
    database.transaction(() => {
      database.exec(migrations[version] as string);
      database.pragma(`user_version = ${version + 1}`);
    })();
  }
}

/** A number can lie, as between two states of development; a missing column cannot. */
function missingPart(database: Database, migrations: readonly string[]): string | null {
  const model = new Sqlite(':memory:');
  applyFrom(model, 0, migrations);
  const present = new Set(partsOf(database));
  const missing = partsOf(model).find((part) => !present.has(part));
  model.close();
  return missing ?? null;
}

/** Each column, `run.body`. */
function partsOf(database: Database): readonly string[] {
  const sql = `SELECT schema.name || '.' || part.name
    FROM sqlite_schema AS schema, pragma_table_info(schema.name) AS part ORDER BY 1`;
  return database.prepare(sql).pluck().all() as string[];
}
