import type { RunEntry } from '../state.js';
import type { RunShape } from './run-shape.js';

/**
 * Runs that wait for an offer, one bucket for each shape (queue, resources, constraints): what
 * one run of a shape cannot use, no other of that shape can, so an offer round looks at the head
 * of each bucket only and a run that fits nowhere blocks nobody.
 */
export class RunQueue {
  readonly #buckets = new Map<string, RunBucket>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Runs that wait in a queue of that name. */
  sizeOf(queue: string): number {
    let size = 0;
    for (const bucket of this.#buckets.values()) {
      if (bucket.shape.queue === queue) size += bucket.size;
    }
    return size;
  }

  /** Never empty ones. */
  buckets(): IterableIterator<RunBucket> {
    return this.#buckets.values();
  }

  bucketOf(entry: RunEntry): RunBucket | undefined {
    return entry.shapeKey === null ? undefined : this.#buckets.get(entry.shapeKey);
  }

  hasShape(key: string): boolean {
    return this.#buckets.has(key);
  }

  add(entry: RunEntry, shape: RunShape): void {
    if (entry.shapeKey !== null) return;
    const key = shape.key;
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      bucket = new RunBucket(shape);
      this.#buckets.set(key, bucket);
    }
    entry.shapeKey = key;
    bucket.add(entry);
    this.#size += 1;
  }

  remove(entry: RunEntry): void {
    const bucket = this.bucketOf(entry);
    if (bucket === undefined) return;
    bucket.remove(entry);
    entry.shapeKey = null;
    this.#size -= 1;
    if (bucket.size === 0) this.#buckets.delete(bucket.shape.key);
  }
}

/**
 * A heap of entries, the one to place first on top; removal from anywhere in O(log n). Priorities
 * and places in line stand beside the entries, so that comparing them reads no entry.
 */
export class RunBucket {
  readonly #entries: RunEntry[] = [];
  readonly #priorities: number[] = [];
  readonly #lineAts: number[] = [];

  constructor(readonly shape: RunShape) {}

  get size(): number {
    return this.#entries.length;
  }

  get first(): RunEntry | undefined {
    return this.#entries[0];
  }

  add(entry: RunEntry): void {
    this.#siftUp(this.#entries.length, entry);
  }

  remove(entry: RunEntry): void {
    const place = entry.queuePlace;
    entry.queuePlace = -1;
    const last = this.#entries.pop() as RunEntry;
    this.#priorities.pop();
    this.#lineAts.pop();
    if (last === entry) return;
    if (place > 0 && this.#isBefore(last, (place - 1) >> 1)) this.#siftUp(place, last);
    else this.#siftDown(place, last);
  }

  #siftUp(from: number, entry: RunEntry): void {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#isBefore(entry, parent)) break;
      this.#put(place, this.#entries[parent] as RunEntry);
      place = parent;
    }
    this.#put(place, entry);
  }

  #siftDown(from: number, entry: RunEntry): void {
    const size = this.#entries.length;
    let place = from;
    for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
      const right = child + 1;
      if (right < size && this.#isBefore(this.#entries[right] as RunEntry, child)) child = right;
      if (this.#isBefore(entry, child)) break;
      this.#put(place, this.#entries[child] as RunEntry);
      place = child;
    }
    this.#put(place, entry);
  }

  #isBefore(entry: RunEntry, place: number): boolean {
    const { priority, inLineSince } = entry.run;
    const otherPriority = this.#priorities[place] as number;
    if (priority !== otherPriority) return priority > otherPriority;
    const otherAt = this.#lineAts[place] as number;
    if (inLineSince !== otherAt) return inLineSince < otherAt;
    return isBefore(entry, this.#entries[place] as RunEntry);
  }

  #put(place: number, entry: RunEntry): void {
    this.#entries[place] = entry;
    this.#priorities[place] = entry.run.priority;
    this.#lineAts[place] = entry.run.inLineSince;
    entry.queuePlace = place;
  }
}

/** Higher priority, then longer in line (by due time), then by id: the same order after a restart. */
export function isBefore(a: RunEntry, b: RunEntry): boolean {
  const left = a.run;
  const right = b.run;
  if (left.priority !== right.priority) return left.priority > right.priority;
  if (left.inLineSince !== right.inLineSince) return left.inLineSince < right.inLineSince;
  return left.id < right.id;
}
