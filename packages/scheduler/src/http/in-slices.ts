import { setImmediate } from 'node:timers/promises';

/** Longer work makes runs that fall due meanwhile late. */
const SLICE_MS = 5;

/** Time for some work, after which everything else has its turn. */
class Slice {
  #endMs = performance.now() + SLICE_MS;

  get isOver(): boolean {
    return performance.now() >= this.#endMs;
  }

  async next(): Promise<void> {
    await setImmediate();
    this.#endMs = performance.now() + SLICE_MS;
  }
}

/** The same as `map`, but lets everything else have its turn every few milliseconds. */
export async function inSlices<T, U>(items: readonly T[], map: (item: T) => U): Promise<U[]> {
  const mapped: U[] = [];
  const slice = new Slice();
  for (const item of items) {
    if (slice.isOver) await slice.next();
    mapped.push(map(item));
  }
  return mapped;
}

/** The items as they are now, one after the other, with the same pauses between them. */
export async function* sliced<T>(items: readonly T[]): AsyncGenerator<T> {
  const slice = new Slice();
  for (const item of [...items]) {
    if (slice.isOver) await slice.next();
    yield item;
  }
}
