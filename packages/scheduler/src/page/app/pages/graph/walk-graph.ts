import type { GraphModel } from './graph-model.js';
import type { GraphLayout } from './layout-graph.js';

export type Step = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

export function isStep(key: string): key is Step {
  return key === 'ArrowLeft' || key === 'ArrowRight' || key === 'ArrowUp' || key === 'ArrowDown';
}

/**
 * The job to which an arrow leads: left to a parent, right to a child (the one at the nearest
 * height), up and down to the next one of the same column. Null where there is none.
 */
export function walk(
  from: number,
  step: Step,
  { model, layout }: { readonly model: GraphModel; readonly layout: GraphLayout },
): number | null {
  const { x, y } = layout;
  const heightFrom = (node: number): number => Math.abs((y[node] ?? 0) - (y[from] ?? 0));
  if (step === 'ArrowLeft') return nearest(model.parentsOf[from] ?? [], heightFrom);
  if (step === 'ArrowRight') return nearest(model.childrenOf[from] ?? [], heightFrom);
  const isUp = step === 'ArrowUp';
  const column = [...x.keys()].filter((node) => {
    const isBeside = Math.abs((x[node] ?? 0) - (x[from] ?? 0)) < 1;
    const isThere = isUp ? (y[node] ?? 0) < (y[from] ?? 0) : (y[node] ?? 0) > (y[from] ?? 0);
    return isBeside && isThere;
  });
  return nearest(column, heightFrom);
}

/** Where a walk begins: the highest of the leftmost. */
export function firstNode({ x, y }: GraphLayout): number | null {
  return nearest([...x.keys()], (node) => (x[node] ?? 0) * 1e6 + (y[node] ?? 0));
}

function nearest(nodes: readonly number[], distance: (node: number) => number): number | null {
  let best: number | null = null;
  for (const node of nodes) if (best === null || distance(node) < distance(best)) best = node;
  return best;
}
