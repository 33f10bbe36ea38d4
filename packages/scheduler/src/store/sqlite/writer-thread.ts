/** The only writer of the file. Each call is one transaction, on the disk before it is answered. */
import { workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { decodeChanges } from '../journal/index.js';
import { prepareRunTable } from './run-table.js';
import { serveCalls } from './serve-calls.js';
import type {
  FoldPlace,
  HistoryCall,
  ReaderCall,
  ThreadCall,
  WriterCall,
} from './thread-message.js';

const { file } = workerData as { file: string };
const database = new Sqlite(file, { timeout: 5_000 });
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
// Checkpoints come from another thread; this is for when that one does not keep up: 256 MB.
database.pragma('wal_autocheckpoint = 65536');
database.pragma('journal_size_limit = 67108864');

const runs = prepareRunTable(database);
const insertBatch = database.prepare('INSERT INTO journal (body) VALUES (?)');
const insertLaunch = database.prepare('INSERT INTO launch (due_at, job, attempt) VALUES (?, ?, ?)');
const deleteJournal = database.prepare('DELETE FROM journal WHERE seq <= ?');
const findPlace = database.prepare(
  `SELECT fold + 1 AS fold, (SELECT coalesce(max(seq), 0) FROM journal) AS upTo FROM office`,
);
const setFold = database.prepare('UPDATE office SET fold = ?');
const putEntity = database.prepare(
  `INSERT INTO entity (kind, key, fold, body) VALUES (?, ?, ?, ?)
   ON CONFLICT (kind, key, fold) DO UPDATE SET body = excluded.body`,
);
const deleteReplaced = database.prepare(
  'DELETE FROM entity WHERE kind = ? AND key = ? AND (fold < ? OR (fold = ? AND body IS NULL))',
);
const pruneLaunches = database.prepare(
  `DELETE FROM launch WHERE (due_at, job, attempt) IN
     (SELECT due_at, job, attempt FROM launch WHERE due_at < ? ORDER BY due_at LIMIT ?)`,
);

const commit = database.transaction((call: WriterCall & { type: 'commit' }) => {
  insertBatch.run(call.body);
  const { launches } = call;
  for (let at = 0; at < launches.length; at += 3) {
    try {
      insertLaunch.run(launches[at], launches[at + 1], launches[at + 2]);
    } catch (cause) {
      const text = `${launchedIds(call.body)[at / 3]} was not launched a second time`;
      throw new Error(`${text}: ${(cause as Error).message}`, { cause });
    }
  }
});

function launchedIds(body: string): readonly string[] {
  return decodeChanges(body).flatMap((change) =>
    change.kind === 'attemptLaunched' ? [change.attempt.taskId] : [],
  );
}

const foldPart = database.transaction((call: WriterCall & { type: 'foldPart' }) => {
  const { fold, entities } = call;
  for (let at = 0; at < entities.length; at += 3) {
    putEntity.run(entities[at], entities[at + 1], fold, entities[at + 2]);
  }
  runs.put(call.runs);
});

const foldEnd = database.transaction(({ fold, upTo }: FoldPlace) => {
  setFold.run(fold);
  deleteJournal.run(upTo);
});

const foldClean = database.transaction(({ fold, keys }: WriterCall & { type: 'foldClean' }) => {
  for (let at = 0; at < keys.length; at += 2) {
    deleteReplaced.run(keys[at], keys[at + 1], fold, fold);
  }
});

const prune = database.transaction((call: WriterCall & { type: 'prune' }) => {
  pruneLaunches.run(call.before, call.limit);
  return runs.prune(call.before, call.limit);
});

const forget = database.transaction(runs.forget);

let failure: Error | null = null;

serveCalls((call) => {
  if (call.type === 'close') return void database.close();
  if (isOfOthers(call)) {
    throw new Error(`The writer does not ${call.type}.`);
  }
  // The little that came while the other thread was at it. Then the log starts from its beginning.
  if (call.type === 'checkpoint') return void database.pragma('wal_checkpoint(PASSIVE)');
  // Calls that were on their way when one failed: writing them would leave a hole before them.
  if (failure !== null) throw failure;
  try {
    return write(call);
  } catch (error) {
    failure = error as Error;
    throw error;
  }
});

function write(call: WriterCall): unknown {
  switch (call.type) {
    case 'commit':
      return commit.immediate(call);
    case 'foldBegin':
      return findPlace.get();
    case 'foldPart':
      return foldPart.immediate(call);
    case 'foldEnd':
      return foldEnd.immediate(call);
    case 'foldClean':
      return foldClean.immediate(call);
    case 'prune':
      return prune.immediate(call);
    case 'forget':
      return forget.immediate(call.idsAndBodies);
  }
}

type OfOthers = ReaderCall | Extract<HistoryCall, { readonly type: 'append' }>;

function isOfOthers(call: ThreadCall): call is OfOthers {
  return ['query', 'runTimes', 'runMarks', 'append'].includes(call.type);
}
