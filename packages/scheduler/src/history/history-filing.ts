import {
  type EpochMs,
  LIMITS,
  type Logger,
  type Timer,
  type Timers,
} from '@horae/submitter/kernel';
import type { Run } from '../core/run.js';
import { type History, type HistoryHealth, historyHealth } from '../ports/history.js';
import { joinPage, joinTimes, timesAmong } from '../ports/join-runs.js';
import { type RunMarkList, type RunMarkQuery, joinMarks, marksAmong } from '../ports/run-marks.js';
import { type RunPage, type RunQuery, type RunTimeList, StoreError } from '../ports/store.js';
import { HistoryTrouble } from './history-trouble.js';

export interface HistoryFilingOptions {
  /** Not closed by the filing: it outlives a term of office. */
  readonly history: History;
  /** Of this term of office. */
  readonly epoch: number;
  readonly timers: Timers;
  readonly logger: Logger;
  /** Told whenever there is room again after `file` has refused. */
  readonly onRoom: () => void;
}

/** Runs that are written in one go. */
const PART_COUNT = 500;

/**
 * Brings ended runs into the history in the background, again and again while it is away, and
 * finds them meanwhile. Lives as long as one term of office; nothing of it fails a leader.
 */
export class HistoryFiling {
  readonly #options: HistoryFilingOptions;
  readonly #trouble: HistoryTrouble;
  /** Oldest first; a batch leaves once all of it is in the history. */
  #batches: Batch[] = [];
  /** All that waits, as it was last. */
  readonly #waiting = new Map<string, Run>();
  #runCount = 0;
  #byteCount = 0;
  #hasRefused = false;
  #isWorking = false;
  #isClosed = false;
  #timer: Timer | null = null;

  constructor(options: HistoryFilingOptions) {
    this.#options = options;
    this.#trouble = new HistoryTrouble(options.logger);
  }

  /**
   * Takes runs and tells, once, when all of them are durable in the history (never after `close`).
   * False: there is no room for them; offer them again when `onRoom` is told. A batch is always
   * taken when nothing else waits.
   */
  file(endedRuns: readonly Run[], onFiled: () => void): boolean {
    if (this.#isClosed) return false;
    const byteCount = endedRuns.reduce((sum, run) => sum + roughBytes(run), 0);
    if (!this.#hasRoom(endedRuns.length, byteCount)) {
      this.#hasRefused = true;
      return false;
    }
    this.#batches.push({ runs: endedRuns, filedCount: 0, byteCount, onFiled });
    for (const run of endedRuns) this.#waiting.set(run.id, run);
    this.#runCount += endedRuns.length;
    this.#byteCount += byteCount;
    this.#start();
    return true;
  }

  /**
   * What waits and the history as one list, newest due first. While the history is away, the first
   * page holds what waits, and says that there is more; asking for more tells what is wrong.
   */
  async findRuns(query: RunQuery): Promise<RunPage> {
    // Before the history is asked: what gets there meanwhile is in both, not in neither.
    const waiting = [...this.#waiting.values()];
    return joinPage(query, waiting, await pageOf(this.#options.history, query));
  }

  async findRun(id: string): Promise<Run | null> {
    return this.#waiting.get(id) ?? (await this.#options.history.findRun(id));
  }

  async runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    const waiting = timesAmong(jobs, this.#waiting.values());
    return joinTimes(waiting, await this.#options.history.runTimes(jobs, limit), limit);
  }

  async runMarks(query: RunMarkQuery): Promise<RunMarkList> {
    const waiting = marksAmong(query, this.#waiting.values());
    return joinMarks(waiting, await this.#options.history.runMarks(query), query.limit);
  }

  health(): HistoryHealth {
    const { reason } = this.#trouble;
    return historyHealth(this.#options.history, { waitingCount: this.#runCount, reason });
  }

  /** Never rejects: 0 while the history is away. */
  async pruneRuns(before: EpochMs, limit: number): Promise<number> {
    try {
      return await this.#options.history.pruneRuns(before, limit);
    } catch (error) {
      const text = 'Old runs of the history could not be forgotten: it is tried again';
      this.#options.logger.debug(text, { error: (error as Error).message });
      return 0;
    }
  }

  /** What is being written may still end; what waits beyond that is not filed. */
  close(): void {
    this.#isClosed = true;
    this.#timer?.cancel();
    this.#batches = [];
    this.#waiting.clear();
  }

  #hasRoom(runCount: number, byteCount: number): boolean {
    if (this.#runCount === 0) return true;
    return (
      this.#runCount + runCount <= LIMITS.historyBacklogRunCountMax &&
      this.#byteCount + byteCount <= LIMITS.historyBacklogBytesMax
    );
  }

  #start(): void {
    if (this.#isWorking || this.#isClosed) return;
    this.#isWorking = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    const { history, epoch, timers } = this.#options;
    for (let part = this.#next(); part !== null; part = this.#next()) {
      try {
        await history.append(part, epoch);
      } catch (error) {
        if (this.#isClosed) return;
        this.#timer = timers.after(this.#trouble.failed(error as Error), () => void this.#work());
        return;
      }
      if (this.#isClosed) return;
      this.#trouble.worked();
      this.#filed(part);
    }
    this.#isWorking = false;
  }

  /** The oldest that wait, of as many batches as it takes. */
  #next(): readonly Run[] | null {
    this.#endEmpty();
    const part: Run[] = [];
    for (const { runs, filedCount } of this.#batches) {
      part.push(...runs.slice(filedCount, filedCount + PART_COUNT - part.length));
      if (part.length === PART_COUNT) break;
    }
    return part.length === 0 ? null : part;
  }

  #filed(part: readonly Run[]): void {
    for (const run of part) if (this.#waiting.get(run.id) === run) this.#waiting.delete(run.id);
    let leftCount = part.length;
    for (const batch of this.#batches) {
      const count = Math.min(leftCount, batch.runs.length - batch.filedCount);
      batch.filedCount += count;
      leftCount -= count;
    }
    this.#endEmpty();
  }

  #endEmpty(): void {
    for (let [first] = this.#batches; first !== undefined; [first] = this.#batches) {
      if (first.filedCount < first.runs.length) return;
      this.#batches.shift();
      this.#runCount -= first.runs.length;
      this.#byteCount -= first.byteCount;
      first.onFiled();
      if (!this.#hasRefused) continue;
      this.#hasRefused = false;
      this.#options.onRoom();
    }
  }
}

interface Batch {
  readonly runs: readonly Run[];
  filedCount: number;
  readonly byteCount: number;
  readonly onFiled: () => void;
}

/**
 * A page of a history that may be away: then an empty first page that says that there is more, for
 * what else is known has to be seen. Only the next page tells what is wrong.
 */
export async function pageOf(history: History, query: RunQuery): Promise<RunPage> {
  try {
    return await history.findRuns(query);
  } catch (error) {
    if (query.after !== undefined || !(error instanceof StoreError)) throw error;
    return { items: [], hasMore: true };
  }
}

/** In memory, give or take: a run with one attempt is about a kilobyte. */
function roughBytes({ attempts, arguments: args, detail }: Run): number {
  const textLength =
    (detail?.length ?? 0) +
    (args ?? []).reduce((sum, each) => sum + each.length, 0) +
    attempts.reduce((sum, { message }) => sum + (message?.length ?? 0), 0);
  return 500 + 500 * attempts.length + 2 * textLength;
}
