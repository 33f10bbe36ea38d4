import { GUARDED_LAUNCHES_MAX } from './launch-guard.js';
import { type Row, packSegment, unpackSegment } from './packed-segment.js';
import { GONE, isLaunchesRow, launchesOf, launchesRow, runPlace } from './rows.js';

/** Segments that stand side by side, oldest first, become one. Only CPU; the parts go both ways. */
export type MergeTask = StateMergeTask | RingMergeTask;

export interface StateMergeTask {
  readonly type: 'state';
  readonly id: string;
  readonly inputs: readonly SegmentParts[];
  /** Nothing is older: what is gone leaves no trace. */
  readonly hasOldest: boolean;
}

export interface RingMergeTask {
  readonly type: 'ring';
  readonly id: string;
  readonly inputs: readonly SegmentParts[];
  /** Null: keep all. */
  readonly trim: RingTrim | null;
}

export interface RingTrim {
  /** The newest of each job. */
  readonly runCountPerJob: number;
  /** Of all jobs together. */
  readonly runCountMax: number;
  /** Older ones are past the history's retention, by due time. */
  readonly dueFrom: number;
}

export interface SegmentParts {
  readonly id: string;
  readonly parts: readonly Uint8Array[];
}

export interface MergedParts {
  readonly parts: readonly Buffer[];
  readonly rowCount: number;
}

/** @throws Error that names the segment that cannot be read */
export function mergeSegments(task: MergeTask): MergedParts {
  const rows = newestRows(task.inputs);
  const kept = task.type === 'state' ? stateRows(task, rows) : ringRows(task, rows);
  return { parts: [...packSegment(kept)], rowCount: kept.length };
}

/** Of each key the last row. */
function newestRows(inputs: readonly SegmentParts[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const input of inputs) {
    for (const row of rowsOfSegment(input)) rows.set(row.key, row);
  }
  return [...rows.values()];
}

function rowsOfSegment({ id, parts }: SegmentParts): readonly Row[] {
  try {
    const buffers = parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.length));
    return unpackSegment(buffers);
  } catch (cause) {
    throw new Error(`segment ${id} is damaged: ${(cause as Error).message}`, { cause });
  }
}

function stateRows({ id, hasOldest }: StateMergeTask, rows: readonly Row[]): readonly Row[] {
  const launches = rows.filter(isLaunchesRow).flatMap(launchesOf).slice(-GUARDED_LAUNCHES_MAX);
  const kept = rows.filter((row) => !isLaunchesRow(row) && !(hasOldest && row.body === GONE));
  return launches.length === 0 ? kept : [...kept, launchesRow(id, launches)];
}

function ringRows({ trim }: RingMergeTask, rows: readonly Row[]): readonly Row[] {
  if (trim === null) return rows;
  const places = rows
    .map((row) => ({ row, ...runPlace(row) }))
    .filter(({ dueAt }) => dueAt >= trim.dueFrom)
    .sort((left, right) => right.dueAt - left.dueAt);
  const counts = new Map<string, number>();
  const kept = places.filter(({ job }) => {
    const count = (counts.get(job) ?? 0) + 1;
    counts.set(job, count);
    return count <= trim.runCountPerJob;
  });
  // Oldest first again, as they came.
  return kept
    .slice(0, trim.runCountMax)
    .reverse()
    .map(({ row }) => row);
}
