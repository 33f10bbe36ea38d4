import type { Logger } from '@horae/submitter/kernel';
import type { Change } from '../../core/change.js';
import type { Entity } from '../../core/entity.js';
import { prepareEntity } from '../../core/restore-entities.js';
import { StoreError } from '../../ports/store.js';
import { decodeChanges } from '../journal/index.js';
import { GUARDED_LAUNCHES_MAX } from './launch-guard.js';
import { type Head, type Segment, epochOfBatch } from './head.js';
import { inFlight } from './in-flight.js';
import { type Layout, batchPartPath, batchPath } from './layout.js';
import type { Merger } from './merger.js';
import { type Row, rowsOf } from './packed-segment.js';
import { extraPartCount, unpackBatch } from './packed-batch.js';
import type { PatientClient } from './patient-client.js';
import { damaged, dataOf, segmentBlocks } from './read-segment.js';
import { GONE, entityOf, isLaunchesRow, launchesOf } from './rows.js';

/** Requests that are under way together, and blocks that are unpacked together. */
const BATCHES_IN_FLIGHT = 64;
const PARTS_IN_FLIGHT = 8;
const BLOCKS_IN_FLIGHT = 4;

export interface ReaderOptions {
  readonly layout: Layout;
  readonly merger: Merger;
  readonly logger: Logger;
  /** Of a standby, which has the time: what restoring the state takes is done as it is read. */
  readonly isAhead?: boolean;
}

/** The state as it was read up to some head; the next one costs only what is new in it. */
export class StateReader {
  readonly #options: ReaderOptions;
  /** Rows of the segments `#known`, by key. */
  #entities = new Map<string, Entity>();
  #known: readonly string[] = [];
  #launches: readonly string[] = [];
  /** Batches after the segments. */
  #journal = new Map<number, ReadBatch>();

  constructor(options: ReaderOptions) {
    this.#options = options;
  }

  get entities(): readonly Entity[] {
    return [...this.#entities.values()];
  }

  get changes(): readonly Change[] {
    return [...this.#journal.values()].flatMap(({ changes }) => changes);
  }

  /** The batches that `changes` come from, in order. */
  get batches(): readonly BatchPlace[] {
    return [...this.#journal.values()];
  }

  /** Of the segments, oldest first; those of `changes` come after them. */
  get launches(): readonly string[] {
    return this.#launches;
  }

  /** All changes are in one batch now. */
  joined(batch: BatchPlace): void {
    this.#journal = new Map([[batch.seq, { ...batch, changes: this.changes }]]);
  }

  /** @throws StoreError when something is missing or damaged: then it is as it was before */
  async bringTo(zookeeper: PatientClient, head: Head): Promise<void> {
    const journal = await this.#readJournal(zookeeper, head);
    await this.#readSegments(zookeeper, head.segments);
    this.#journal = journal;
  }

  async #readJournal(zookeeper: PatientClient, head: Head): Promise<Map<number, ReadBatch>> {
    const wanted = Array.from({ length: head.seq - head.folded }, (_, place) => {
      const seq = head.folded + 1 + place;
      return { seq, epoch: epochOfBatch(head, seq) };
    });
    const { layout } = this.#options;
    const journal = new Map<number, ReadBatch>();
    const batches = inFlight(wanted, BATCHES_IN_FLIGHT, async ({ seq, epoch }) => {
      const known = this.#journal.get(seq);
      if (known?.epoch === epoch) return known;
      return readBatch(zookeeper, { seq, epoch, path: batchPath(layout, seq, epoch) });
    });
    for await (const batch of batches) journal.set(batch.seq, batch);
    return journal;
  }

  async #readSegments(zookeeper: PatientClient, segments: readonly Segment[]): Promise<void> {
    const knownCount = countKnown(this.#known, segments);
    const rows = new Map<string, Entity | null>();
    const launches: string[][] = [];
    // The newest first: of each key, only the row that counts is decoded.
    for (const segment of segments.slice(knownCount ?? 0).toReversed()) {
      const found: string[] = [];
      for await (const { path, text } of this.#texts(zookeeper, segment)) {
        for (const row of rowsOf(text)) {
          if (isLaunchesRow(row)) found.push(...this.#launchesOf(row, path));
          else if (!rows.has(row.key)) rows.set(row.key, this.#entityOf(row, path));
        }
      }
      launches.unshift(found);
    }
    // From here on nothing waits and nothing fails.
    if (knownCount === null) {
      this.#entities = new Map();
      this.#launches = [];
    }
    for (const [key, entity] of rows) {
      if (entity === null) this.#entities.delete(key);
      else this.#entities.set(key, entity);
    }
    this.#launches = [...this.#launches, ...launches.flat()].slice(-GUARDED_LAUNCHES_MAX);
    this.#known = segments.map(({ id }) => id);
  }

  #texts(zookeeper: PatientClient, segment: Segment): AsyncGenerator<BlockText> {
    const { layout, merger } = this.#options;
    const blocks = segmentBlocks(zookeeper, layout, segment);
    return inFlight(blocks, BLOCKS_IN_FLIGHT, async ({ path, block }) => {
      try {
        return { path, text: await merger.unpack(block) };
      } catch (cause) {
        throw damaged(path, cause);
      }
    });
  }

  /** Null: it is gone. */
  #entityOf(row: Row, path: string): Entity | null {
    if (row.body === GONE) return null;
    const entity = entityOf(row, (error) => this.#tellOfDamage(row, path, error));
    return this.#options.isAhead === true ? prepareEntity(entity) : entity;
  }

  #launchesOf(row: Row, path: string): readonly string[] {
    try {
      return launchesOf(row);
    } catch (error) {
      this.#tellOfDamage(row, path, error as SyntaxError);
      return [];
    }
  }

  /** It is left where it is and left out: the rest has to run (and a put mends it). */
  #tellOfDamage({ key }: Row, path: string, { message }: SyntaxError): void {
    const facts = { key, path, error: message };
    this.#options.logger.error('A row of the store cannot be read and is left out', facts);
  }
}

export interface BatchPlace {
  readonly seq: number;
  readonly epoch: number;
  readonly extraCount: number;
}

interface ReadBatch extends BatchPlace {
  readonly changes: readonly Change[];
}

interface BlockText {
  /** Of the first znode of the block. */
  readonly path: string;
  readonly text: Buffer;
}

/**
 * How many of these segments, from the oldest, make up exactly what is known: each is known
 * itself, or was merged from such that are. Null when what is known is not their beginning.
 */
export function countKnown(known: readonly string[], segments: readonly Segment[]): number | null {
  let count = 0;
  for (let place = 0; place < known.length; count += 1) {
    const segment = segments[count];
    if (segment === undefined) return null;
    const covered = known[place] === segment.id ? [segment.id] : segment.of;
    if (covered.length === 0) return null;
    if (covered.some((id, index) => known[place + index] !== id)) return null;
    place += covered.length;
  }
  return count;
}

async function readBatch(
  zookeeper: PatientClient,
  { seq, epoch, path }: { readonly seq: number; readonly epoch: number; readonly path: string },
): Promise<ReadBatch> {
  const main = await dataOf(zookeeper, path);
  const extra: Buffer[] = [];
  try {
    const extraCount = extraPartCount(main);
    const paths = Array.from({ length: extraCount }, (_, place) => batchPartPath(path, place + 1));
    const parts = inFlight(paths, PARTS_IN_FLIGHT, (each) => dataOf(zookeeper, each));
    for await (const part of parts) extra.push(part);
    return { seq, epoch, extraCount, changes: decodeChanges(unpackBatch([main, ...extra])) };
  } catch (cause) {
    throw cause instanceof StoreError ? cause : damaged(path, cause);
  }
}
