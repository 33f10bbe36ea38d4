import { epochMs } from '@horae/submitter/kernel';
import { type Run, isActive } from '../core/run.js';
import type { ReadonlyState } from '../core/state.js';
import { joinTimes, timesAmong } from '../ports/join-runs.js';
import { type RunMarkList, type RunMarkQuery, joinMarks, marksAmong } from '../ports/run-marks.js';
import {
  type RunPage,
  type RunQuery,
  type RunTimeList,
  type Store,
  isAskedFor,
  newestFirst,
} from '../ports/store.js';

/** Ended runs that are neither in memory nor in the store yet. */
export interface RunsOnTheirWay {
  readonly runsOnTheirWay: readonly Run[];
}

/** Before every run of a list. */
const TOP = { dueAt: epochMs(Number.MAX_SAFE_INTEGER), id: '' };

/**
 * Active runs, just ended ones and the history as one list. Memory is read before the store is
 * asked: a run that is folded in between shows up in both, and never in neither.
 */
export class RunFinder {
  readonly #state: ReadonlyState;
  readonly #store: Store;
  readonly #folder: RunsOnTheirWay;

  constructor(state: ReadonlyState, store: Store, folder: RunsOnTheirWay) {
    this.#state = state;
    this.#store = store;
    this.#folder = folder;
  }

  async findRuns(query: RunQuery): Promise<RunPage> {
    const recent = this.#recentRuns(query);
    const ended = query.states?.filter((state) => !isActive(state));
    const past =
      ended?.length === 0
        ? { items: [], hasMore: false }
        : await this.#store.findRuns({
            ...query,
            ...(ended === undefined ? {} : { states: ended }),
          });
    const byId = new Map<string, Run>();
    for (const run of [...recent, ...past.items]) {
      // The store's copy of a run is the later one, but for a record of skips that goes on.
      const known = byId.get(run.id);
      if (known === undefined || run.lastDueAt >= known.lastDueAt) byId.set(run.id, run);
    }
    const found = [...byId.values()].sort(newestFirst);
    if (found.length === 0 && past.hasMore && query.after === undefined) {
      // The history is away, and a list of nothing would look like none at all: tell what is wrong.
      return this.findRuns({ ...query, after: TOP });
    }
    return {
      items: found.slice(0, query.limit),
      hasMore: past.hasMore || found.length > query.limit,
    };
  }

  async findRun(id: string): Promise<Run | null> {
    const recent =
      this.#state.runs.get(id)?.run ??
      this.#state.ended.get(id) ??
      this.#folder.runsOnTheirWay.find((run) => run.id === id);
    return recent ?? (await this.#store.findRun(id));
  }

  async runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    const recent = [...this.#state.ended.values(), ...this.#folder.runsOnTheirWay];
    const times = timesAmong(jobs, recent);
    return joinTimes(times, await this.#store.runTimes(jobs, limit), limit);
  }

  async runMarks(query: RunMarkQuery): Promise<RunMarkList> {
    const recent = [...this.#state.ended.values(), ...this.#folder.runsOnTheirWay];
    const marks = marksAmong(query, recent);
    return joinMarks(marks, await this.#store.runMarks(query), query.limit);
  }

  #recentRuns(query: RunQuery): readonly Run[] {
    const found: Run[] = [];
    const take = (run: Run): void => {
      if (isAskedFor(run, query)) found.push(run);
    };
    if (query.states === undefined || query.states.some(isActive)) {
      for (const { run } of this.#state.runs.values()) take(run);
    }
    for (const run of this.#state.ended.values()) take(run);
    for (const run of this.#folder.runsOnTheirWay) take(run);
    return found;
  }
}
