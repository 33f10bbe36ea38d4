import type { Segment } from './head.js';
import { type Layout, segmentPartPath } from './layout.js';
import type { PatientClient } from './patient-client.js';

/** Makes segments, whose names no other leader ever gives. They count once the head names them. */
export class SegmentWriter {
  readonly #zookeeper: PatientClient;
  readonly #layout: Layout;
  readonly #epoch: number;
  #count = 0;

  constructor(zookeeper: PatientClient, layout: Layout, epoch: number) {
    this.#zookeeper = zookeeper;
    this.#layout = layout;
    this.#epoch = epoch;
  }

  newId(): string {
    this.#count += 1;
    return `${this.#epoch}-${this.#count}`;
  }

  /** One part at a time, for commits go in between. */
  async write(id: string, parts: Iterable<Buffer>, of: readonly string[] = []): Promise<Segment> {
    let partCount = 0;
    let byteCount = 0;
    for (const part of parts) {
      await this.#zookeeper.create(segmentPartPath(this.#layout, id, partCount), part);
      partCount += 1;
      byteCount += part.length;
    }
    return { id, partCount, byteCount, of };
  }
}
