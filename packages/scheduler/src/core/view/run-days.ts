import { type EpochMs, epochMs, isoFromMs } from '@horae/submitter/kernel';
import {
  latestAtOrBefore,
  nextAfter,
  occurrencesBetween,
  parseSchedule,
} from '@horae/submitter/schedule';
import { MARK_LENGTH, type RunMarkList, markAt } from './run-marks.js';

/** How the runs of one day went: those due on it that have ended. */
export interface RunDay {
  /** On the calendar of the zone, `2026-03-29`. */
  readonly day: string;
  /** When it began there, and when the next one begins. */
  readonly at: string;
  readonly until: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly killed: number;
  readonly lost: number;
  readonly skipped: number;
  /** From due to success; null where nothing succeeded by itself. */
  readonly p50Ms: number | null;
  readonly maxMs: number | null;
}

/**
 * When the days of a zone begin, from the one that holds `from` to the one that holds the instant
 * before `to`, and where that ends. A day begins at midnight, or after the gap that swallows it,
 * as a daily job would.
 */
export function dayEdges(
  zone: string,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): readonly EpochMs[] {
  const daily = parseSchedule(EVERY_MIDNIGHT, { timeZone: zone, now: from });
  if (!daily.ok) throw new Error(daily.error.text);
  const first = latestAtOrBefore(daily.value, from) ?? from;
  const last = epochMs(to - 1);
  const starts = occurrencesBetween(daily.value, { from: first, to: last, limit: Infinity });
  return [first, ...starts, nextAfter(daily.value, last) ?? to];
}

const EVERY_MIDNIGHT = 'R/0001-01-01T00:00:00/P1D';

/** One day of a job on which something was due. */
export interface DayOfMarks {
  readonly at: EpochMs;
  readonly until: EpochMs;
  /** Of its marks, newest first. */
  readonly marks: RunMarkList;
}

/** The days that have a run, oldest first, of marks that come newest first. */
export function daysOf(list: RunMarkList, edges: readonly EpochMs[]): readonly DayOfMarks[] {
  const days: DayOfMarks[] = [];
  let end = list.length;
  for (let place = 1; place < edges.length; place += 1) {
    const [at, until] = [edges[place - 1] as EpochMs, edges[place] as EpochMs];
    const from = firstBefore(list, { end, until });
    if (from < end) days.push({ at, until, marks: list.subarray(from, end) });
    end = from;
  }
  return days;
}

/** Where the runs due before an instant begin, in a list whose runs go down up to `end`. */
function firstBefore(
  list: RunMarkList,
  { end, until }: { readonly end: number; readonly until: EpochMs },
): number {
  let [low, high] = [0, end / MARK_LENGTH];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle * MARK_LENGTH] as number) < until) high = middle;
    else low = middle + 1;
  }
  return low * MARK_LENGTH;
}

/** How a day went; its name is that of the zone. */
export function viewDay({ at, until, marks }: DayOfMarks, zone: string): RunDay {
  const counts = { succeeded: 0, failed: 0, killed: 0, lost: 0, skipped: 0 };
  const times: number[] = [];
  for (let place = 0; place < marks.length; place += MARK_LENGTH) {
    const { state, tookMs } = markAt(marks, place);
    if (state in counts) counts[state as keyof typeof counts] += 1;
    if (tookMs !== null) times.push(tookMs);
  }
  const sorted = Float64Array.from(times).sort();
  const p50Ms = sorted[Math.ceil(sorted.length / 2) - 1] ?? null;
  const span = { at: isoFromMs(at), until: isoFromMs(until) };
  return { day: dayName(at, zone), ...span, ...counts, p50Ms, maxMs: sorted.at(-1) ?? null };
}

function dayName(at: EpochMs, zone: string): string {
  const form = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone } as const;
  return new Intl.DateTimeFormat('sv-SE', form).format(at);
}
