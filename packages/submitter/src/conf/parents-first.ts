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
    const circle = place(job, byName, ordered);
    if (circle !== null) return { circle };
  }
  return { ordered: [...ordered] };
}

interface Waiting<T> {
  readonly job: T;
  /** Its parents up to here are placed. */
  placedCount: number;
}

/** Depth first, with a chain of its own: one of ten thousand jobs is deeper than the call stack. */
function place<T extends Named>(
  first: T,
  byName: ReadonlyMap<string, T>,
  ordered: Set<T>,
): readonly string[] | null {
  if (ordered.has(first)) return null;
  /** Each waits for the next one. */
  const chain: Waiting<T>[] = [{ job: first, placedCount: 0 }];
  const names = new Set([first.name]);
  for (let last = chain.at(-1); last !== undefined; last = chain.at(-1)) {
    const { job, placedCount } = last;
    const name = job.parents[placedCount];
    if (name === undefined) {
      ordered.add(job);
      names.delete(job.name);
      chain.pop();
      continue;
    }
    last.placedCount += 1;
    if (names.has(name)) return circleIn(chain, name);
    const parent = byName.get(name);
    if (parent === undefined || ordered.has(parent)) continue;
    chain.push({ job: parent, placedCount: 0 });
    names.add(name);
  }
  return null;
}

function circleIn(chain: readonly Waiting<Named>[], name: string): readonly string[] {
  const names = chain.map(({ job }) => job.name);
  return [...names.slice(names.indexOf(name)), name];
}
