import { setImmediate } from 'node:timers/promises';

/** Longer work makes runs that fall due meanwhile late. */
const SLICE_MS = 5;

/** Time for some work, after which everything else has its turn. */
export class Slice {
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

/** Sorted at once, and looked at together between two glances at the clock. */
const PART_COUNT = 256;

/** A sorted copy, with the same pauses; what is equal keeps its order. */
export async function sortedInSlices<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
): Promise<readonly T[]> {
  const slice = new Slice();
  let runs: T[][] = [];
  for (let from = 0; from < items.length; from += PART_COUNT) {
    if (slice.isOver) await slice.next();
    runs.push(items.slice(from, from + PART_COUNT).sort(compare));
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let place = 0; place < runs.length; place += 2) {
      merged.push(await merge([runs[place] ?? [], runs[place + 1] ?? []], compare, slice));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

async function merge<T>(
  [one, other]: readonly [T[], T[]],
  compare: (a: T, b: T) => number,
  slice: Slice,
): Promise<T[]> {
  const merged: T[] = [];
  let [first, second] = [0, 0];
  while (first < one.length && second < other.length) {
    if (merged.length % PART_COUNT === 0 && slice.isOver) await slice.next();
    const [a, b] = [one[first] as T, other[second] as T];
    if (compare(a, b) <= 0) {
      merged.push(a);
      first += 1;
    } else {
      merged.push(b);
      second += 1;
    }
  }
  return merged.concat(one.slice(first), other.slice(second));
}

/** The steps of long work, with the same pauses between them. */
export async function* slicedSteps<T>(steps: Iterable<T>): AsyncGenerator<T> {
  const slice = new Slice();
  for (const step of steps) {
    if (slice.isOver) await slice.next();
    yield step;
  }
}

/** What long work ends with, with the same pauses between its steps. */
export async function resultInSlices<T>(steps: Generator<unknown, T>): Promise<T> {
  const slice = new Slice();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (slice.isOver) await slice.next();
  }
}
