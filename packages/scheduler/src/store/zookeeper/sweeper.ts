import type { Logger } from '@horae/submitter/kernel';
import { type Head, type Segment, epochOfBatch } from './head.js';
import { inFlight } from './in-flight.js';
import {
  type Layout,
  batchPartPath,
  batchPath,
  readBatchName,
  readSegmentPartName,
  segmentPartPath,
} from './layout.js';
import type { PatientClient } from './patient-client.js';
import type { BatchPlace } from './state-reader.js';

/** So few that a commit does not wait for them. */
const DELETES_IN_FLIGHT = 8;

/**
 * Deletes, in the background, what the head does not name any more. Nothing depends on it: what is
 * left when a leader dies, the next one finds.
 */
export class Sweeper {
  readonly #zookeeper: PatientClient;
  readonly #layout: Layout;
  readonly #logger: Logger;
  #paths: string[] = [];
  #isWorking = false;

  constructor(zookeeper: PatientClient, layout: Layout, logger: Logger) {
    this.#zookeeper = zookeeper;
    this.#layout = layout;
    this.#logger = logger;
  }

  /** Only after a head that does not name it has been written by this leader. */
  removeBatch({ seq, epoch, extraCount }: BatchPlace): void {
    const path = batchPath(this.#layout, seq, epoch);
    for (let part = 0; part <= extraCount; part += 1) this.#remove(batchPartPath(path, part));
  }

  removeSegment({ id, partCount }: Segment): void {
    for (let part = 0; part < partCount; part += 1) {
      this.#remove(segmentPartPath(this.#layout, id, part));
    }
  }

  /**
   * What leaders before this one have left behind without a name. Those of a later epoch, should
   * there be one, are none of its business.
   */
  removeLeftovers(head: Head): void {
    this.#find(head).catch((error: unknown) => this.#stop(error as Error));
  }

  async #find(head: Head): Promise<void> {
    const { journal, segments } = this.#layout;
    const named = new Set([...head.segments, ...head.ring].map(({ id }) => id));
    const batches = (await this.#zookeeper.children(journal)) ?? [];
    const parts = (await this.#zookeeper.children(segments)) ?? [];
    for (const name of batches) {
      const batch = readBatchName(name);
      if (batch === null || batch.epoch >= head.epoch || isNamed(head, batch)) continue;
      this.#remove(`${journal}/${name}`);
    }
    for (const name of parts) {
      const part = readSegmentPartName(name);
      if (part === null || part.epoch >= head.epoch || named.has(part.id)) continue;
      this.#remove(`${segments}/${name}`);
    }
  }

  #remove(path: string): void {
    this.#paths.push(path);
    if (this.#isWorking) return;
    this.#isWorking = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    try {
      const deletes = inFlight(this.#next(), DELETES_IN_FLIGHT, (path) =>
        this.#zookeeper.delete(path),
      );
      for await (const each of deletes) void each;
    } catch (error) {
      this.#stop(error as Error);
    }
    this.#isWorking = false;
  }

  #stop(error: Error): void {
    this.#paths = [];
    this.#logger.debug('What is not needed any more stays', { reason: error.message });
  }

  *#next(): Generator<string> {
    for (let path = this.#paths.shift(); path !== undefined; path = this.#paths.shift()) yield path;
  }
}

function isNamed(head: Head, { seq, epoch }: { seq: number; epoch: number }): boolean {
  return seq > head.folded && seq <= head.seq && epochOfBatch(head, seq) === epoch;
}
