import type { EpochMs, Logger } from '@horae/submitter/kernel';
import type { CommitQueue } from './commit-queue.js';
import { type Head, type RingSegment, type Segment, withMerged } from './head.js';
import type { Layout } from './layout.js';
import { planMerge } from './merge-plan.js';
import type { MergeTask, RingMergeTask, SegmentParts, StateMergeTask } from './merge-segments.js';
import type { Merger } from './merger.js';
import type { PatientClient } from './patient-client.js';
import { segmentParts } from './read-segment.js';
import type { FilingState, RingFiling } from './ring-filing.js';
import type { SegmentWriter } from './segment-writer.js';
import type { Sweeper } from './sweeper.js';

/** Ended runs of all jobs together that are kept in ZooKeeper, which holds them in memory. */
const RING_RUN_COUNT_MAX = 200_000;

export interface CompactorOptions {
  readonly zookeeper: PatientClient;
  readonly layout: Layout;
  readonly merger: Merger;
  readonly queue: CommitQueue;
  readonly segments: SegmentWriter;
  readonly sweeper: Sweeper;
  readonly filing: RingFiling;
  readonly head: () => Head;
  readonly ringSize: number;
  /** Runs due before that are past the history's retention. */
  readonly dueFrom: () => EpochMs;
  readonly logger: Logger;
}

/** Keeps segments few: merges them in the background, one merge at a time. */
export class Compactor {
  readonly #options: CompactorOptions;
  #isWorking = false;
  #isBroken = false;

  constructor(options: CompactorOptions) {
    this.#options = options;
  }

  /** After a fold: there may be something to merge. */
  start(): void {
    if (this.#isBroken || this.#isWorking) return;
    this.#isWorking = true;
    void this.#work();
  }

  async #work(): Promise<void> {
    try {
      while (this.#options.queue.failure === null && (await this.#step()));
    } catch (error) {
      // The state is whole without merges; it only gets slower to read until the next leader.
      this.#isBroken = true;
      const reason = (error as Error).message;
      if (this.#options.queue.failure === null) {
        this.#options.logger.error('Segments cannot be merged', { reason });
      }
    }
    this.#isWorking = false;
  }

  /** False: nothing was worth it. */
  async #step(): Promise<boolean> {
    const { head } = this.#options;
    const state = planMerge(head().segments);
    if (state.length > 0) {
      await this.#mergeState(state);
      return true;
    }
    const ring = this.#planRing(head().ring);
    if (ring.length > 0) await this.#mergeRing(ring);
    return ring.length > 0;
  }

  async #mergeState(inputs: readonly Segment[]): Promise<void> {
    const { head, segments, queue } = this.#options;
    const id = segments.newId();
    const hasOldest = head().segments[0] === inputs[0];
    const { segment } = await this.#merge(inputs, { type: 'state', id, hasOldest });
    await queue.edit((before) => ({
      ...before,
      segments: withMerged(before.segments, inputs, segment),
    }));
    this.#remove(inputs);
  }

  /** What is filed may be trimmed; what waits for that is only packed together. */
  #planRing(ring: readonly RingSegment[]): readonly RingSegment[] {
    const { filing } = this.#options;
    const stretches = stretchesOf(ring, (segment) => filing.stateOf(segment));
    for (const { state, segments } of stretches) {
      const plan = state === 'filing' ? [] : planMerge(segments);
      if (plan.length > 0) return plan;
    }
    return [];
  }

  async #mergeRing(inputs: readonly RingSegment[]): Promise<void> {
    const { segments, queue, filing, ringSize, dueFrom } = this.#options;
    const id = segments.newId();
    const trim = {
      runCountPerJob: ringSize,
      runCountMax: RING_RUN_COUNT_MAX,
      dueFrom: dueFrom(),
    };
    const isFiled = filing.hold(inputs);
    const merged = await this.#merge(inputs, { type: 'ring', id, trim: isFiled ? trim : null });
    const segment =
      merged.segment === null ? null : { ...merged.segment, runCount: merged.rowCount };
    await queue.edit((before) => ({ ...before, ring: withMerged(before.ring, inputs, segment) }));
    filing.merged(inputs, segment, isFiled);
    this.#remove(inputs);
  }

  async #merge(
    inputs: readonly Segment[],
    task: TaskWithoutInputs,
  ): Promise<{ readonly segment: Segment | null; readonly rowCount: number }> {
    const { merger, segments } = this.#options;
    const parts: SegmentParts[] = [];
    for (const input of inputs) parts.push(await this.#read(input));
    const merged = await merger.merge({ ...task, inputs: parts } as MergeTask);
    const of = task.type === 'state' ? inputs.map(({ id }) => id) : [];
    if (merged.parts.length === 0) return { segment: null, rowCount: 0 };
    const segment = await segments.write(task.id, merged.parts, of);
    return { segment, rowCount: merged.rowCount };
  }

  async #read(segment: Segment): Promise<SegmentParts> {
    const { zookeeper, layout } = this.#options;
    const parts: Buffer[] = [];
    for await (const { part } of segmentParts(zookeeper, layout, segment)) parts.push(part);
    return { id: segment.id, parts };
  }

  #remove(segments: readonly Segment[]): void {
    for (const segment of segments) this.#options.sweeper.removeSegment(segment);
  }
}

type TaskWithoutInputs = Omit<StateMergeTask, 'inputs'> | Omit<RingMergeTask, 'inputs'>;

interface Stretch {
  readonly state: FilingState;
  readonly segments: RingSegment[];
}

function stretchesOf(
  ring: readonly RingSegment[],
  stateOf: (segment: RingSegment) => FilingState,
): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const segment of ring) {
    const state = stateOf(segment);
    const last = stretches.at(-1);
    if (last?.state === state) last.segments.push(segment);
    else stretches.push({ state, segments: [segment] });
  }
  return stretches;
}
