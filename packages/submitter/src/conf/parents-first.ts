/** A job of a file, as far as the order of posting is concerned. */
export interface Named {
  readonly name: string;
  readonly parents: readonly string[];
}

/**
 * The jobs with every parent in front of its children, else in the order of the file; or, when
 * they depend on each other in a circle, the names along it.
 */
export function parentsFirst<T extends Named>(
  jobs: readonly T[],
): { readonly ordered: readonly T[] } | { readonly circle: readonly string[] } {
  const byName = new Map(jobs.map((job) => [job.name, job]));
  const ordered = new Set<T>();
  for (const job of jobs) {
    const circle = place(job, { byName, ordered, open: [] });
    if (circle !== null) return { circle };
  }
  return { ordered: [...ordered] };
}

interface Placing<T> {
  readonly byName: ReadonlyMap<string, T>;
  readonly ordered: Set<T>;
  /** The chain of children that wait for this one. */
  readonly open: readonly string[];
}

/** Depth first, as deep as the longest chain of parents in one file. */
function place<T extends Named>(job: T, placing: Placing<T>): readonly string[] | null {
  if (placing.ordered.has(job)) return null;
  const open = [...placing.open, job.name];
  for (const name of job.parents) {
    const parent = placing.byName.get(name);
    if (parent === undefined) continue;
    if (open.includes(name)) return [...open.slice(open.indexOf(name)), name];
    const circle = place(parent, { ...placing, open });
    if (circle !== null) return circle;
  }
  placing.ordered.add(job);
  return null;
}
