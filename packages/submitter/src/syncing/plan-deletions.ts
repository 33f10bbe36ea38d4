import { sourceOf } from './compare-job.js';
import { parentsFirst } from '../conf/index.js';
import { type FolderJob, parentsIn, parentsOf } from './folder-job.js';
import type { StoredJobs, SyncRules } from './plan-sync.js';

export interface Deletion {
  readonly name: string;
  /** The folder that it came from; null = none. */
  readonly source: string | null;
}

export interface KeptJob extends Deletion {
  /** Why it is not deleted. */
  readonly reason: string;
}

export interface Deletions {
  /** After all else, one after the other: children first. */
  readonly deletions: readonly Deletion[];
  /** What would be deleted, and cannot be. */
  readonly kept: readonly KeptJob[];
  /** Of several jobs that may be deleted, the folder has none: is it the right one? */
  readonly areAllLeaving: boolean;
}

type Deleting = Pick<SyncRules, 'deleting' | 'source'>;

/**
 * What is at the scheduler and not in the folder, children before parents. A job that others still
 * wait for stays: Horae refuses to delete it, and Chronos would give its children its schedule.
 */
export function planDeletions(
  wanted: readonly FolderJob[],
  stored: StoredJobs,
  rules: Deleting,
): Deletions {
  const own = new Map(wanted.map((one) => [one.job.name, one]));
  const deletable = deletableJobs(stored, rules);
  const left = deletable.filter((name) => !own.has(name));
  const areAllLeaving = left.length > 1 && left.length === deletable.length;
  const leaving = childrenFirst(left, stored);
  const children = new Map<string, string[]>();
  const stays = (name: string): void => {
    const one = own.get(name);
    const parents = one === undefined ? parentsIn(stored.get(name) ?? {}) : parentsOf(one);
    for (const parent of parents) children.set(parent, [...(children.get(parent) ?? []), name]);
  };
  const gone = new Set(leaving);
  for (const name of new Set([...own.keys(), ...stored.keys()])) if (!gone.has(name)) stays(name);
  const [deletions, kept]: [Deletion[], KeptJob[]] = [[], []];
  for (const name of leaving) {
    const each = { name, source: sourceOf(stored.get(name) ?? {}) };
    const waiting = children.get(name) ?? [];
    if (waiting.length === 0) deletions.push(each);
    else {
      kept.push({ ...each, reason: `it is a parent of ${shownNames(waiting)}` });
      stays(name);
    }
  }
  return { deletions, kept, areAllLeaving };
}

/** Wherever it stands now, in the folder or not. */
function deletableJobs(stored: StoredJobs, { deleting, source }: Deleting): readonly string[] {
  if (deleting === 'none') return [];
  return [...stored].flatMap(([name, job]) =>
    deleting === 'unlisted' || sourceOf(job) === source ? [name] : [],
  );
}

/** What the scheduler has makes no circle. */
function childrenFirst(names: readonly string[], stored: StoredJobs): readonly string[] {
  const jobs = names.map((name) => ({ name, parents: parentsIn(stored.get(name) ?? {}) }));
  const order = parentsFirst(jobs);
  return 'ordered' in order ? order.ordered.map(({ name }) => name).reverse() : names;
}

const SHOWN_COUNT = 3;

function shownNames(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_COUNT).map((name) => `"${name}"`);
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
