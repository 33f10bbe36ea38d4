import Sqlite, { type Database } from 'better-sqlite3';
import type { Logger } from '@horae/submitter/kernel';
import type { Entity } from '../../core/entity.js';
import type { LoadedState } from '../../ports/store.js';
import { decodeChanges } from '../journal/index.js';

/**
 * All that a restart has to know. Read in the calling thread, before anything else goes on:
 * copying it from another thread would cost more.
 */
export function loadFile(file: string, logger: Logger): LoadedState {
  const database = new Sqlite(file, { timeout: 5_000 });
  try {
    const entities = newestRows(database).flatMap((row) => entityOf(row, file, logger));
    const batches = database.prepare('SELECT body FROM journal ORDER BY seq').pluck().iterate();
    return { entities, changes: Array.from(batches as Iterable<string>, decodeChanges).flat() };
  } finally {
    database.close();
  }
}

type EntityRow = readonly [kind: string, key: string, fold: number, body: string | null];

/** Of each key, the row of the newest complete fold. */
function newestRows(database: Database): readonly EntityRow[] {
  const complete = database.prepare('SELECT fold FROM office').pluck().get() as number;
  const rows = database.prepare('SELECT kind, key, fold, body FROM entity').raw().iterate();
  const newest = new Map<string, EntityRow>();
  let hasBroken = false;
  for (const row of rows as Iterable<EntityRow>) {
    const [kind, key, fold] = row;
    const name = `${kind}\n${key}`;
    const other = newest.get(name);
    if (fold > complete) hasBroken = true;
    else if (other === undefined || other[2] < fold) newest.set(name, row);
  }
  // Left by a fold that was cut off: the next one will have its number.
  if (hasBroken) database.prepare('DELETE FROM entity WHERE fold > ?').run(complete);
  return [...newest.values()];
}

/** A damaged row is left where it is and left out: the rest has to run (and a put mends it). */
function entityOf([kind, key, , body]: EntityRow, file: string, logger: Logger): Entity[] {
  if (body === null) return [];
  try {
    return [{ kind, key, body: JSON.parse(body) as unknown }];
  } catch (error) {
    const facts = { kind, key, file, error: (error as Error).message };
    logger.error('A row of the store cannot be read and is left out', facts);
    return [];
  }
}
