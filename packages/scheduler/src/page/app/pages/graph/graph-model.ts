import type { GraphAnswer, GraphNodeAnswer } from '../../api/index.js';

/** Which relatives of a job are shown. */
export type Focus = 'up' | 'down' | 'both';

/** The jobs by their number in the list, and who hangs on whom. */
export interface GraphModel {
  /** The same for the same jobs and lines, whatever their states. */
  readonly key: string;
  readonly names: readonly string[];
  readonly nodes: readonly GraphNodeAnswer[];
  readonly numberOf: ReadonlyMap<string, number>;
  readonly edges: readonly (readonly [parent: number, child: number])[];
  readonly parentsOf: readonly (readonly number[])[];
  readonly childrenOf: readonly (readonly number[])[];
}

export function graphModel({ nodes, edges }: Pick<GraphAnswer, 'nodes' | 'edges'>): GraphModel {
  const names = nodes.map(({ name }) => name);
  const numberOf = new Map(names.map((name, index) => [name, index]));
  const parentsOf: number[][] = names.map(() => []);
  const childrenOf: number[][] = names.map(() => []);
  const pairs: (readonly [number, number])[] = [];
  for (const edge of edges) {
    const [parent, child] = [numberOf.get(edge.parent), numberOf.get(edge.child)];
    if (parent === undefined || child === undefined) continue;
    pairs.push([parent, child]);
    parentsOf[child]?.push(parent);
    childrenOf[parent]?.push(child);
  }
  const key = JSON.stringify([names, pairs]);
  return { key, names, nodes, numberOf, edges: pairs, parentsOf, childrenOf };
}

/** The job with all it needs, all that needs it, or both. */
export function relatives(model: GraphModel, node: number, focus: Focus): ReadonlySet<number> {
  const found = new Set([node]);
  if (focus !== 'down') reach(model.parentsOf, node, found);
  if (focus !== 'up') reach(model.childrenOf, node, found);
  return found;
}

/** Only some of the jobs, with the lines between them. */
export function partOf(
  { nodes, edges }: GraphAnswer,
  isKept: (name: string) => boolean,
): Pick<GraphAnswer, 'nodes' | 'edges'> {
  return {
    nodes: nodes.filter(({ name }) => isKept(name)),
    edges: edges.filter(({ parent, child }) => isKept(parent) && isKept(child)),
  };
}

/** The numbers of the jobs with this text in their names, in any case; none for an empty text. */
export function matches(model: GraphModel, text: string): readonly number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [];
  const found: number[] = [];
  model.names.forEach((name, index) => {
    if (name.toLowerCase().includes(wanted)) found.push(index);
  });
  return found;
}

function reach(next: readonly (readonly number[])[], from: number, found: Set<number>): void {
  const seen = new Set([from]);
  const open = [from];
  for (const node of open) {
    for (const other of next[node] ?? []) {
      if (seen.has(other)) continue;
      seen.add(other);
      found.add(other);
      open.push(other);
    }
  }
}
