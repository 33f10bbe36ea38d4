import type { ReadonlyJobEntry, ReadonlyState } from '../state.js';
import { parentsOf } from './job-order.js';
import { childrenOf } from './job-state.js';

/**
 * Every job with a parent or a child, those that belong together one after the other. May be read
 * with pauses in which jobs come and go.
 */
export function* linkedJobs(state: ReadonlyState): Generator<string> {
  const seen = new Set<string>();
  for (const first of state.children.keys()) {
    if (childrenOf(state, first).length === 0) continue;
    yield* spread([first], seen, (name) => [
      ...knownParents(state, name),
      ...childrenOf(state, name),
    ]);
  }
}

/** A job, all that it needs and all that needs it, the nearest first. */
export function* relatedJobs(state: ReadonlyState, root: string): Generator<string> {
  const ups = spread([root], new Set(), (name) => knownParents(state, name));
  const downs = spread([root], new Set(), (name) => childrenOf(state, name));
  yield root;
  // The root itself is the first of both.
  ups.next();
  downs.next();
  let [up, down] = [ups.next(), downs.next()];
  while (up.done !== true || down.done !== true) {
    if (up.done !== true) yield up.value;
    if (down.done !== true) yield down.value;
    [up, down] = [ups.next(), downs.next()];
  }
}

/** Parents that are there. */
export function knownParents(state: ReadonlyState, name: string): readonly string[] {
  const entry: ReadonlyJobEntry | undefined = state.jobs.get(name);
  return entry === undefined ? [] : parentsOf(entry).filter((parent) => state.jobs.has(parent));
}

/** What is reached from the first ones, each once, in the order of its distance. */
function* spread(
  first: readonly string[],
  seen: Set<string>,
  next: (name: string) => readonly string[],
): Generator<string> {
  const open = [...first];
  for (const name of open) {
    if (seen.has(name)) continue;
    seen.add(name);
    yield name;
    // A list that is walked through may grow at its end.
    for (const other of next(name)) if (!seen.has(other)) open.push(other);
  }
}
