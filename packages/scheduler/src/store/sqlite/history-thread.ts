/**
 * The only writer of a file of history. Each call is one transaction; one that fails, say for want
 * of space, leaves nothing, and the next may succeed.
 */
import { workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { prepareRunTable } from './run-table.js';
import { serveCalls } from './serve-calls.js';

const { file } = workerData as { file: string };
const database = new Sqlite(file, { timeout: 5_000 });
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.pragma('journal_size_limit = 67108864');

const table = prepareRunTable(database);
const append = database.transaction(table.put);
const prune = database.transaction(table.prune);

serveCalls((call) => {
  switch (call.type) {
    case 'close':
      return void database.close();
    case 'append':
      return append.immediate(call.runs);
    case 'prune':
      return prune.immediate(call.before, call.limit);
    default:
      throw new Error(`The history does not ${call.type}.`);
  }
});
