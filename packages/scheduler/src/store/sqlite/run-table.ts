import type { Database } from 'better-sqlite3';
import type { Run } from '../../core/run.js';
import { runTimeMs } from '../../core/view/run-time.js';

/**
 * Ended runs, as the first version kept them. Each index ends in what orders a page, and those of
 * a job and a queue carry the state too: a rare state among many runs is found without reading the
 * runs. Released: a change is another text, applied after these.
 */
export const RUN_TABLE = `
  CREATE TABLE run (
    id TEXT NOT NULL PRIMARY KEY, job TEXT NOT NULL, queue TEXT NOT NULL,
    state TEXT NOT NULL, due_at INTEGER NOT NULL, body TEXT NOT NULL
  );
  CREATE INDEX run_by_due ON run (due_at, id);
  CREATE INDEX run_by_state ON run (state, due_at, id);
  CREATE INDEX run_by_job ON run (job, due_at, id, state);
  CREATE INDEX run_by_queue ON run (queue, due_at, id, state);
  `;

/**
 * The run time that statistics are made from, null for runs that have none. The index holds it
 * too: a start reads those of all jobs, and not one of the runs.
 */
export const RUN_TIMES = `
  ALTER TABLE run ADD COLUMN took_ms INTEGER;
  UPDATE run SET took_ms = max(0, json_extract(body, '$.endedAt') - due_at)
    WHERE state = 'succeeded' AND json_extract(body, '$.reason') IS NOT 'marked successful';
  DROP INDEX run_by_job;
  CREATE INDEX run_by_job ON run (job, due_at, id, state, took_ms);
  `;

/** Values of one row: id, job, queue, state, dueAt, run time, JSON. */
export type RunFields = readonly (string | number | null)[];

const FIELD_COUNT = 7;

export function runFields(run: Run): RunFields {
  const body = JSON.stringify(run);
  return [run.id, run.job, run.queue, run.state, run.dueAt, runTimeMs(run), body];
}

/** What a writing thread does to the table; each in a transaction of its caller. */
export interface RunTable {
  /** Fields of many runs, one after the other; a run that is known by its id is replaced. */
  put(fields: RunFields): void;
  /** Forgets the oldest due before the instant; answers how many went. */
  prune(before: number, limit: number): number;
  /** Forgets those of the given ids that are still as the given JSON says: id, JSON, id, … */
  forget(idsAndBodies: readonly string[]): void;
}

export function prepareRunTable(database: Database): RunTable {
  const put = database.prepare(
    `INSERT INTO run (id, job, queue, state, due_at, took_ms, body) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET
       queue = excluded.queue, state = excluded.state, took_ms = excluded.took_ms,
       body = excluded.body`,
  );
  const prune = database.prepare(
    `DELETE FROM run WHERE rowid IN
       (SELECT rowid FROM run WHERE due_at < ? ORDER BY due_at LIMIT ?)`,
  );
  const forget = database.prepare('DELETE FROM run WHERE id = ? AND body = ?');
  return {
    put(fields) {
      for (let at = 0; at < fields.length; at += FIELD_COUNT) {
        put.run(...fields.slice(at, at + FIELD_COUNT));
      }
    },
    prune: (before, limit) => prune.run(before, limit).changes,
    forget(idsAndBodies) {
      for (let at = 0; at < idsAndBodies.length; at += 2) {
        forget.run(idsAndBodies[at], idsAndBodies[at + 1]);
      }
    },
  };
}
