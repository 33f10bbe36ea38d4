/** Reads on its own connection: a long query delays neither a commit nor the event loop. */
import { workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { type MarkFields, markList } from '../../core/view/run-marks.js';
import type { RunMarkQuery } from '../../ports/run-marks.js';
import { serveCalls } from './serve-calls.js';

const { file } = workerData as { file: string };
const database = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });

const newestTimes = database
  .prepare(
    `SELECT due_at, took_ms FROM run INDEXED BY run_by_job WHERE job = ? AND took_ms IS NOT NULL
     ORDER BY due_at DESC, id DESC LIMIT ?`,
  )
  .raw();

/** The index alone answers it. */
const newestMarks = database
  .prepare(
    `SELECT due_at, state, took_ms FROM run INDEXED BY run_by_job
   WHERE job = ? AND due_at >= ? AND due_at < ? ORDER BY due_at DESC, id DESC LIMIT ?`,
  )
  .raw();

serveCalls((call) => {
  switch (call.type) {
    case 'close':
      return void database.close();
    case 'query':
      return database
        .prepare(call.sql)
        .pluck()
        .all(...call.values);
    case 'runTimes':
      return call.jobs.map((job) => timesOf(job, call.limit));
    case 'runMarks':
      return marksOf(call.query);
    default:
      throw new Error(`The reader does not ${call.type}.`);
  }
});

function timesOf(job: string, limit: number): Float64Array {
  const rows = newestTimes.all(job, limit) as (readonly [dueAt: number, tookMs: number])[];
  const times = new Float64Array(2 * rows.length);
  for (const [place, row] of rows.entries()) times.set(row, 2 * place);
  return times;
}

function marksOf({ job, from, to, limit }: RunMarkQuery): Float64Array {
  return markList(newestMarks.all(job, from, to, limit) as MarkFields[]);
}
