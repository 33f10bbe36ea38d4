import type { Job } from '@horae/submitter/job';
import type { ReadonlyJobEntry, ReadonlyState } from '../state.js';

/**
 * All jobs in the order they were created, but parents always before their children (a child may
 * have been given a younger parent): tools that copy jobs post them in the order of the list.
 */
export function* jobsInOrder(state: ReadonlyState): Generator<ReadonlyJobEntry> {
  const seen = new Set<string>();
  for (const first of state.jobs.values()) {
    if (first.job.kind === 'schedule') {
      if (!seen.has(first.name)) yield first;
      seen.add(first.name);
      continue;
    }
    const path = [first];
    for (let entry = path.at(-1); entry !== undefined; entry = path.at(-1)) {
      const parent = parentsOf(entry).find((name) => !seen.has(name) && state.jobs.has(name));
      if (parent !== undefined) {
        path.push(state.jobs.get(parent) as ReadonlyJobEntry);
        continue;
      }
      path.pop();
      if (seen.has(entry.name)) continue;
      seen.add(entry.name);
      yield entry;
    }
  }
}

export function parentsOf({ job }: { readonly job: Job }): readonly string[] {
  return job.kind === 'dependency' ? job.parents : [];
}
