import type { ReadonlyState } from '../state.js';

/**
 * The way from one of the parents up to the job itself, as it would be: `["b", "c", "a"]` when `a`
 * is to depend on `b`, which depends on `c`, which depends on `a`. Null when there is none.
 */
export function pathToItself(
  state: Pick<ReadonlyState, 'jobs'>,
  jobName: string,
  parents: readonly string[],
): readonly string[] | null {
  const cameFrom = new Map<string, string | null>(parents.map((parent) => [parent, null]));
  const open = [...parents];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === jobName) return pathOf(cameFrom, name);
    const job = state.jobs.get(name)?.job;
    if (job?.kind !== 'dependency') continue;
    for (const parent of job.parents) {
      if (cameFrom.has(parent)) continue;
      cameFrom.set(parent, name);
      open.push(parent);
    }
  }
  return null;
}

/** All that depend on the job, each after everything it depends on itself. */
export function descendantsInOrder(
  state: Pick<ReadonlyState, 'children'>,
  jobName: string,
): readonly string[] {
  const done = new Set<string>();
  const order: string[] = [];
  const open: { name: string; isLeft: boolean }[] = [{ name: jobName, isLeft: false }];
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    if (step.isLeft) {
      order.push(step.name);
      continue;
    }
    if (done.has(step.name)) continue;
    done.add(step.name);
    open.push({ name: step.name, isLeft: true });
    for (const child of state.children.get(step.name) ?? []) {
      open.push({ name: child, isLeft: false });
    }
  }
  return order.reverse().slice(1);
}

function pathOf(cameFrom: ReadonlyMap<string, string | null>, end: string): readonly string[] {
  const path: string[] = [];
  for (let name: string | null = end; name !== null; name = cameFrom.get(name) ?? null) {
    path.unshift(name);
  }
  return path;
}
