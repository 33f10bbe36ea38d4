import { ZookeeperError } from '@horae/submitter/zookeeper';
import { StoreError, StoreFenced } from '../../ports/store.js';
import { type Head, decodeHead, encodeHead } from './head.js';
import { type Layout, batchPartPath, batchPath } from './layout.js';
import type { PackedBatch } from './packed-batch.js';
import { type PatientClient, asStoreError } from './patient-client.js';

/** How many parts of a large batch are on their way at the same time. */
const PARTS_IN_FLIGHT = 8;
/** One of its own writes that arrives late may refuse the next try; more would be a riddle. */
const REFUSED_MAX = 10;

/**
 * The fence: every write of the head demands the version that was read or written last. So a
 * write succeeds only while nobody else has written, and one whose answer was lost can be told
 * apart from one that never arrived: whoever else had written would have left another epoch.
 */
export class HeadWriter {
  readonly #zookeeper: PatientClient;
  readonly #layout: Layout;
  #head: Head;
  #version: number;

  constructor(zookeeper: PatientClient, layout: Layout, office: Office) {
    this.#zookeeper = zookeeper;
    this.#layout = layout;
    this.#head = office.head;
    this.#version = office.version;
  }

  /** As ZooKeeper has it, as far as was answered. */
  get head(): Head {
    return this.#head;
  }

  /**
   * Makes it so; with a batch, as the one that `next.seq` counts. One call at a time. Batch and
   * head leave together: a batch counts only if the head names it and it is there.
   *
   * @throws StoreFenced when another has taken office; StoreError when nobody can say any more
   * whether it was done.
   */
  async write(next: Head, batch: PackedBatch | null): Promise<void> {
    const path = batchPath(this.#layout, next.seq, next.epoch);
    const attempt = { data: encodeHead(next), path, batch };
    if (batch !== null) await this.#createExtraParts(path, batch);
    for (let refusedCount = 0; ;) {
      await this.#zookeeper.connected();
      const failure = await this.#try(attempt);
      if (failure === null || (await this.#isWritten(attempt))) break;
      if (failureOf(failure) === 'connectionLost') continue;
      refusedCount += 1;
      const mayBeLate = failureOf(failure) === 'badVersion' && refusedCount < REFUSED_MAX;
      if (!mayBeLate) throw asStoreError(failure);
    }
    this.#head = next;
  }

  /** Ahead of the head that counts it. @throws StoreError when it is not there then */
  async makeBatch({ seq, epoch }: Head, batch: PackedBatch): Promise<void> {
    const path = batchPath(this.#layout, seq, epoch);
    await this.#createExtraParts(path, batch);
    await this.#zookeeper.create(path, batch.main);
  }

  /** Both in one turn, so that they are one round trip: ZooKeeper keeps their order. */
  async #try({ data, path, batch }: Attempt): Promise<Error | null> {
    const { client } = this.#zookeeper;
    const options = { kind: 'persistent', access: 'private' } as const;
    const made = batch === null ? null : client.create(path, batch.main, options);
    const [making, setting] = await Promise.allSettled([
      made,
      client.set(this.#layout.head, data, this.#version),
    ]);
    if (setting.status === 'rejected') return setting.reason as Error;
    this.#version = setting.value;
    if (making.status === 'fulfilled' || failureOf(making.reason as Error) === 'nodeExists')
      return null;
    return making.reason as Error;
  }

  /**
   * What became of a write that was not plainly answered.
   * @throws StoreFenced when another has taken office meanwhile
   */
  async #isWritten({ data, path, batch }: Attempt): Promise<boolean> {
    const { head: headPath } = this.#layout;
    const found = await this.#zookeeper.getNow(headPath);
    const { epoch } = this.#head;
    if (found === null) throw new StoreError(`${headPath} has been deleted.`);
    const foundEpoch = decodeHead(found.data, headPath).epoch;
    if (foundEpoch !== epoch) throw fenced(foundEpoch, epoch);
    if (!found.data.equals(data)) {
      if (found.version === this.#version) return false;
      throw new StoreError(`${headPath} was written by somebody else in epoch ${epoch}.`);
    }
    // Without its batch it does not count yet: it is written once more, together with it. Should
    // another have taken office in between, that fails, and the batch was never acknowledged.
    this.#version = found.version;
    return batch === null || (await this.#zookeeper.existsNow(path));
  }

  /** Before the batch itself: it exists only if they all do. */
  async #createExtraParts(path: string, { extra }: PackedBatch): Promise<void> {
    for (let at = 0; at < extra.length; at += PARTS_IN_FLIGHT) {
      const parts = extra.slice(at, at + PARTS_IN_FLIGHT);
      await Promise.all(
        parts.map((part, place) =>
          this.#zookeeper.create(batchPartPath(path, at + place + 1), part),
        ),
      );
    }
  }
}

export interface Office {
  readonly head: Head;
  /** Of its znode. */
  readonly version: number;
}

interface Attempt {
  readonly data: Buffer;
  readonly path: string;
  readonly batch: PackedBatch | null;
}

export function fenced(foundEpoch: number, ownEpoch: number): StoreFenced {
  return new StoreFenced(
    `Another scheduler has taken office: ZooKeeper is in epoch ${foundEpoch}, this one leads in ` +
      `epoch ${ownEpoch}.`,
  );
}

function failureOf(error: Error): string | null {
  return error instanceof ZookeeperError ? error.failure : null;
}
