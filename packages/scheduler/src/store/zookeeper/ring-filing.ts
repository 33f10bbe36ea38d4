import type { EpochMs, Logger, Timers } from '@horae/submitter/kernel';
import type { Run } from '../../core/run.js';
import { HistoryFiling } from '../../history/index.js';
import type { History } from '../../ports/history.js';
import type { Head, RingSegment } from './head.js';
import { inFlight } from './in-flight.js';
import type { Layout } from './layout.js';
import type { Merger } from './merger.js';
import { rowsOf } from './packed-segment.js';
import type { PatientClient } from './patient-client.js';
import { segmentBlocks } from './read-segment.js';
import { runOf } from './rows.js';

/** Runs of this term that the history has not taken; beyond that, the oldest are given up. */
const UNFILED_RUN_COUNT_MAX = 1_000_000;

/** `waiting`: to be read and offered to the history. `filing`: on its way there, or being merged. */
export type FilingState = 'waiting' | 'filing' | 'filed';

export interface RingFilingOptions {
  readonly zookeeper: PatientClient;
  readonly layout: Layout;
  readonly merger: Merger;
  readonly history: History;
  readonly epoch: number;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly head: () => Head;
  /** Runs due before that are past the history's retention. */
  readonly dueFrom: () => EpochMs;
}

/**
 * Brings the runs of the ring into the history: those that end now as they are folded, and after
 * taking office all that earlier leaders have left, for this scheduler's history may never have
 * seen them. What the history cannot take stays in the ring, and is read again when it can.
 */
export class RingFiling {
  readonly history: HistoryFiling;
  readonly #options: RingFilingOptions;
  readonly #states = new Map<string, FilingState>();
  /** Runs that were offered before older segments were: those must not replace them. */
  readonly #newer = new Set<string>();
  #working: Promise<void> | null = null;
  #giveRoom: () => void = () => undefined;
  #isClosed = false;

  constructor(options: RingFilingOptions) {
    const { history, epoch, timers, logger } = options;
    this.#options = options;
    const onRoom = (): void => this.#giveRoom();
    this.history = new HistoryFiling({ history, epoch, timers, logger, onRoom });
  }

  /** All that the ring holds when a term begins. */
  takeOver(): void {
    this.#start();
  }

  stateOf({ id }: RingSegment): FilingState {
    return this.#states.get(id) ?? 'waiting';
  }

  /** Folded by this leader, and named by the head. */
  added(segment: RingSegment, runs: readonly Run[]): void {
    this.#states.set(segment.id, 'filing');
    const done = (): void => void this.#states.set(segment.id, 'filed');
    if (this.history.file(runs, done)) {
      if (this.#working !== null) for (const { id } of runs) this.#newer.add(id);
      return;
    }
    this.#states.set(segment.id, 'waiting');
    this.#giveUpOldest();
    this.#start();
  }

  /** Nothing else is done with them while they are merged; answers whether they are filed. */
  hold(inputs: readonly RingSegment[]): boolean {
    const isFiled = inputs.every((input) => this.stateOf(input) === 'filed');
    for (const { id } of inputs) this.#states.set(id, 'filing');
    return isFiled;
  }

  merged(inputs: readonly RingSegment[], merged: RingSegment | null, isFiled: boolean): void {
    for (const { id } of inputs) this.#states.delete(id);
    if (merged === null) return;
    this.#states.set(merged.id, isFiled ? 'filed' : 'waiting');
    if (!isFiled) this.#start();
  }

  close(): void {
    this.#isClosed = true;
    this.history.close();
    this.#giveRoom();
  }

  #start(): void {
    this.#working ??= this.#work();
  }

  /** The oldest first: of a run that is there twice, the later one stays. */
  async #work(): Promise<void> {
    try {
      // Whoever begins a term has other things to do first.
      await Promise.resolve();
      for (let next = this.#next(); next !== null; next = this.#next()) await this.#file(next);
    } catch (error) {
      const facts = { reason: (error as Error).message };
      if (!this.#isClosed) {
        this.#options.logger.error('Ended runs of earlier leaders are not in the history', facts);
      }
    }
    this.#newer.clear();
    this.#working = null;
  }

  #next(): RingSegment | null {
    if (this.#isClosed) return null;
    const { ring } = this.#options.head();
    return ring.find((segment) => this.stateOf(segment) === 'waiting') ?? null;
  }

  async #file(segment: RingSegment): Promise<void> {
    const { zookeeper, layout, merger, dueFrom } = this.#options;
    this.#states.set(segment.id, 'filing');
    let openCount = 1;
    const done = (): void => {
      openCount -= 1;
      if (openCount === 0) this.#states.set(segment.id, 'filed');
    };
    const blocks = segmentBlocks(zookeeper, layout, segment);
    for await (const text of inFlight(blocks, 1, ({ block }) => merger.unpack(block))) {
      const runs = rowsOf(text)
        .map(runOf)
        .filter(({ id, dueAt }) => dueAt >= dueFrom() && !this.#newer.has(id));
      if (runs.length === 0) continue;
      openCount += 1;
      await this.#offer(runs, done);
      if (this.#isClosed) return;
    }
    done();
  }

  async #offer(runs: readonly Run[], done: () => void): Promise<void> {
    while (!this.#isClosed) {
      const room = new Promise<void>((resolve) => {
        this.#giveRoom = resolve;
      });
      // What was offered meanwhile is newer still.
      const older = runs.filter(({ id }) => !this.#newer.has(id));
      if (older.length === 0) return done();
      if (this.history.file(older, done)) return;
      await room;
    }
  }

  #giveUpOldest(): void {
    const { head, logger } = this.#options;
    const waiting = head().ring.filter((segment) => this.stateOf(segment) === 'waiting');
    let runCount = waiting.reduce((sum, segment) => sum + segment.runCount, 0);
    for (const segment of waiting) {
      if (runCount <= UNFILED_RUN_COUNT_MAX) return;
      runCount -= segment.runCount;
      this.#states.set(segment.id, 'filed');
      const facts = { runs: segment.runCount };
      logger.error('The history was away for too long: ended runs will be missing in it', facts);
    }
  }
}
