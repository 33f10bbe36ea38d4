import { type EpochMs, epochMs, isoFromMs } from '@horae/submitter/kernel';
import { latestAtOrBefore, occurrencesBetween, parseSchedule } from '@horae/submitter/schedule';
import type { RunMark } from '../../ports/run-marks.js';

/** How the runs of one day went: those due on it that have ended. */
export interface RunDay {
  /** On the calendar of the zone, `2026-03-29`. */
  readonly day: string;
  /** When it began there. */
  readonly at: string;
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
 * before `to`. A day begins at midnight, or after the gap that swallows it, as a daily job would.
 */
export function dayStarts(
  zone: string,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): readonly EpochMs[] {
  const daily = parseSchedule(EVERY_MIDNIGHT, { timeZone: zone, now: from });
  if (!daily.ok) throw new Error(daily.error.text);
  const first = latestAtOrBefore(daily.value, from) ?? from;
  const range = { from: first, to: epochMs(to - 1), limit: Infinity };
  return [first, ...occurrencesBetween(daily.value, range)];
}

const EVERY_MIDNIGHT = 'R/0001-01-01T00:00:00/P1D';

/** The days that have a run, oldest first, of marks that come newest first. */
export function* runDays(
  marks: Iterable<RunMark>,
  starts: readonly EpochMs[],
  zone: string,
): Generator<RunDay> {
  const format = new Intl.DateTimeFormat('sv-SE', { ...DAY_FORM, timeZone: zone });
  const byDay = new Map<EpochMs, RunMark[]>();
  let place = starts.length - 1;
  for (const mark of marks) {
    while (place > 0 && mark.dueAt < (starts[place] as EpochMs)) place -= 1;
    const start = starts[place] as EpochMs;
    const sameDay = byDay.get(start);
    if (sameDay === undefined) byDay.set(start, [mark]);
    else sameDay.push(mark);
  }
  for (const [at, ofDay] of [...byDay].reverse()) {
    yield { day: format.format(at), at: isoFromMs(at), ...summaryOf(ofDay) };
  }
}

const DAY_FORM = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

function summaryOf(marks: readonly RunMark[]): Omit<RunDay, 'day' | 'at'> {
  const counts = { succeeded: 0, failed: 0, killed: 0, lost: 0, skipped: 0 };
  const times: number[] = [];
  for (const { state, tookMs } of marks) {
    if (state in counts) counts[state as keyof typeof counts] += 1;
    if (tookMs !== null) times.push(tookMs);
  }
  times.sort((a, b) => a - b);
  const p50Ms = times[Math.ceil(times.length / 2) - 1] ?? null;
  return { ...counts, p50Ms, maxMs: times.at(-1) ?? null };
}
