import { type StateLook, stateLook } from '../../view/index.js';
import type { GraphModel } from './graph-model.js';
import { type GraphLayout, NODE_HEIGHT, NODE_WIDTH, type Point } from './layout-graph.js';

/** One job as it is painted; `x`, `y` are its middle. */
export interface SceneNode {
  readonly x: number;
  readonly y: number;
  readonly name: string;
  readonly state: string;
  /** Its state as a word, and what it waits for. */
  readonly note: string;
  readonly look: StateLook;
  readonly isDisabled: boolean;
  readonly isSelected: boolean;
  readonly isMatch: boolean;
  /** Not related to what is selected. */
  readonly isFaint: boolean;
}

/** One line; `done`: the parent's success counts at the gate; `missing`: it is waited for. */
export interface SceneLine extends Box {
  readonly points: readonly Point[];
  readonly kind: 'plain' | 'done' | 'missing';
  readonly isFaint: boolean;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Scene {
  readonly nodes: readonly SceneNode[];
  readonly lines: readonly SceneLine[];
  readonly width: number;
  readonly height: number;
  /** Another key: other places, so that the view starts anew. */
  readonly key: string;
}

export interface SceneOptions {
  readonly selected: number | null;
  /** What stands out; null for all the same. */
  readonly related: ReadonlySet<number> | null;
  readonly matching: ReadonlySet<number>;
  readonly noteOf: (node: GraphModel['nodes'][number]) => string;
}

/** The jobs where the layout has put them, as they are now. */
export function sceneOf(model: GraphModel, layout: GraphLayout, options: SceneOptions): Scene {
  const { selected, related, matching, noteOf } = options;
  const { x, y, lines, width, height } = layout;
  const isFaint = (node: number): boolean => related !== null && !related.has(node);
  const nodes = model.nodes.map((node, index) => ({
    x: x[index] ?? 0,
    y: y[index] ?? 0,
    name: node.name,
    state: node.state,
    note: noteOf(node),
    look: stateLook(node.state),
    isDisabled: node.disabled,
    isSelected: index === selected,
    isMatch: matching.has(index),
    isFaint: isFaint(index),
  }));
  const sceneLines = lines.map((points, index) => {
    const [parent, child] = model.edges[index] ?? [0, 0];
    const kind = lineKind(model, parent, child);
    return { points, kind, isFaint: isFaint(parent) || isFaint(child), ...boxOf(points) };
  });
  return { nodes, lines: sceneLines, width, height, key: model.key };
}

/** The job at a place; null beside all. */
export function nodeAt({ nodes }: Scene, at: Point): number | null {
  const found = nodes.findIndex(
    ({ x, y }) => Math.abs(at.x - x) <= NODE_WIDTH / 2 && Math.abs(at.y - y) <= NODE_HEIGHT / 2,
  );
  return found === -1 ? null : found;
}

export function isInBox(box: Box, { x, y }: Point): boolean {
  const [halfWidth, halfHeight] = [NODE_WIDTH / 2, NODE_HEIGHT / 2];
  return (
    x + halfWidth >= box.left &&
    x - halfWidth <= box.right &&
    y + halfHeight >= box.top &&
    y - halfHeight <= box.bottom
  );
}

export function doMeet(one: Box, other: Box): boolean {
  return (
    one.right >= other.left &&
    one.left <= other.right &&
    one.bottom >= other.top &&
    one.top <= other.bottom
  );
}

function lineKind(model: GraphModel, parent: number, child: number): SceneLine['kind'] {
  const gate = model.nodes[child]?.gate;
  const name = model.names[parent] ?? '';
  if (gate == null || gate.succeeded.length === 0) return 'plain';
  return gate.succeeded.includes(name) ? 'done' : 'missing';
}

function boxOf(points: readonly Point[]): Box {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return {
    left: Math.min(...xs),
    right: Math.max(...xs),
    top: Math.min(...ys),
    bottom: Math.max(...ys),
  };
}
