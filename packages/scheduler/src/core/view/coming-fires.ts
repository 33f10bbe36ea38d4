import { type EpochMs, epochMs } from '@horae/submitter/kernel';
import { countBetween, nextAfter } from '@horae/submitter/schedule';
import type { ReadonlyJobEntry } from '../state.js';

export interface BucketFires {
  /** Which of the buckets. */
  readonly bucket: number;
  readonly count: number;
}

/**
 * How often a job will fire in each bucket between these edges, ascending, without the empty ones.
 * Counted, not stepped through, where it fires more often than there are buckets. A job with
 * parents, and one that is disabled, has no times of its own.
 */
export function* comingFires(
  entry: ReadonlyJobEntry,
  edges: readonly EpochMs[],
): Generator<BucketFires> {
  const schedule = enabledSchedule(entry);
  const range = comingRange(entry, { from: edges[0] as EpochMs, to: edges.at(-1) as EpochMs });
  if (schedule === null || range === null) return;
  const total = countBetween(schedule, range);
  if (total === 0) return;
  if (total > edges.length) yield* countedFires(entry, edges);
  else yield* steppedFires(entry, edges);
}

export interface JobFires {
  readonly firstAt: EpochMs;
  readonly count: number;
}

/** How often a job will fire from `from` on and before `to`, and when first; null: not at all. */
export function comingFiresIn(
  entry: ReadonlyJobEntry,
  window: { readonly from: EpochMs; readonly to: EpochMs },
): JobFires | null {
  const schedule = enabledSchedule(entry);
  const range = comingRange(entry, window);
  if (schedule === null || range === null) return null;
  const count = countBetween(schedule, range);
  const firstAt = count === 0 ? null : nextAfter(schedule, range.from);
  return firstAt === null ? null : { firstAt, count };
}

function* countedFires(entry: ReadonlyJobEntry, edges: readonly EpochMs[]): Generator<BucketFires> {
  for (let bucket = 0; bucket + 1 < edges.length; bucket += 1) {
    const window = { from: edges[bucket] as EpochMs, to: edges[bucket + 1] as EpochMs };
    const range = comingRange(entry, window);
    const schedule = enabledSchedule(entry);
    // It may be replaced while the counting pauses.
    const count = range === null || schedule === null ? 0 : countBetween(schedule, range);
    if (count > 0) yield { bucket, count };
  }
}

function* steppedFires(entry: ReadonlyJobEntry, edges: readonly EpochMs[]): Generator<BucketFires> {
  const endAt = edges.at(-1) as EpochMs;
  let schedule = enabledSchedule(entry);
  const range = comingRange(entry, { from: edges[0] as EpochMs, to: endAt });
  let at = schedule === null || range === null ? null : nextAfter(schedule, range.from);
  let bucket = 0;
  while (schedule !== null && at !== null && at < endAt) {
    while ((edges[bucket + 1] as EpochMs) <= at) bucket += 1;
    let count = 0;
    const bucketEndAt = edges[bucket + 1] as EpochMs;
    for (; at !== null && at < bucketEndAt; at = nextAfter(schedule, at)) count += 1;
    yield { bucket, count };
    schedule = enabledSchedule(entry);
  }
}

function enabledSchedule({ schedule, disabledBy }: ReadonlyJobEntry) {
  return disabledBy === null ? schedule : null;
}

/** In the form of the schedules: after `from`, up to `to`. Null where nothing is to come. */
function comingRange(
  { nextAt }: ReadonlyJobEntry,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
) {
  if (nextAt === null || nextAt >= to) return null;
  // Instants are whole milliseconds.
  return { from: epochMs(Math.max(nextAt, from) - 1), to: epochMs(to - 1) };
}
