import { milliFrom } from '@horae/agent/protocol';
import type { Constraint, Job } from '@horae/submitter/job';
import type { RunEntry } from '../state.js';

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

/** What a run asks of a machine; runs of one shape can be exchanged for each other. */
export interface RunShape {
  readonly key: string;
  readonly queue: string;
  readonly cpusMilli: number;
  readonly memMbMilli: number;
  readonly diskMbMilli: number;
  /** The job's own, and its `host` as one of them. */
  readonly constraints: readonly Constraint[];
}

export function shapeOf(job: Job): RunShape {
  const byHost: Constraint[] = job.host === '' ? [] : [['hostname', 'EQUALS', job.host]];
  const shape = {
    queue: job.queue,
    cpusMilli: milliFrom(job.cpus),
    memMbMilli: milliFrom(job.mem),
    diskMbMilli: milliFrom(job.disk),
    constraints: [...job.constraints, ...byHost],
  };
  return { key: JSON.stringify(Object.values(shape)), ...shape };
}

/** A heap of entries, the one to place first on top; removal from anywhere in O(log n). */
export class RunBucket {
  readonly #entries: RunEntry[] = [];

  constructor(readonly shape: RunShape) {}

  get size(): number {
    return this.#entries.length;
  }

  get first(): RunEntry | undefined {
    return this.#entries[0];
  }

  /** In no particular order. */
  entries(): readonly RunEntry[] {
    return this.#entries;
  }

  add(entry: RunEntry): void {
    this.#entries.push(entry);
    this.#siftUp(this.#entries.length - 1, entry);
  }

  remove(entry: RunEntry): void {
    const place = entry.queuePlace;
    entry.queuePlace = -1;
    const last = this.#entries.pop() as RunEntry;
    if (last === entry) return;
    const parent = this.#entries[(place - 1) >> 1];
    if (place > 0 && parent !== undefined && isBefore(last, parent)) this.#siftUp(place, last);
    else this.#siftDown(place, last);
  }

  #siftUp(from: number, entry: RunEntry): void {
    let place = from;
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = this.#entries[parentPlace] as RunEntry;
      if (!isBefore(entry, parent)) break;
      this.#put(place, parent);
      place = parentPlace;
    }
    this.#put(place, entry);
  }

  #siftDown(from: number, entry: RunEntry): void {
    const size = this.#entries.length;
    let place = from;
    for (let child = 2 * place + 1; child < size; child = 2 * place + 1) {
      const left = this.#entries[child] as RunEntry;
      const right = this.#entries[child + 1];
      const first = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(first, entry)) break;
      this.#put(place, first);
      place = first === left ? child : child + 1;
    }
    this.#put(place, entry);
  }

  #put(place: number, entry: RunEntry): void {
    this.#entries[place] = entry;
    entry.queuePlace = place;
  }
}

/** Higher priority, then earlier due, then by id: the same order after a restart. */
export function isBefore(a: RunEntry, b: RunEntry): boolean {
  const left = a.run;
  const right = b.run;
  if (left.priority !== right.priority) return left.priority > right.priority;
  if (left.dueAt !== right.dueAt) return left.dueAt < right.dueAt;
  return left.id < right.id;
}
