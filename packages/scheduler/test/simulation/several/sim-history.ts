import type { EpochMs } from '@horae/submitter/kernel';
import type { Run } from '../../../src/core/index.js';
import type { History } from '../../../src/ports/history.js';
import type { RunMarkList } from '../../../src/ports/run-marks.js';
import {
  type RunPage,
  type RunQuery,
  type RunTimeList,
  StoreError,
  isAskedFor,
  newestFirst,
} from '../../../src/ports/store.js';

/** A history that survives every crash, and may be out of reach for a while. */
export class SimHistory implements History {
  isAway = false;
  private readonly runs = new Map<string, { readonly run: Run; readonly epoch: number }>();

  async append(endedRuns: readonly Run[], epoch: number): Promise<void> {
    this.demandPresence();
    for (const run of structuredClone(endedRuns)) {
      if ((this.runs.get(run.id)?.epoch ?? 0) <= epoch) this.runs.set(run.id, { run, epoch });
    }
  }

  async findRuns(query: RunQuery): Promise<RunPage> {
    this.demandPresence();
    const found = [...this.runs.values()].map(({ run }) => run);
    const items = found.filter((run) => isAskedFor(run, query)).sort(newestFirst);
    return { items: items.slice(0, query.limit), hasMore: items.length > query.limit };
  }

  async findRun(id: string): Promise<Run | null> {
    this.demandPresence();
    return this.runs.get(id)?.run ?? null;
  }

  async runTimes(): Promise<readonly RunTimeList[]> {
    this.demandPresence();
    return [];
  }

  async runMarks(): Promise<RunMarkList> {
    this.demandPresence();
    return new Float64Array(0);
  }

  async pruneRuns(before: EpochMs, limit: number): Promise<number> {
    this.demandPresence();
    const old = [...this.runs.values()].filter(({ run }) => run.dueAt < before).slice(0, limit);
    for (const { run } of old) this.runs.delete(run.id);
    return old.length;
  }

  async close(): Promise<void> {}

  private demandPresence(): void {
    if (this.isAway) throw new StoreError('The history cannot be reached.');
  }
}
