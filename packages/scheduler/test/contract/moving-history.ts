import type { Run } from '../../src/core/run.js';
import type { History } from '../../src/ports/history.js';
import { StoreError } from '../../src/ports/store.js';
import { MemoryStore } from '../../src/store/memory/index.js';

/** A history in memory that may be away, or take its time. */
export class MovingHistory implements History {
  readonly store = new MemoryStore();
  isAway = false;
  appendedCounts: number[] = [];
  hold: Promise<void> = Promise.resolve();

  async append(runs: readonly Run[]): Promise<void> {
    await this.hold;
    this.refuse();
    this.appendedCounts.push(runs.length);
    await this.store.fold([], runs);
  }
  findRuns: History['findRuns'] = (query) => this.ask(() => this.store.findRuns(query));
  findRun: History['findRun'] = (id) => this.ask(() => this.store.findRun(id));
  runTimes: History['runTimes'] = (jobs, limit) => this.ask(() => this.store.runTimes(jobs, limit));
  runMarks: History['runMarks'] = (query) => this.ask(() => this.store.runMarks(query));
  pruneRuns: History['pruneRuns'] = (before, limit) =>
    this.ask(() => this.store.pruneRuns(before, limit));
  close = (): Promise<void> => Promise.resolve();

  private async ask<T>(work: () => Promise<T>): Promise<T> {
    this.refuse();
    return work();
  }
  private refuse(): void {
    if (this.isAway) throw new StoreError('the database is away');
  }
}
