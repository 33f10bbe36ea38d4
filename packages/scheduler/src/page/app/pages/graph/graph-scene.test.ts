import { expect, test } from 'vitest';
import type { GraphNodeAnswer } from '../../api/index.js';
import { graphModel } from './graph-model.js';
import { type Box, doMeet, isInBox, nodeAt, sceneOf } from './graph-scene.js';
import { layoutGraph } from './layout-graph.js';

const gate = { mode: 'cycle', reference: 'a', succeeded: ['a'], missing: ['b'] } as const;
const model = graphModel({
  nodes: [
    { name: 'a', state: 'succeeded', gate: null },
    { name: 'b', state: 'failed', gate: null },
    { name: 'c', state: 'waiting', gate },
    { name: 'd', state: 'none', gate: { ...gate, succeeded: [], missing: ['c'] } },
  ] as unknown as GraphNodeAnswer[],
  edges: [
    { parent: 'a', child: 'c' },
    { parent: 'b', child: 'c' },
    { parent: 'c', child: 'd' },
  ],
});
const layout = layoutGraph({ nodeCount: model.names.length, edges: model.edges });
const plain = { selected: null, related: null, matching: new Set<number>(), noteOf: () => '' };

test('a line shows whether the success of its parent counts, is waited for, or neither', () => {
  const { lines } = sceneOf(model, layout, plain);
  expect(lines.map(({ kind }) => kind)).toEqual(['done', 'missing', 'plain']);
});

test('what is not related to the selected job is faint, with its lines', () => {
  const { nodes, lines } = sceneOf(model, layout, {
    ...plain,
    selected: 0,
    related: new Set([0, 2, 3]),
  });
  expect(nodes.map(({ isFaint }) => isFaint)).toEqual([false, true, false, false]);
  expect(lines.map(({ isFaint }) => isFaint)).toEqual([false, true, false]);
  expect(nodes.filter(({ isSelected }) => isSelected).map(({ name }) => name)).toEqual(['a']);
});

test('a click finds the job under it, and nobody beside them', () => {
  const scene = sceneOf(model, layout, plain);
  for (const [index, { x, y }] of scene.nodes.entries()) {
    expect(nodeAt(scene, { x: x + 80, y: y - 20 })).toBe(index);
  }
  expect(nodeAt(scene, { x: -500, y: -500 })).toBeNull();
});

test('only what can be seen is painted', () => {
  const seen: Box = { left: 0, top: 0, right: 1_000, bottom: 600 };
  expect(isInBox(seen, { x: -50, y: 300 })).toBe(true);
  expect(isInBox(seen, { x: -150, y: 300 })).toBe(false);
  expect(doMeet(seen, { left: -900, right: 1, top: 100, bottom: 100 })).toBe(true);
  expect(doMeet(seen, { left: 1_001, right: 2_000, top: 100, bottom: 100 })).toBe(false);
});
