import { expect, test } from 'vitest';
import { loadFigures } from './load-figures.js';

test('what is not known counts for nothing', () => {
  expect(loadFigures([1, null, 3, 2])).toEqual({ now: 2, peak: 3, mean: 2 });
  expect(loadFigures([1, null])).toEqual({ now: null, peak: 1, mean: 1 });
  expect(loadFigures([])).toEqual({ now: null, peak: null, mean: null });
});
