import Sqlite, { type Database } from 'better-sqlite3';
import type { Logger } from '@horae/submitter/kernel';

/**
 * One entry per version, oldest first; the file's `user_version` counts those already applied.
 * Entries are never edited once released: a change of the schema is a new entry.
 */
const MIGRATIONS: readonly string[] = [
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

  -- Ended runs. Each index ends in what orders a page, and those of a job and a queue carry the
  -- state too: a rare state among many runs is found without reading the runs.
  CREATE TABLE run (
    id TEXT NOT NULL PRIMARY KEY, job TEXT NOT NULL, queue TEXT NOT NULL,
    state TEXT NOT NULL, due_at INTEGER NOT NULL, body TEXT NOT NULL
  );
  CREATE INDEX run_by_due ON run (due_at, id);
  CREATE INDEX run_by_state ON run (state, due_at, id);
  CREATE INDEX run_by_job ON run (job, due_at, id, state);
  CREATE INDEX run_by_queue ON run (queue, due_at, id, state);
  `,
  `
  -- The run time that statistics are made from, null for runs that have none. The index holds it
  -- too: a start reads those of all jobs, and not one of the runs.
  ALTER TABLE run ADD COLUMN took_ms INTEGER;
  UPDATE run SET took_ms = max(0, json_extract(body, '$.endedAt') - due_at)
    WHERE state = 'succeeded' AND json_extract(body, '$.reason') IS NOT 'marked successful';
  DROP INDEX run_by_job;
  CREATE INDEX run_by_job ON run (job, due_at, id, state, took_ms);
  `,
];

/**
 * Brings the file to this version's schema.
 * @throws Error when a newer version wrote it, or one that was never released.
 */
export function migrate(database: Database, logger: Logger): void {
  const found = database.pragma('user_version', { simple: true }) as number;
  const known = MIGRATIONS.length;
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
  applyFrom(database, found);
  const missing = missingPart(database);
  if (missing === null) return;
  throw new Error(
    `${database.name} says schema version ${found}, but has no "${missing}" as version ${known}, ` +
      'which this version of Horae understands, has. Start the version that wrote it, or use ' +
      'another data-dir.',
  );
}

function applyFrom(database: Database, first: number): void {
  for (let version = first; version < MIGRATIONS.length; version += 1) {
    database.transaction(() => {
      database.exec(MIGRATIONS[version] as string);
      database.pragma(`user_version = ${version + 1}`);
    })();
  }
}

/** A number can lie, as between two states of development; a missing column cannot. */
function missingPart(database: Database): string | null {
  const model = new Sqlite(':memory:');
  applyFrom(model, 0);
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
