/** A stretch of time that is looked at, in ms since 1970. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** It ends a little after now, and goes on with it. */
  readonly followsNow: boolean;
}

type Query = Readonly<Record<string, string>>;

const HOUR_MS = 3_600_000;
/** The stretches that have a name, shortest first. */
export const SPANS_MS: Readonly<Record<string, number>> = {
  hour: HOUR_MS,
  hours: 6 * HOUR_MS,
  day: 24 * HOUR_MS,
  week: 168 * HOUR_MS,
};

/** Ten seconds across the screen, and two years: beyond it nothing can be told apart. */
const SPAN_MIN_MS = 10_000;
const SPAN_MAX_MS = 731 * 24 * HOUR_MS;
/** So much of a range that follows the time is still to come: the end of a bar is seen to move. */
const AHEAD = 0.08;

/** What an address says of the time: `time=hour`, or `from=…&to=…`; null for all of it. */
export function timeRange(query: Query, nowMs: number): TimeRange | null {
  const fromMs = Date.parse(query['from'] ?? '');
  const toMs = Date.parse(query['to'] ?? '');
  if (!Number.isNaN(fromMs) || !Number.isNaN(toMs)) return openRange(fromMs, toMs, nowMs);
  const spanMs = SPANS_MS[query['time'] ?? ''];
  return spanMs === undefined ? null : latest(spanMs, nowMs);
}

/** The last stretch of that length, with some room for what comes. */
export function latest(spanMs: number, nowMs: number): TimeRange {
  return { fromMs: nowMs - spanMs, toMs: nowMs + spanMs * AHEAD, followsNow: true };
}

/** The address of a range that stands. */
export function rangeQuery({ fromMs, toMs }: TimeRange): Query {
  return { time: '', from: isoSecond(fromMs), to: isoSecond(toMs) };
}

/** Twice as near is `zoom` 2; what is at the given part of the range stays where it is. */
export function zoomed(range: TimeRange, zoom: number, at = 0.5): TimeRange {
  const spanMs = range.toMs - range.fromMs;
  const wantedMs = Math.min(SPAN_MAX_MS, Math.max(SPAN_MIN_MS, spanMs / zoom));
  const fixedMs = range.fromMs + spanMs * at;
  const fromMs = fixedMs - wantedMs * at;
  return { fromMs, toMs: fromMs + wantedMs, followsNow: false };
}

/** Moved by a part of itself: 0.5 is half a range later. */
export function panned({ fromMs, toMs }: TimeRange, part: number): TimeRange {
  const byMs = (toMs - fromMs) * part;
  return { fromMs: fromMs + byMs, toMs: toMs + byMs, followsNow: false };
}

function openRange(fromMs: number, toMs: number, nowMs: number): TimeRange {
  const from = Number.isNaN(fromMs) ? Math.min(toMs, nowMs) - HOUR_MS * 24 : fromMs;
  const to = Number.isNaN(toMs) ? Math.max(from + SPAN_MIN_MS, nowMs) : toMs;
  return { fromMs: from, toMs: Math.max(to, from + SPAN_MIN_MS), followsNow: false };
}

function isoSecond(ms: number): string {
  return `${new Date(Math.round(ms / 1_000) * 1_000).toISOString().slice(0, 19)}Z`;
}
