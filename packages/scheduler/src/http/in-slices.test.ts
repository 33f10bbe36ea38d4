import { expect, test } from 'vitest';
import { inSlices, sortedInSlices } from './in-slices.js';

test('everything is mapped in order', async () => {
  expect(await inSlices([1, 2, 3], (item) => item * 2)).toEqual([2, 4, 6]);
});

test('what is due in between gets its turn', async () => {
  let turns = 0;
  const tick = (): void => {
    turns += 1;
    immediate = setImmediate(tick);
  };
  let immediate = setImmediate(tick);
  const busyMs = (ms: number): void => {
    const endMs = performance.now() + ms;
    while (performance.now() < endMs);
  };
  await inSlices([1, 2, 3, 4, 5, 6, 7, 8], () => busyMs(6));
  clearImmediate(immediate);
  expect(turns).toBeGreaterThanOrEqual(7);
});

test('a long list is sorted, and what is equal keeps its order', async () => {
  const items = Array.from({ length: 2_000 }, (_, index) => ({ key: (index * 7) % 1_000, index }));
  const sorted = await sortedInSlices(items, (a, b) => a.key - b.key);
  expect(sorted).toEqual([...items].sort((a, b) => a.key - b.key));
  expect(await sortedInSlices<number>([], (a, b) => a - b)).toEqual([]);
});
