import fc from 'fast-check';
import { expect, test } from 'vitest';
import { smallestCover } from './smallest-cover.js';

const members = fc.uniqueArray(fc.nat({ max: 7 }), { minLength: 1, maxLength: 4 });

function isCovered(sets: readonly number[][], chosen: readonly number[]): boolean {
  const all = new Set(chosen.flatMap((index) => sets[index] ?? []));
  return all.size === 8;
}

test('no smaller choice of sets has every element', () => {
  fc.assert(
    fc.property(fc.array(members, { minLength: 1, maxLength: 10 }), (sets) => {
      let fewest = Infinity;
      for (let choice = 0; choice < 1 << sets.length; choice += 1) {
        const chosen = sets.flatMap((_, index) => ((choice >> index) & 1 ? [index] : []));
        if (isCovered(sets, chosen)) fewest = Math.min(fewest, chosen.length);
      }
      const found = smallestCover(8, sets);
      expect(found?.length ?? Infinity).toBe(fewest);
      if (found !== null) expect(isCovered(sets, found)).toBe(true);
    }),
    { numRuns: 300, seed: 3 },
  );
});

test('a huge task gets a cover, if not surely the smallest, in bounded time', () => {
  const sets = Array.from({ length: 3_000 }, (_, index) => [index, (index * 7 + 1) % 3_000]);
  const found = smallestCover(3_000, sets);
  expect(new Set(found?.flatMap((index) => sets[index] ?? [])).size).toBe(3_000);
  expect(found?.length).toBeLessThan(2_200);
});
