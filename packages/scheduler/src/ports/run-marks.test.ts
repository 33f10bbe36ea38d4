import { expect, test } from 'vitest';
import { markList } from '../core/view/run-marks.js';
import { joinMarks } from './run-marks.js';

const recent = markList([
  [9_000, 'failed', null],
  [5_000, 'succeeded', 70],
  [1_000, 'lost', null],
]);
const others = markList([
  [8_000, 'killed', null],
  [5_000, 'failed', null],
  [3_000, 'succeeded', 30],
]);
const joined = [
  [9_000, 'failed', null],
  [8_000, 'killed', null],
  [5_000, 'succeeded', 70],
  [3_000, 'succeeded', 30],
  [1_000, 'lost', null],
] as const;

test('runs of two places join newest first, and one of both is as the recent place has it', () => {
  expect(joinMarks(recent, others, 10)).toEqual(markList(joined));
  expect(joinMarks(recent, others, 3)).toEqual(markList(joined.slice(0, 3)));
});

test('runs of one place are there where the other has none', () => {
  const none = new Float64Array(0);
  expect(joinMarks(none, others, 10)).toEqual(others);
  expect(joinMarks(recent, none, 2)).toEqual(recent.slice(0, 6));
});
