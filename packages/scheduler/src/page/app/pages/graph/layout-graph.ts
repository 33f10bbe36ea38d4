import dagre from '@dagrejs/dagre';

export const NODE_WIDTH = 188;
export const NODE_HEIGHT = 44;

/** Nodes by their number, lines as pairs of numbers: parent, child. */
export interface GraphShape {
  readonly nodeCount: number;
  readonly edges: readonly (readonly [parent: number, child: number])[];
}

/** Where everything stands; nodes by their middle, lines by the points they pass. */
export interface GraphLayout {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly lines: readonly (readonly Point[])[];
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** With more nodes the best ranks take too long: half a minute for 2,000. */
const BEST_RANKS_NODE_COUNT_MAX = 300;
const RANK_GAP = 64;
const NODE_GAP = 14;
const GROUP_GAP = 48;
/** Screens are wider than high. */
const WANTED_RATIO = 1.6;

/** From the left to the right, parents before children; groups that do not meet are packed. */
export function layoutGraph(shape: GraphShape): GraphLayout {
  const x = new Array<number>(shape.nodeCount).fill(0);
  const y = new Array<number>(shape.nodeCount).fill(0);
  const lines: Point[][] = shape.edges.map(() => []);
  const groups = groupsOf(shape).map((group) => layoutGroup(group, shape));
  const { places, width, height } = pack(groups);
  groups.forEach((group, index) => {
    const place = places[index] ?? { x: 0, y: 0 };
    for (const { node, at } of group.nodes) {
      x[node] = at.x + place.x;
      y[node] = at.y + place.y;
    }
    for (const { edge, points } of group.lines) {
      lines[edge] = points.map((point) => ({ x: point.x + place.x, y: point.y + place.y }));
    }
  });
  return { x, y, lines, width, height };
}

interface Group {
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
}

/** What is tied together, whichever way, in the order of the first node. */
function groupsOf({ nodeCount, edges }: GraphShape): readonly Group[] {
  const tiedTo = Array.from({ length: nodeCount }, (_, node) => node);
  const rootOf = (node: number): number => {
    let root = node;
    while (tiedTo[root] !== root) root = tiedTo[root] ?? root;
    tiedTo[node] = root;
    return root;
  };
  for (const [parent, child] of edges) tiedTo[rootOf(parent)] = rootOf(child);
  const groups = new Map<number, { nodes: number[]; edges: number[] }>();
  for (let node = 0; node < nodeCount; node += 1) {
    const group = groups.get(rootOf(node));
    if (group === undefined) groups.set(rootOf(node), { nodes: [node], edges: [] });
    else group.nodes.push(node);
  }
  edges.forEach(([parent], edge) => groups.get(rootOf(parent))?.edges.push(edge));
  return [...groups.values()];
}

interface PlacedGroup {
  readonly nodes: readonly { readonly node: number; readonly at: Point }[];
  readonly lines: readonly { readonly edge: number; readonly points: readonly Point[] }[];
  readonly width: number;
  readonly height: number;
}

function layoutGroup({ nodes, edges }: Group, shape: GraphShape): PlacedGroup {
  const graph = new dagre.graphlib.Graph();
  const ranker = nodes.length > BEST_RANKS_NODE_COUNT_MAX ? 'tight-tree' : 'network-simplex';
  graph.setGraph({ rankdir: 'LR', ranksep: RANK_GAP, nodesep: NODE_GAP, ranker });
  for (const node of nodes) {
    graph.setNode(String(node), { width: NODE_WIDTH, height: NODE_HEIGHT });
  }
  for (const edge of edges) {
    const [parent, child] = shape.edges[edge] ?? [0, 0];
    graph.setEdge(String(parent), String(child), {});
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    nodes: nodes.map((node) => {
      const { x, y } = graph.node(String(node)) as Point;
      return { node, at: { x, y } };
    }),
    lines: edges.map((edge) => {
      const [parent, child] = shape.edges[edge] ?? [0, 0];
      const { points } = graph.edge(String(parent), String(child)) as { points: Point[] };
      const [from, to] = [graph.node(String(parent)), graph.node(String(child))] as [Point, Point];
      return { edge, points: lineOf(from, to, points) };
    }),
    width,
    height,
  };
}

/**
 * From the right side of the parent to the left side of the child. Every second point in between
 * stands in a column of jobs, which is crossed straight; the others stand between the columns.
 */
function lineOf(from: Point, to: Point, points: readonly Point[]): readonly Point[] {
  const half = NODE_WIDTH / 2;
  const crossings = points.slice(1, -1).filter((_, index) => index % 2 === 1);
  return [
    { x: from.x + half, y: from.y },
    ...crossings.flatMap(({ x, y }) => [
      { x: x - half, y },
      { x: x + half, y },
    ]),
    { x: to.x - half, y: to.y },
  ];
}

interface Packed {
  readonly places: readonly Point[];
  readonly width: number;
  readonly height: number;
}

/** In rows, the highest first, about as wide as a screen shows them well. */
function pack(groups: readonly PlacedGroup[]): Packed {
  const area = groups.reduce(
    (sum, { width, height }) => sum + (width + GROUP_GAP) * (height + GROUP_GAP),
    0,
  );
  const widest = Math.max(0, ...groups.map(({ width }) => width));
  const rowWidth = Math.max(widest, Math.sqrt(area * WANTED_RATIO));
  const places: Point[] = groups.map(() => ({ x: 0, y: 0 }));
  const highestFirst = [...groups.keys()].sort(
    (one, other) => (groups[other]?.height ?? 0) - (groups[one]?.height ?? 0),
  );
  const row = { x: 0, y: 0, height: 0 };
  let width = 0;
  for (const index of highestFirst) {
    const group = groups[index];
    if (group === undefined) continue;
    if (row.x > 0 && row.x + group.width > rowWidth) {
      row.y += row.height + GROUP_GAP;
      row.x = 0;
      row.height = 0;
    }
    places[index] = { x: row.x, y: row.y };
    row.x += group.width + GROUP_GAP;
    row.height = Math.max(row.height, group.height);
    width = Math.max(width, row.x - GROUP_GAP);
  }
  return { places, width, height: row.y + row.height };
}
