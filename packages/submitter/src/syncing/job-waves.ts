import { parentsFirst } from '../conf/index.js';
import { type FolderJob, parentsIn, parentsOf } from './folder-job.js';
import type { StoredJobs } from './plan-sync.js';

interface Node {
  readonly name: string;
  readonly parents: readonly string[];
  /** Null for a job that only the scheduler has. */
  readonly one: FolderJob | null;
}

export type Waves =
  | { readonly waves: readonly (readonly FolderJob[])[] }
  /** The names along the circle, and which of them are in the folder. */
  | { readonly circle: readonly string[]; readonly jobs: readonly FolderJob[] };

/**
 * The jobs of the folder by how deep they are in the graph that will be: whoever is sent finds all
 * that it depends on as it will be, so that no order of changes looks like a circle on the way.
 */
export function inWaves(wanted: readonly FolderJob[], stored: StoredJobs): Waves {
  const own = new Set(wanted.map(({ job }) => job.name));
  const nodes: readonly Node[] = [
    ...wanted.map((one) => ({ name: one.job.name, parents: parentsOf(one), one })),
    ...[...stored]
      .filter(([name]) => !own.has(name))
      .map(([name, job]) => ({ name, parents: parentsIn(job), one: null })),
  ];
  const order = parentsFirst(nodes);
  if ('circle' in order) {
    const { circle } = order;
    return { circle, jobs: wanted.filter(({ job }) => circle.includes(job.name)) };
  }
  const depths = new Map<string, number>();
  const waves: FolderJob[][] = [];
  for (const { name, parents, one } of order.ordered) {
    const depth = 1 + Math.max(-1, ...parents.map((parent) => depths.get(parent) ?? -1));
    depths.set(name, depth);
    if (one !== null) (waves[depth] ??= []).push(one);
  }
  // A depth may have jobs of others only.
  return { waves: Array.from(waves, (wave: FolderJob[] | undefined) => wave ?? []) };
}
