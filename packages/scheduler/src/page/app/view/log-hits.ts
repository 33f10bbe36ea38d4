import type { LogLine, LogSpan } from './log-text.js';

/** Where a text stands in a line: from, and up to. */
export type HitRange = readonly [from: number, to: number];

export interface LogHits {
  /** By the number of the line. */
  readonly byLine: ReadonlyMap<number, readonly HitRange[]>;
  /** Numbers of the lines, one for each hit, in order. */
  readonly lines: readonly number[];
  readonly isCut: boolean;
}

/** More hits than that tell nothing that these do not. */
export const LOG_HIT_COUNT_MAX = 5_000;
const NO_HITS: LogHits = { byLine: new Map(), lines: [], isCut: false };

/** Where the text stands, in any case, in the lines as they are shown. */
export function logHits(lines: readonly LogLine[], text: string): LogHits {
  if (text === '') return NO_HITS;
  const wanted = text.toLowerCase();
  const byLine = new Map<number, HitRange[]>();
  const found: number[] = [];
  for (const line of lines) {
    const shown = lowerOf(line);
    for (let at = shown.indexOf(wanted); at >= 0; at = shown.indexOf(wanted, at + wanted.length)) {
      if (found.length >= LOG_HIT_COUNT_MAX) return { byLine, lines: found, isCut: true };
      const ranges = byLine.get(line.number);
      if (ranges === undefined) byLine.set(line.number, [[at, at + wanted.length]]);
      else ranges.push([at, at + wanted.length]);
      found.push(line.number);
    }
  }
  return { byLine, lines: found, isCut: false };
}

/** A stretch of one look; `hit` counts the hits of the line, null for what is none. */
export interface MarkedSpan extends LogSpan {
  readonly hit: number | null;
}

/** The spans of a line, cut where hits begin and end. */
export function markedSpans(
  spans: readonly LogSpan[],
  ranges: readonly HitRange[],
): readonly MarkedSpan[] {
  const marked: MarkedSpan[] = [];
  let start = 0;
  for (const { text, classes } of spans) {
    const end = start + text.length;
    let at = start;
    for (const [hit, [from, to]] of ranges.entries()) {
      if (to <= at || from >= end) continue;
      if (from > at)
        marked.push({ text: text.slice(at - start, from - start), classes, hit: null });
      const first = Math.max(from, at);
      at = Math.min(to, end);
      marked.push({ text: text.slice(first - start, at - start), classes, hit });
    }
    if (at < end) marked.push({ text: text.slice(at - start), classes, hit: null });
    start = end;
  }
  return marked;
}

/** Letters whose small form is longer would move all that stands behind them. */
function lowerOf({ spans }: LogLine): string {
  const text = spans.map((span) => span.text).join('');
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]/g, (one) => one.toLowerCase());
}
