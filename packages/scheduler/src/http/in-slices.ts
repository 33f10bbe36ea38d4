import { setImmediate } from 'node:timers/promises';

/** Longer work makes runs that fall due meanwhile late. */
const SLICE_MS = 5;

/** The same as `map`, but lets everything else have its turn every few milliseconds. */
export async function inSlices<T, U>(items: readonly T[], map: (item: T) => U): Promise<U[]> {
  const mapped: U[] = [];
  let endMs = performance.now() + SLICE_MS;
  for (const item of items) {
    if (performance.now() >= endMs) {
      await setImmediate();
      endMs = performance.now() + SLICE_MS;
    }
    mapped.push(map(item));
  }
  return mapped;
}
