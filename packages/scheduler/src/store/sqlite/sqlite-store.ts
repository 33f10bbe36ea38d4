import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { Logger } from '@horae/submitter/kernel';
import type { Change } from '../../core/change.js';
import type { Entity } from '../../core/entity.js';
import type { Run } from '../../core/run.js';
import type { RunMarkList, RunMarkQuery } from '../../ports/run-marks.js';
import {
  type LoadedState,
  type RunPage,
  type RunQuery,
  type RunTimeList,
  type SoloStore,
  StoreError,
} from '../../ports/store.js';
import { type FileLock, lockOrRefuse } from './file-lock.js';
import { foldInParts } from './fold-in-parts.js';
import { type SharedAnswer, encodeChange, newSharedAnswer } from '../journal/index.js';
import { loadFile } from './load-file.js';
import { keepPrivate } from './private-files.js';
import { RunReader } from './run-reader.js';
import { STORE_MIGRATIONS, migrate } from './schema.js';
import { StoreThread } from './store-thread.js';
import type { WriterCall } from './thread-message.js';

/** Text committed between two checkpoints; the log is a little longer than that. */
const CHECKPOINT_EVERY_BYTES = 16_777_216;

export interface SqliteStoreOptions {
  /** Made with its folder when missing; `<file>.lock`, `-wal` and `-shm` appear beside it. */
  readonly file: string;
  readonly logger: Logger;
  /** The epoch will be above this one: of a store whose state is brought here. 0 by default. */
  readonly epochAbove?: number;
}

/**
 * Opens the embedded store. Changes go to an append-only journal (WAL, synchronous FULL), in one
 * transaction for all commits that came while the last one was written.
 *
 * @throws StoreInUse when another scheduler has it; StoreError when it cannot be opened.
 */
export function openSqliteStore(options: SqliteStoreOptions): SqliteStore {
  const { file } = options;
  let lock: FileLock | null = null;
  try {
    mkdirSync(dirname(file), { recursive: true });
    keepPrivate(file);
    lock = lockOrRefuse(file);
    return new FileStore(options, { lock, epoch: takeOffice(options) });
  } catch (cause) {
    lock?.release();
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(`Cannot open ${file}: ${(cause as Error).message}`, { cause });
  }
}

function takeOffice({ file, logger, epochAbove = 0 }: SqliteStoreOptions): number {
  const database = new Sqlite(file, { timeout: 5_000 });
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    migrate(database, logger, STORE_MIGRATIONS);
    const next = database
      .prepare('UPDATE office SET epoch = max(epoch, ?) + 1 RETURNING epoch')
      .pluck();
    return next.get(epochAbove) as number;
  } finally {
    database.close();
  }
}

/** One whose ended runs may move to a history of its own. */
export interface SqliteStore extends SoloStore {
  /** JSON of ended runs, oldest due first. */
  oldestRuns(limit: number): Promise<readonly string[]>;
  /** How many ended runs there are. */
  runCount(): Promise<number>;
  /** Forgets ended runs that are kept elsewhere now; one that was written again since stays. */
  forgetRuns(bodies: readonly string[]): Promise<void>;
}

class FileStore implements SqliteStore {
  readonly epoch: number;
  readonly #file: string;
  readonly #logger: Logger;
  readonly #lock: FileLock;
  readonly #writer: StoreThread;
  readonly #reader: RunReader;
  /** Started when first needed. */
  #checkpointer: StoreThread | null = null;
  /** What waits for the commit that is being written; null when nothing does. */
  #group: Group | null = null;
  #isSendPlanned = false;
  #inFlightCount = 0;
  #bytesSinceCheckpoint = 0;
  #checkpointing: Promise<void> | null = null;
  #failure: StoreError | null = null;

  constructor(options: SqliteStoreOptions, office: Office) {
    const { file } = options;
    this.#file = file;
    this.#logger = options.logger;
    this.#lock = office.lock;
    this.epoch = office.epoch;
    this.#writer = new StoreThread('writer-thread', file);
    this.#reader = new RunReader(file);
  }

  load(): Promise<LoadedState> {
    return Promise.resolve(loadFile(this.#file, this.#logger));
  }

  commit(changes: readonly Change[]): Promise<void> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const group = (this.#group ??= { texts: [], launches: [], answer: newSharedAnswer() });
    for (const change of changes) {
      // Here, not when the group is sent: the thread is idle while the last group is written.
      group.texts.push(encodeChange(change));
      if (change.kind === 'attemptLaunched') {
        group.launches.push(change.dueAt, change.jobName, change.attempt.attempt);
      }
    }
    if (this.#inFlightCount === 0) this.#planSend();
    return group.answer.given;
  }

  async fold(entities: readonly Entity[], endedRuns: readonly Run[]): Promise<void> {
    // What was committed before belongs to what is folded, so it has to reach the journal first.
    this.#send();
    await foldInParts((call) => this.#write(call), entities, endedRuns);
  }

  findRuns(query: RunQuery): Promise<RunPage> {
    return this.#reader.findRuns(query);
  }

  findRun(id: string): Promise<Run | null> {
    return this.#reader.findRun(id);
  }

  runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    return this.#reader.runTimes(jobs, limit);
  }

  runMarks(query: RunMarkQuery): Promise<RunMarkList> {
    return this.#reader.runMarks(query);
  }

  async pruneRuns(before: number, limit: number): Promise<number> {
    return (await this.#write({ type: 'prune', before, limit })) as number;
  }

  async oldestRuns(limit: number): Promise<readonly string[]> {
    return this.#reader.query('SELECT body FROM run ORDER BY due_at LIMIT ?', [limit]);
  }

  async runCount(): Promise<number> {
    const [count] = await this.#reader.query('SELECT count(*) FROM run', []);
    return Number(count);
  }

  async forgetRuns(bodies: readonly string[]): Promise<void> {
    const idsAndBodies = bodies.flatMap((body) => [(JSON.parse(body) as Run).id, body]);
    await this.#write({ type: 'forget', idsAndBodies });
  }

  async close(): Promise<void> {
    this.#send();
    this.#failure ??= new StoreError('The store is closed.');
    // The writer last: the last connection to close moves the WAL into the file.
    await this.#checkpointing;
    await this.#reader.close();
    await this.#checkpointer?.close();
    await this.#writer.close();
    this.#lock.release();
  }

  /** Not at once: callers that were answered together commit again together, in one group. */
  #planSend(): void {
    if (this.#isSendPlanned) return;
    this.#isSendPlanned = true;
    setImmediate(() => {
      this.#isSendPlanned = false;
      this.#send();
    });
  }

  #send(): void {
    const group = this.#group;
    if (group === null) return;
    this.#group = null;
    this.#inFlightCount += 1;
    const body = `[${group.texts.join(',')}]`;
    this.#bytesSinceCheckpoint += body.length;
    if (this.#bytesSinceCheckpoint >= CHECKPOINT_EVERY_BYTES) this.#checkpoint();
    this.#write({ type: 'commit', body, launches: group.launches }).then(() => {
      this.#inFlightCount -= 1;
      group.answer.resolve();
      if (this.#inFlightCount === 0) this.#planSend();
    }, group.answer.reject);
  }

  #checkpoint(): void {
    if (this.#checkpointing !== null) return;
    this.#bytesSinceCheckpoint = 0;
    this.#checkpointer ??= new StoreThread('checkpoint-thread', this.#file);
    this.#checkpointing = this.#checkpointer
      .call({ type: 'checkpoint' })
      .then(() => this.#writer.call({ type: 'checkpoint' }))
      .then(
        () => void (this.#checkpointing = null),
        // Nothing is lost by it: the log grows until the writer's own checkpoint.
        () => undefined,
      );
  }

  /** The first failure is the last answer: nothing is written after something is missing. */
  async #write(call: WriterCall): Promise<unknown> {
    if (this.#failure !== null && call.type !== 'commit') throw this.#failure;
    try {
      return await this.#writer.call(call);
    } catch (cause) {
      const text = `${this.#file} cannot be written: ${(cause as Error).message}`;
      const failure = new StoreError(text, { cause });
      this.#failure ??= failure;
      this.#group?.answer.reject(this.#failure);
      this.#group = null;
      throw failure;
    }
  }
}

interface Office {
  readonly lock: FileLock;
  readonly epoch: number;
}

interface Group {
  readonly texts: string[];
  readonly launches: (string | number)[];
  readonly answer: SharedAnswer;
}
