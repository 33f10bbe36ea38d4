import type { Change } from '../../core/change.js';
import type { Entity } from '../../core/entity.js';
import type { Run } from '../../core/run.js';
import { runTimeMs } from '../../core/view/run-time.js';
import { type RunMarkList, type RunMarkQuery, marksAmong } from '../../ports/run-marks.js';
import {
  type LoadedState,
  type RunPage,
  type RunQuery,
  type RunTimeList,
  type Store,
  StoreError,
  isAskedFor,
  newestFirst,
} from '../../ports/store.js';

/** The contract of a store without a disk, for tests; `reopen` is what a restart finds. */
export class MemoryStore implements Store {
  #disk: Disk = newDisk();
  #failure: StoreError | null = null;

  /** Another store on what this one has made durable; this one is no longer used. */
  reopen(): MemoryStore {
    const next = new MemoryStore();
    next.#disk = this.#disk;
    this.#failure ??= new StoreError('The store is closed.');
    return next;
  }

  load(): Promise<LoadedState> {
    const { entities, journal } = this.#disk;
    return Promise.resolve({
      entities: [...entities.values()].map(copy),
      changes: journal.map(copy),
    });
  }

  commit(changes: readonly Change[]): Promise<void> {
    return this.#write(() => {
      const taskIds = changes.flatMap((change) =>
        change.kind === 'attemptLaunched' ? [launchKey(change)] : [],
      );
      for (const [index, id] of taskIds.entries()) {
        if (this.#disk.launches.has(id) || taskIds.indexOf(id) < index) {
          throw new StoreError(`${id} was not launched a second time: it is there already`);
        }
      }
      for (const id of taskIds) this.#disk.launches.add(id);
      this.#disk.journal.push(...changes.map(copy));
    });
  }

  fold(entities: readonly Entity[], endedRuns: readonly Run[]): Promise<void> {
    return this.#write(() => {
      for (const entity of entities) {
        const key = JSON.stringify([entity.kind, entity.key]);
        if (entity.body === null) this.#disk.entities.delete(key);
        else this.#disk.entities.set(key, copy(entity));
      }
      for (const run of endedRuns) this.#disk.runs.set(run.id, copy(run));
      this.#disk.journal.length = 0;
    });
  }

  findRuns(query: RunQuery): Promise<RunPage> {
    const found = [...this.#disk.runs.values()]
      .filter((run) => isAskedFor(run, query))
      .sort(newestFirst);
    return Promise.resolve({
      items: found.slice(0, query.limit).map(copy),
      hasMore: found.length > query.limit,
    });
  }

  findRun(id: string): Promise<Run | null> {
    const run = this.#disk.runs.get(id);
    return Promise.resolve(run === undefined ? null : copy(run));
  }

  runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    const newest = [...this.#disk.runs.values()].sort(newestFirst);
    const timesOf = (job: string): RunTimeList => {
      const pairs = newest.flatMap((run) => {
        const tookMs = run.job === job ? runTimeMs(run) : null;
        return tookMs === null ? [] : [run.dueAt, tookMs];
      });
      return Float64Array.from(pairs.slice(0, 2 * limit));
    };
    return Promise.resolve(jobs.map(timesOf));
  }

  runMarks(query: RunMarkQuery): Promise<RunMarkList> {
    return Promise.resolve(marksAmong(query, this.#disk.runs.values()));
  }

  pruneRuns(before: number, limit: number): Promise<number> {
    return this.#write(() => {
      const old = [...this.#disk.runs.values()]
        .filter((run) => run.dueAt < before)
        .sort((left, right) => left.dueAt - right.dueAt)
        .slice(0, limit);
      for (const run of old) this.#disk.runs.delete(run.id);
      return old.length;
    });
  }

  close(): Promise<void> {
    this.#failure ??= new StoreError('The store is closed.');
    return Promise.resolve();
  }

  #write<T>(work: () => T): Promise<T> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    try {
      return Promise.resolve(work());
    } catch (error) {
      this.#failure = error as StoreError;
      return Promise.reject(this.#failure);
    }
  }
}

interface Disk {
  readonly entities: Map<string, Entity>;
  readonly journal: Change[];
  readonly launches: Set<string>;
  readonly runs: Map<string, Run>;
}

function newDisk(): Disk {
  return { entities: new Map(), journal: [], launches: new Set(), runs: new Map() };
}

function launchKey(change: Change & { kind: 'attemptLaunched' }): string {
  return `ct:${change.dueAt}:${change.attempt.attempt}:${change.jobName}:`;
}

/** As a disk would give it back: nothing shared with the caller, and JSON values only. */
function copy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
