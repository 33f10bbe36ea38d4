import type { Run } from '../../core/run.js';
import { runTimeMs } from '../../core/view/run-time.js';

/** Tables have the name of the program in front: the database may hold others. */
export interface HistoryDatabase {
  horae_run: RunRow;
  horae_installation: InstallationRow;
}

/** One row: whose history it is. */
export interface InstallationRow {
  /** Always 1. */
  readonly place: number;
  readonly id: string;
}

export interface RunRow {
  readonly id: string;
  readonly job: string;
  readonly queue: string;
  readonly state: string;
  readonly due_at: number;
  /** The run time that statistics are made from, null for runs that have none. */
  readonly took_ms: number | null;
  /** Of the leader that wrote it. */
  readonly epoch: number;
  /** The run as JSON: it escapes what no database takes as text (NUL, halves of characters). */
  readonly body: string;
}

export function runRow(run: Run, epoch: number): RunRow {
  return {
    id: run.id,
    job: run.job,
    queue: run.queue,
    state: run.state,
    due_at: run.dueAt,
    took_ms: runTimeMs(run),
    epoch,
    body: JSON.stringify(run),
  };
}

const PART_COUNT = 250;
const PART_LENGTH = 1_048_576;

/**
 * Rows in the order of their ids, so that two writers of the same ones wait for each other instead
 * of locking each other out, in parts that one statement takes. Of two with one id, the last.
 */
export function* partsOf(rows: readonly RunRow[]): Iterable<readonly RunRow[]> {
  const sorted = [...new Map(rows.map((row) => [row.id, row])).values()].sort((left, right) =>
    left.id < right.id ? -1 : 1,
  );
  let part: RunRow[] = [];
  let length = 0;
  for (const row of sorted) {
    if (part.length === PART_COUNT || (part.length > 0 && length + row.body.length > PART_LENGTH)) {
      yield part;
      part = [];
      length = 0;
    }
    part.push(row);
    length += row.body.length;
  }
  if (part.length > 0) yield part;
}
