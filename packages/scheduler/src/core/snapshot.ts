import type { Change } from './change.js';
import { apply } from './apply.js';
import type { Entity } from './entity.js';
import { ENTITY_KINDS, bodyOf } from './fold-entity.js';
import { restoreEntities } from './restore-entities.js';
import type { Run } from './run.js';
import type { SchedulerState } from './state.js';

export interface LoadedState {
  readonly entities: readonly Entity[];
  /** The journal after them, in order. */
  readonly changes: readonly Change[];
}

/** What has changed since `clearDirty`, in its folded form; a null body means gone. */
export function dirtyEntities(state: SchedulerState): readonly Entity[] {
  return ENTITY_KINDS.flatMap((kind) => {
    // A set: what was deleted and created again may be in a list twice.
    const keys = [...new Set(state.dirty[kind])];
    return keys.map((key) => ({ kind, key, body: bodyOf(state, kind, key) }));
  });
}

/** Takes the ended runs out of memory: from now on the store has them. Oldest end first. */
export function takeEnded(state: SchedulerState): readonly Run[] {
  const ended = [...state.ended.values()];
  state.ended.clear();
  return ended;
}

export function clearDirty(state: SchedulerState): void {
  const { progress, run, ...sets } = state.dirty;
  for (const name of progress) unmark(state.jobs.get(name), 'isProgressDirty');
  for (const id of run) unmark(state.runs.get(id), 'isDirty');
  progress.length = 0;
  run.length = 0;
  for (const set of Object.values(sets)) set.clear();
}

function unmark<K extends string>(entry: { [Mark in K]: boolean } | undefined, mark: K): void {
  if (entry !== undefined) entry[mark] = false;
}

/**
 * Fills an empty state from what a store has loaded: the folded entities, then the journal, which
 * stays marked as not yet folded.
 */
export function restoreState(state: SchedulerState, loaded: LoadedState): void {
  restoreEntities(state, loaded.entities);
  clearDirty(state);
  for (const change of loaded.changes) apply(state, change);
}

/** All that must be equal in memory and after a restart, as one text; for tests. */
export function stateFingerprint(state: SchedulerState): string {
  const entities = ENTITY_KINDS.flatMap((kind) =>
    allKeys(state, kind).map((key) => [kind, key, bodyOf(state, kind, key)]),
  );
  const ended = [...state.ended.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const jobs = [...state.jobs.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const derived = jobs.map((entry) => ({
    job: entry.name,
    dueAt: state.due.at(entry.row),
    shape: entry.shape.key,
    children: [...(state.children.get(entry.name) ?? [])].sort(),
    runs: entry.activeRuns.map(({ run, shapeKey }) => [run.id, shapeKey]),
  }));
  const usage = [...state.usage].sort(([a], [b]) => (a < b ? -1 : 1));
  const tasks = [...state.tasks].map(([id, { run }]) => [id, run.id]).sort();
  const orphans = [...state.orphans].map(([name, runs]) => [name, runs.size]).sort();
  return JSON.stringify({ entities, ended, derived, usage, tasks, orphans }, null, 1);
}

function allKeys(state: SchedulerState, kind: (typeof ENTITY_KINDS)[number]): readonly string[] {
  const keys = {
    job: state.jobs,
    progress: state.jobs,
    gate: state.jobs,
    run: state.runs,
    tombstone: state.tombstones,
    writtenOff: state.writtenOff,
    framework: new Map([['id', null]]),
  }[kind].keys();
  return [...keys].sort();
}
