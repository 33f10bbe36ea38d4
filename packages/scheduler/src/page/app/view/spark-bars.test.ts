import { expect, test } from 'vitest';
import { middleOf, sparkBars } from './spark-bars.js';

test('the longest bar is as high as the picture, and none is invisible', () => {
  expect(sparkBars([10, 5, 0], 20)).toEqual({
    path: 'M2.5 20v-20M7.5 20v-10M12.5 20v-2',
    width: 15,
  });
  expect(sparkBars([], 20)).toEqual({ path: '', width: 0 });
  expect(sparkBars([0, 0], 20).path).toBe('M2.5 20v-2M7.5 20v-2');
});

test('the usual one is the one in the middle', () => {
  expect(middleOf([9, 1, 5])).toBe(5);
  expect(middleOf([4, 1, 2, 3])).toBe(2);
  expect(middleOf([])).toBeNull();
});
