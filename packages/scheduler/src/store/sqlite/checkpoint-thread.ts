/** Moves the log into the file while the writer goes on: commits do not wait for it. */
import { workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { serveCalls } from './serve-calls.js';

const { file } = workerData as { file: string };
const database = new Sqlite(file, { timeout: 5_000 });
database.pragma('synchronous = FULL');

serveCalls((call) => {
  if (call.type === 'close') return void database.close();
  if (call.type !== 'checkpoint') throw new Error(`The checkpointer does not ${call.type}.`);
  database.pragma('wal_checkpoint(PASSIVE)');
  return undefined;
});
