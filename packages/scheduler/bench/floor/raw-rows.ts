import Sqlite from 'better-sqlite3';

/** Unique launch rows per second, as fast as SQLite takes them in commits of that many. */
export function rawRows(file: string, options: { rowsPerCommit: number; forMs: number }): number {
  const database = new Sqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(
    'CREATE TABLE launch (due_at INTEGER, job TEXT, attempt INTEGER, ' +
      'PRIMARY KEY (due_at, job, attempt)) WITHOUT ROWID',
  );
  const insert = database.prepare('INSERT INTO launch VALUES (?, ?, ?)');
  let dueAt = 1_767_225_600_000;
  const commit = database.transaction(() => {
    for (let row = 0; row < options.rowsPerCommit; row += 1) {
      insert.run(dueAt, `job-${row}`, 1);
    }
  });
  const startedMs = performance.now();
  let count = 0;
  while (performance.now() - startedMs < options.forMs) {
    dueAt += 1;
    commit();
    count += options.rowsPerCommit;
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  database.close();
  return count / seconds;
}
