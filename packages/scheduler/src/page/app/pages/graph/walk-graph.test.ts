import { expect, test } from 'vitest';
import type { GraphNodeAnswer } from '../../api/index.js';
import { graphModel } from './graph-model.js';
import { type Step, firstNode, walk } from './walk-graph.js';

const names = ['a', 'b', 'c', 'd', 'lone'];
const model = graphModel({
  nodes: names.map((name) => ({ name }) as GraphNodeAnswer),
  edges: [
    { parent: 'a', child: 'b' },
    { parent: 'a', child: 'c' },
    { parent: 'b', child: 'd' },
    { parent: 'c', child: 'd' },
  ],
});
/** Three columns: a | b above c | d beside c; and one job that stands below a. */
const layout = {
  x: [0, 100, 100, 200, 0],
  y: [60, 0, 50, 60, 300],
  lines: [],
  width: 0,
  height: 0,
};
const go = (from: string, step: Step): string | null => {
  const reached = walk(names.indexOf(from), step, { model, layout });
  return reached === null ? null : (names[reached] ?? null);
};

test('right leads to a child and left to a parent, at the nearest height', () => {
  expect(go('a', 'ArrowRight')).toBe('c');
  expect(go('d', 'ArrowLeft')).toBe('c');
  expect(go('b', 'ArrowLeft')).toBe('a');
});

test('up and down lead along the column, also to jobs that are not related', () => {
  expect(go('c', 'ArrowUp')).toBe('b');
  expect(go('b', 'ArrowDown')).toBe('c');
  expect(go('a', 'ArrowDown')).toBe('lone');
});

test('an arrow that leads nowhere stays', () => {
  expect(go('a', 'ArrowLeft')).toBeNull();
  expect(go('d', 'ArrowRight')).toBeNull();
  expect(go('lone', 'ArrowDown')).toBeNull();
});

test('a walk begins at the top left', () => {
  expect(firstNode(layout)).toBe(0);
  expect(firstNode({ ...layout, x: [], y: [] })).toBeNull();
});
