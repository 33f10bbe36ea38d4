import { describe, expect, test } from 'vitest';
import { type GraphShape, NODE_HEIGHT, NODE_WIDTH, layoutGraph } from './layout-graph.js';

const DIAMOND: GraphShape = {
  nodeCount: 4,
  edges: [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
  ],
};

/** Columns of jobs, each with one or two parents in the column before. */
function grid(nodeCount: number, height: number): GraphShape {
  const edges: [number, number][] = [];
  for (let node = height; node < nodeCount; node += 1) {
    edges.push([node - height, node]);
    if (node % 3 === 0 && node % height !== 0) edges.push([node - height - 1, node]);
  }
  return { nodeCount, edges };
}

describe('the layout', () => {
  test('has every parent left of its children', () => {
    const { x } = layoutGraph(DIAMOND);
    for (const [parent, child] of DIAMOND.edges) {
      expect((x[child] ?? 0) - (x[parent] ?? 0)).toBeGreaterThan(NODE_WIDTH);
    }
  });

  test('lets no two jobs touch, in one group or in several', () => {
    const shape = { nodeCount: 9, edges: [...DIAMOND.edges, [4, 5], [6, 7]] } as GraphShape;
    const { x, y, width, height } = layoutGraph(shape);
    for (let one = 0; one < shape.nodeCount; one += 1) {
      expect((x[one] ?? 0) + NODE_WIDTH / 2).toBeLessThanOrEqual(width);
      expect((y[one] ?? 0) + NODE_HEIGHT / 2).toBeLessThanOrEqual(height);
      for (let other = 0; other < one; other += 1) {
        const isApart =
          Math.abs((x[one] ?? 0) - (x[other] ?? 0)) >= NODE_WIDTH ||
          Math.abs((y[one] ?? 0) - (y[other] ?? 0)) >= NODE_HEIGHT;
        expect([one, other, isApart]).toEqual([one, other, true]);
      }
    }
  });

  test('leads every line from its parent to its child', () => {
    const { x, lines } = layoutGraph(DIAMOND);
    DIAMOND.edges.forEach(([parent, child], edge) => {
      const points = lines[edge] ?? [];
      expect(points[0]?.x).toBeCloseTo((x[parent] ?? 0) + NODE_WIDTH / 2);
      expect(points.at(-1)?.x).toBeCloseTo((x[child] ?? 0) - NODE_WIDTH / 2);
    });
  });

  test('leads a line past the jobs between its ends, not through them', () => {
    const shape: GraphShape = {
      nodeCount: 3,
      edges: [
        [0, 1],
        [1, 2],
        [0, 2],
      ],
    };
    const { x, y, lines } = layoutGraph(shape);
    const [enter, leave] = (lines[2] ?? []).slice(1, -1);
    expect(lines[2]).toHaveLength(4);
    expect([enter?.x, leave?.x]).toEqual([
      (x[1] ?? 0) - NODE_WIDTH / 2,
      (x[1] ?? 0) + NODE_WIDTH / 2,
    ]);
    expect(enter?.y).toBe(leave?.y);
    expect(Math.abs((enter?.y ?? 0) - (y[1] ?? 0))).toBeGreaterThan(NODE_HEIGHT / 2);
  });

  test('of nothing is empty', () => {
    expect(layoutGraph({ nodeCount: 0, edges: [] })).toMatchObject({ width: 0, height: 0, x: [] });
  });

  test('of 2,000 jobs is made within the time that a reader waits', { timeout: 30_000 }, () => {
    const { x, width } = layoutGraph(grid(2_000, 50));
    expect(new Set(x.map(Math.round)).size).toBe(40);
    expect(width).toBeGreaterThan(40 * NODE_WIDTH);
  });
});
