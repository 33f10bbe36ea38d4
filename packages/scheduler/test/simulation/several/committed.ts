import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../../../src/core/change.js';
import { createState, restoreState, stateFingerprint, takeEnded } from '../../../src/core/index.js';
import type { LoadedState, Store } from '../../../src/ports/store.js';
import type { Violation } from '../checkers/violation.js';

/** A commit whose answer has not come: only the next leader tells whether it counts. */
interface OpenCommit {
  readonly epoch: number;
  readonly text: string;
  fate: 'open' | 'kept' | 'dropped';
}

/**
 * All that was ever committed, in order, as the stores of one leader after the other have it. What
 * one of them has answered must be there when the next one loads, and nothing else.
 */
export class Committed {
  readonly archive: Change[] = [];
  readonly violations: Violation[] = [];
  private open: OpenCommit[] = [];
  /** Of the newest leader that has read everything. */
  private loadedEpoch = 0;

  /** Around the store of one term. */
  watch(store: Store, epoch: number): Store {
    return {
      commit: async (changes) => {
        const commit: OpenCommit = { epoch, text: JSON.stringify(changes), fate: 'open' };
        this.open.push(commit);
        await store.commit(changes);
        this.answered(commit);
      },
      load: async () => {
        const loaded = await store.load();
        this.loaded(loaded, epoch);
        return loaded;
      },
      fold: (entities, endedRuns) => store.fold(entities, endedRuns),
      findRuns: (query) => store.findRuns(query),
      findRun: (id) => store.findRun(id),
      runTimes: (jobs, limit) => store.runTimes(jobs, limit),
      runMarks: (query) => store.runMarks(query),
      pruneRuns: (before, limit) => store.pruneRuns(before, limit),
      close: () => store.close(),
    };
  }

  private answered(commit: OpenCommit): void {
    const isOfThePast = commit.epoch < this.loadedEpoch;
    if (commit.fate === 'open' && !isOfThePast) this.keep(commit);
    if (commit.fate === 'kept') return;
    const text = `A commit of epoch ${commit.epoch} was answered, but the next leader has it not.`;
    this.violations.push({ promise: 'P7', text });
  }

  private keep(commit: OpenCommit): void {
    commit.fate = 'kept';
    this.open = this.open.filter((other) => other !== commit);
    this.archive.push(...(JSON.parse(commit.text) as Change[]));
  }

  private loaded(loaded: LoadedState, epoch: number): void {
    this.loadedEpoch = Math.max(this.loadedEpoch, epoch);
    for (const commit of this.open.filter((one) => one.epoch < epoch)) {
      const changes = JSON.parse(commit.text) as Change[];
      const newest = loaded.changes.slice(-changes.length);
      if (isDeepStrictEqual(structuredClone(newest), changes)) this.keep(commit);
      else commit.fate = 'dropped';
    }
    this.open = this.open.filter((one) => one.fate === 'open');
    if (fingerprint({ entities: [], changes: this.archive }) === fingerprint(loaded)) return;
    const text = `What the leader of epoch ${epoch} has loaded is not what was committed before.`;
    this.violations.push({ promise: 'store', text });
  }
}

function fingerprint(loaded: LoadedState): string {
  const state = createState();
  const entities = loaded.entities.map(({ kind, key, body }) => ({ kind, key, body }));
  restoreState(state, structuredClone({ entities, changes: loaded.changes }));
  // Some are in the journal still, others in the history: which ones is no part of the state.
  takeEnded(state);
  return stateFingerprint(state);
}
