import { type Clock, type DurationMs, addMs } from '@horae/submitter/kernel';
import type { Run } from '../core/run.js';
import { clearDirty, dirtyEntities, takeEnded } from '../core/snapshot.js';
import type { SchedulerState } from '../core/state.js';
import type { Store } from '../ports/store.js';

export interface FolderOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly historyRetentionMs: DurationMs;
  readonly onFailure: (error: Error) => void;
}

/** A short journal is folded this often, so that history and a restart are up to date. */
const FOLD_EVERY_MS = 1_000;
/** Folding so little takes a few milliseconds, however busy the scheduler is. */
const CHEAP_CHANGE_COUNT = 1_000;
/** Under load: rarely, but not so rarely that a restart would take seconds to replay. */
const FOLD_BUSY_EVERY_MS = 30_000;
const LONG_JOURNAL_CHANGE_COUNT = 50_000;
const PRUNE_EVERY_MS = 60_000;
/** A commit that comes in between waits for one slice only. */
const PRUNE_SLICE_COUNT = 500;

/**
 * Folds what was committed into rows, and forgets old history. Called between commits, when
 * memory equals the journal: what it takes then is exactly what the journal says.
 */
export class Folder {
  readonly #state: SchedulerState;
  readonly #options: FolderOptions;
  #folding: Promise<void> | null = null;
  /** Ended runs on their way: no longer in memory, not yet in the store. */
  #runsOnTheirWay: readonly Run[] = [];
  #lastFoldMs: number;
  #lastPruneMs: number;
  #isPruning = false;
  /** Changes that a restart would have to replay. */
  journalChangeCount = 0;

  constructor(state: SchedulerState, options: FolderOptions) {
    this.#state = state;
    this.#options = options;
    this.#lastFoldMs = options.clock.monotonicMs();
    this.#lastPruneMs = this.#lastFoldMs - PRUNE_EVERY_MS;
  }

  get runsOnTheirWay(): readonly Run[] {
    return this.#runsOnTheirWay;
  }

  committed(changeCount: number): void {
    this.journalChangeCount += changeCount;
  }

  foldWhenDue(): void {
    if (this.#folding !== null || this.journalChangeCount === 0) return;
    const sinceMs = this.#options.clock.monotonicMs() - this.#lastFoldMs;
    const isCheap = this.journalChangeCount <= CHEAP_CHANGE_COUNT && sinceMs >= FOLD_EVERY_MS;
    const isLong = this.journalChangeCount >= LONG_JOURNAL_CHANGE_COUNT;
    if (isCheap || isLong || sinceMs >= FOLD_BUSY_EVERY_MS) void this.#fold();
  }

  async foldAll(): Promise<void> {
    await this.#folding;
    if (this.journalChangeCount > 0) await this.#fold();
  }

  /** At most one slice per call. */
  pruneWhenDue(): void {
    const { store, clock, historyRetentionMs, onFailure } = this.#options;
    if (this.#isPruning || clock.monotonicMs() - this.#lastPruneMs < PRUNE_EVERY_MS) return;
    this.#isPruning = true;
    const before = addMs(clock.now(), -historyRetentionMs);
    store.pruneRuns(before, PRUNE_SLICE_COUNT).then((runCount) => {
      this.#isPruning = false;
      if (runCount < PRUNE_SLICE_COUNT) this.#lastPruneMs = clock.monotonicMs();
    }, onFailure);
  }

  #fold(): Promise<void> {
    const { store, clock, onFailure } = this.#options;
    const entities = dirtyEntities(this.#state);
    this.#runsOnTheirWay = takeEnded(this.#state);
    clearDirty(this.#state);
    this.journalChangeCount = 0;
    this.#folding = store.fold(entities, this.#runsOnTheirWay).then(() => {
      this.#folding = null;
      this.#runsOnTheirWay = [];
      this.#lastFoldMs = clock.monotonicMs();
    }, onFailure);
    return this.#folding;
  }
}
