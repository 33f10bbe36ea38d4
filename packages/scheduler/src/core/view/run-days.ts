import { type EpochMs, epochMs, isoFromMs } from '@horae/submitter/kernel';
import {
  latestAtOrBefore,
  nextAfter,
  occurrencesBetween,
  parseSchedule,
} from '@horae/submitter/schedule';
import type { RunState } from '../run.js';

/** What is left of an ended run when only its outcome matters. */
export interface RunMark {
  readonly dueAt: EpochMs;
  readonly state: RunState;
  /** `runTimeMs`: null for a run that did not succeed by itself. */
  readonly tookMs: number | null;
}

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

/** The days that have a run, oldest first, of marks that come newest first. */
export function* runDays(
  marks: Iterable<RunMark>,
  edges: readonly EpochMs[],
  zone: string,
): Generator<RunDay> {
  const format = new Intl.DateTimeFormat('sv-SE', { ...DAY_FORM, timeZone: zone });
  const byDay = new Map<number, RunMark[]>();
  let place = edges.length - 2;
  for (const mark of marks) {
    while (place > 0 && mark.dueAt < (edges[place] as EpochMs)) place -= 1;
    const sameDay = byDay.get(place);
    if (sameDay === undefined) byDay.set(place, [mark]);
    else sameDay.push(mark);
  }
  for (const [dayAt, ofDay] of [...byDay].reverse()) {
    const [at, until] = edges.slice(dayAt, dayAt + 2) as [EpochMs, EpochMs];
    const span = { at: isoFromMs(at), until: isoFromMs(until) };
    yield { day: format.format(at), ...span, ...summaryOf(ofDay) };
  }
}

const DAY_FORM = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

function summaryOf(marks: readonly RunMark[]): Omit<RunDay, 'day' | 'at' | 'until'> {
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
