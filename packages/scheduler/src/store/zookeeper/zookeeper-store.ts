import {
  type Clock,
  type DurationMs,
  type Logger,
  type Timers,
  addMs,
} from '@horae/submitter/kernel';
import type { Change } from '../../core/change.js';
import type { Entity } from '../../core/entity.js';
import type { Run } from '../../core/run.js';
import type { History, HistoryHealth } from '../../ports/history.js';
import type { RunMarkList, RunMarkQuery } from '../../ports/run-marks.js';
import {
  type LoadedState,
  type RunPage,
  type RunQuery,
  type RunTimeList,
  type SoloStore,
  StoreError,
} from '../../ports/store.js';
import { encodeChange } from '../journal/index.js';
import { CommitQueue } from './commit-queue.js';
import { Compactor } from './compactor.js';
import type { HeadWriter } from './head-writer.js';
import { type Head, type RingSegment, type Segment, withFolded } from './head.js';
import { LaunchGuard } from './launch-guard.js';
import type { Layout } from './layout.js';
import type { Merger } from './merger.js';
import { type Row, packSegment } from './packed-segment.js';
import type { PatientClient } from './patient-client.js';
import { MissingZnode } from './read-segment.js';
import { RingFiling } from './ring-filing.js';
import { entityRow, launchesRow, runRow } from './rows.js';
import { SegmentWriter } from './segment-writer.js';
import type { BatchPlace, StateReader } from './state-reader.js';
import { Sweeper } from './sweeper.js';

export interface ZookeeperStoreParts {
  readonly history: History;
  readonly ringSize: number;
  readonly historyRetentionMs: DurationMs;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly afterTurn?: (run: () => void) => void;
  readonly zookeeper: PatientClient;
  readonly layout: Layout;
  /** After taking office. */
  readonly writer: HeadWriter;
  /** Has read all that the head of the writer names. */
  readonly reader: StateReader;
  readonly newReader: () => StateReader;
  readonly merger: Merger;
  readonly closeMerger: () => Promise<void>;
}

/** The state of a leader in ZooKeeper, for one term of office. */
export class ZookeeperStore implements SoloStore {
  readonly epoch: number;
  readonly #parts: ZookeeperStoreParts;
  readonly #queue: CommitQueue;
  readonly #guard = new LaunchGuard();
  readonly #segments: SegmentWriter;
  readonly #sweeper: Sweeper;
  readonly #filing: RingFiling;
  readonly #compactor: Compactor;
  /** Batches that no segment holds yet, oldest first. */
  readonly #batches: BatchPlace[];
  #folding: Promise<void> = Promise.resolve();
  /** What was read when the term began; null once it is no longer all. */
  #loaded: LoadedState | null;

  constructor(parts: ZookeeperStoreParts) {
    this.#parts = parts;
    const { zookeeper, layout, writer, reader, clock, historyRetentionMs, logger } = parts;
    this.epoch = writer.head.epoch;
    this.#loaded = { entities: reader.entities, changes: reader.changes };
    this.#guard.remember(reader.launches);
    this.#guard.replay(reader.changes);
    this.#batches = [...reader.batches];
    const head = (): Head => writer.head;
    const afterTurn = parts.afterTurn ?? ((run) => void setImmediate(run));
    const onBatch = (batch: BatchPlace): void => void this.#batches.push(batch);
    this.#queue = new CommitQueue({ writer, afterTurn, onBatch });
    this.#segments = new SegmentWriter(zookeeper, layout, this.epoch);
    this.#sweeper = new Sweeper(zookeeper, layout, logger);
    const dueFrom = (): ReturnType<Clock['now']> => addMs(clock.now(), -historyRetentionMs);
    this.#filing = new RingFiling({ ...parts, epoch: this.epoch, head, dueFrom });
    this.#compactor = new Compactor({
      ...parts,
      ...{ queue: this.#queue, segments: this.#segments, sweeper: this.#sweeper },
      ...{ filing: this.#filing, head, dueFrom },
    });
    this.#filing.takeOver();
    this.#sweeper.removeLeftovers(writer.head);
  }

  async load(): Promise<LoadedState> {
    const loaded = this.#loaded;
    this.#loaded = null;
    if (loaded !== null) return loaded;
    const { writer, zookeeper, newReader } = this.#parts;
    for (;;) {
      const { head } = writer;
      const reader = newReader();
      try {
        await reader.bringTo(zookeeper, head);
        return { entities: reader.entities, changes: reader.changes };
      } catch (error) {
        // Folded or merged meanwhile: what the head names now is all there.
        if (!(error instanceof MissingZnode) || head === writer.head) throw error;
      }
    }
  }

  commit(changes: readonly Change[]): Promise<void> {
    if (this.#queue.failure !== null) return Promise.reject(this.#queue.failure);
    try {
      this.#guard.take(changes);
    } catch (error) {
      this.#queue.fail(error as StoreError);
      return Promise.reject(error as StoreError);
    }
    this.#loaded = null;
    return this.#queue.commit(changes.map(encodeChange));
  }

  fold(entities: readonly Entity[], endedRuns: readonly Run[]): Promise<void> {
    if (this.#queue.failure !== null) return Promise.reject(this.#queue.failure);
    this.#loaded = null;
    // At once: what the caller does to them later is not part of this fold.
    const fold = {
      upTo: this.#queue.seal(),
      rows: lastOfEach(entities.map(entityRow)),
      launches: this.#guard.takeUnfolded(),
      runs: endedRuns,
      runRows: lastOfEach(endedRuns.map(runRow)),
    };
    const before = this.#folding;
    const folding = before.then(() => this.#fold(fold));
    this.#folding = folding.catch(() => undefined);
    return folding;
  }

  findRuns(query: RunQuery): Promise<RunPage> {
    return this.#filing.history.findRuns(query);
  }

  findRun(id: string): Promise<Run | null> {
    return this.#filing.history.findRun(id);
  }

  runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    return this.#filing.history.runTimes(jobs, limit);
  }

  runMarks(query: RunMarkQuery): Promise<RunMarkList> {
    return this.#filing.history.runMarks(query);
  }

  historyHealth(): HistoryHealth {
    return this.#filing.history.health();
  }

  async pruneRuns(before: ReturnType<Clock['now']>, limit: number): Promise<number> {
    if (this.#queue.failure !== null) throw this.#queue.failure;
    return this.#filing.history.pruneRuns(before, limit);
  }

  async close(): Promise<void> {
    const { zookeeper, closeMerger } = this.#parts;
    if (this.#queue.failure === null) await zookeeper.whileConnected(this.#queue.rest());
    const closed = new StoreError('The store is closed.');
    this.#queue.fail(closed);
    zookeeper.end(closed);
    this.#filing.close();
    await closeMerger();
  }

  async #fold(fold: Fold): Promise<void> {
    const { rows, launches, runs, runRows, upTo } = fold;
    const state = await this.#writeSegment(rows, launches);
    const ended = await this.#writeSegment(runRows, []);
    const ring = ended === null ? null : { ...ended, runCount: runRows.length };
    await this.#queue.edit((head) => withFold(head, { upTo, state, ring }));
    while ((this.#batches[0]?.seq ?? Infinity) <= upTo) {
      this.#sweeper.removeBatch(this.#batches.shift() as BatchPlace);
    }
    if (ring !== null) this.#filing.added(ring, runs);
    this.#compactor.start();
  }

  /** Null when there is nothing to write. */
  async #writeSegment(rows: readonly Row[], launches: readonly string[]): Promise<Segment | null> {
    const { failure } = this.#queue;
    if (failure !== null) throw failure;
    const id = this.#segments.newId();
    const all = launches.length === 0 ? rows : [...rows, launchesRow(id, launches)];
    return all.length === 0 ? null : this.#segments.write(id, packSegment(all));
  }
}

interface Fold {
  /** The last batch that it covers. */
  readonly upTo: number;
  readonly rows: readonly Row[];
  readonly launches: readonly string[];
  readonly runs: readonly Run[];
  readonly runRows: readonly Row[];
}

function lastOfEach(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map((row) => [row.key, row])).values()];
}

function withFold(
  head: Head,
  fold: {
    readonly upTo: number;
    readonly state: Segment | null;
    readonly ring: RingSegment | null;
  },
): Head {
  const { upTo, state, ring } = fold;
  return {
    ...withFolded(head, upTo),
    segments: state === null ? head.segments : [...head.segments, state],
    ring: ring === null ? head.ring : [...head.ring, ring],
  };
}
