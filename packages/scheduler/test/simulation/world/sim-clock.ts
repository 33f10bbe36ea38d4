import { type EpochMs, epochMs } from '@horae/submitter/kernel';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
}

/** What a simulated part needs of the time. */
export interface SimTime {
  readonly now: EpochMs;
  after(delayMs: number, run: () => void): { cancel(): void };
}

/** Simulated time: nothing sleeps; advancing stops at every entry with `now` equal to its instant. */
export class SimClock implements SimTime {
  private heap: Entry[] = [];
  private order = 0;
  private current: number;

  constructor(startAt: number) {
    this.current = startAt;
  }

  get now(): EpochMs {
    return epochMs(this.current);
  }

  /** Entries of the same instant run in the order in which they were made. */
  after(delayMs: number, run: () => void): { cancel(): void } {
    const at = this.current + Math.max(0, Math.round(delayMs));
    const entry: Entry = { at, order: this.order, run, cancelled: false };
    this.order += 1;
    this.push(entry);
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  /** Runs everything due up to and including the instant. */
  advanceTo(at: number): void {
    while (this.runNext(at));
  }

  /** Runs the next entry due up to the instant; false, and that instant, when there is none. */
  runNext(until: number): boolean {
    while (this.heap[0] !== undefined && this.heap[0].at <= until) {
      const entry = this.pop();
      if (entry.cancelled) continue;
      this.current = entry.at;
      entry.run();
      return true;
    }
    this.current = Math.max(this.current, until);
    return false;
  }

  private push(entry: Entry): void {
    const heap = this.heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(entry, heap[parent] as Entry)) break;
      heap[index] = heap[parent] as Entry;
      index = parent;
    }
    heap[index] = entry;
  }

  private pop(): Entry {
    const heap = this.heap;
    const top = heap[0] as Entry;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return top;
    let index = 0;
    for (;;) {
      const left = index * 2 + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const isRightFirst =
        right < heap.length && isBefore(heap[right] as Entry, heap[left] as Entry);
      const child = isRightFirst ? right : left;
      if (!isBefore(heap[child] as Entry, last)) break;
      heap[index] = heap[child] as Entry;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
