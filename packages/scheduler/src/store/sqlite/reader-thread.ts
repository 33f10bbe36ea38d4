/** Reads on its own connection: a long query delays neither a commit nor the event loop. */
import { workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { serveCalls } from './serve-calls.js';

const { file } = workerData as { file: string };
const database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });

serveCalls((call) => {
  if (call.type === 'close') return void database.close();
  if (call.type !== 'query') throw new Error(`The reader does not ${call.type}.`);
  return database
    .prepare(call.sql)
    .pluck()
    .all(...call.values);
});
