import type { Clock, DurationMs, Logger, Timers } from '@horae/submitter/kernel';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import type { History } from '../../ports/history.js';
import type { SoloStore } from '../../ports/store.js';
import { type WarmState, readerOf } from './follow-state.js';
import { encodeChange } from '../journal/index.js';
import { HeadWriter } from './head-writer.js';
import { withFolded } from './head.js';
import { layoutOf } from './layout.js';
import { type Merger, threadMerger } from './merger.js';
import { packBatch } from './packed-batch.js';
import { PatientClient } from './patient-client.js';
import { StateReader } from './state-reader.js';
import { takeOffice } from './take-office.js';
import { ZookeeperStore } from './zookeeper-store.js';

export interface ZookeeperStoreOptions {
  /** Stays the caller's, as `history` does: closing the store closes neither. */
  readonly client: ZookeeperClient;
  /** Of the installation, with no slash at its end; made when missing. */
  readonly path: string;
  readonly history: History;
  /** Ended runs of each job that a new leader can tell of, whatever its history knows. */
  readonly ringSize: number;
  readonly historyRetentionMs: DurationMs;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  /** What a standby has read already. */
  readonly warm?: WarmState;
  /** A worker thread by default. */
  readonly merger?: Merger;
  /**
   * Runs after the callers that are being answered now: what they commit again is one group.
   * `setImmediate` by default.
   */
  readonly afterTurn?: (run: () => void) => void;
  /** The epoch will be above this one: of a store whose state is brought here. 0 by default. */
  readonly epochAbove?: number;
}

/** Leaders that all died before they could fold; the head has a line for each. */
const TERM_COUNT_MAX = 50;

/**
 * Takes office: from here on every write of an earlier leader fails, and whatever was acknowledged
 * by one is read. Call it only when elected.
 *
 * @throws StoreFenced when another has taken office meanwhile; StoreError when ZooKeeper's session
 * has ended, or what is stored cannot be read (the text names the znode).
 */
export async function openZookeeperStore(options: ZookeeperStoreOptions): Promise<SoloStore> {
  const { client, path, timers, logger, epochAbove = 0 } = options;
  const merger = options.merger ?? threadMerger();
  const closeMerger = (): Promise<void> =>
    options.merger === undefined ? merger.close() : Promise.resolve();
  const zookeeper = new PatientClient(client, timers);
  const layout = layoutOf(path);
  const newReader = (): StateReader => new StateReader({ layout, merger, logger });
  try {
    const warm = await readerOf(options.warm, newReader);
    const writer = new HeadWriter(
      zookeeper,
      layout,
      await takeOffice(zookeeper, layout, epochAbove),
    );
    const read = async (reader = newReader()): Promise<StateReader> => {
      await reader.bringTo(zookeeper, writer.head);
      return reader;
    };
    // Whatever is wrong with what was read along: what counts is what is there.
    const reader = await read(warm).catch(() => read());
    if (writer.head.terms.length > TERM_COUNT_MAX) await joinJournal(writer, reader);
    return new ZookeeperStore({
      ...options,
      ...{ zookeeper, layout, writer, reader, merger, closeMerger, newReader },
    });
  } catch (error) {
    await closeMerger();
    throw error;
  }
}

/** What many leaders have written becomes one batch of this one; theirs are leftovers then. */
async function joinJournal(writer: HeadWriter, reader: StateReader): Promise<void> {
  const { head } = writer;
  const seq = head.seq + 1;
  const texts = reader.changes.map(encodeChange);
  const batch = packBatch(`[${texts.join(',')}]`);
  const next = withFolded({ ...head, seq }, head.seq);
  // A head that counts it while it is not there would leave nothing of what it stands for.
  await writer.makeBatch(next, batch);
  await writer.write(next, null);
  reader.joined({ seq, epoch: head.epoch, extraCount: batch.extra.length });
}
