import { type CountedPattern, LOCAL_MAX } from '../clock/index.js';
import { countUpTo } from './count-up-to.js';

/** Times that recur with one period, each from its own anchor on. */
export interface SteadyPattern extends CountedPattern {
  readonly periodMs: number;
  /** Ascending, different from each other by less than the period: here all of them recur. */
  readonly starts: readonly number[];
  /** Where each of `starts` began, if some did so earlier; null when all begin with `starts`. */
  readonly anchors: readonly number[] | null;
}

export function steadyPattern(anchors: readonly number[], periodMs: number): SteadyPattern {
  const latest = anchors.reduce((late, anchor) => Math.max(late, anchor), -Infinity);
  const anchorOfStart = new Map<number, number>();
  for (const anchor of anchors) {
    // The last time of the series up to the latest anchor.
    const start = anchor + Math.floor((latest - anchor) / periodMs) * periodMs;
    anchorOfStart.set(start, Math.min(anchorOfStart.get(start) ?? Infinity, anchor));
  }
  const starts = [...anchorOfStart.keys()].sort((left, right) => left - right);
  const sorted = starts.map((start) => anchorOfStart.get(start) ?? start);
  const isTogether = sorted.every((anchor, index) => anchor === starts[index]);
  return new SteadyTimes(periodMs, starts, isTogether ? null : sorted);
}

/** A class, because there may be a million of them and their functions are to be shared. */
class SteadyTimes implements SteadyPattern {
  constructor(
    readonly periodMs: number,
    readonly starts: readonly number[],
    readonly anchors: readonly number[] | null,
  ) {}

  nextLocal(after: number): number | null {
    const [first = 0] = this.starts;
    if (after < first) return this.anchors === null ? first : this.nextByAnchors(after);
    const roundMs = Math.floor((after - first) / this.periodMs) * this.periodMs;
    const index = countUpTo(this.starts, after - roundMs);
    const start = this.starts[index];
    const next = start === undefined ? first + roundMs + this.periodMs : start + roundMs;
    return next > LOCAL_MAX ? null : next;
  }

  previousLocal(upto: number): number | null {
    const [first = 0] = this.starts;
    if (upto < first) return this.anchors === null ? null : this.previousByAnchors(upto);
    const roundMs = Math.floor((upto - first) / this.periodMs) * this.periodMs;
    return (this.starts[countUpTo(this.starts, upto - roundMs) - 1] ?? first) + roundMs;
  }

  countLocal(after: number, upto: number): number {
    return upto <= after ? 0 : this.countUpTo(upto) - this.countUpTo(after);
  }

  private countUpTo(upto: number): number {
    const [first = 0] = this.starts;
    const early = this.anchors === null ? 0 : this.countByAnchors(Math.min(upto, first - 1));
    if (upto < first) return early;
    const roundCount = Math.floor((upto - first) / this.periodMs);
    const inRound = countUpTo(this.starts, upto - roundCount * this.periodMs);
    return early + roundCount * this.starts.length + inRound;
  }

  /** Before all of them have begun there is no common round: each is asked. */
  private nextByAnchors(after: number): number {
    let earliest = Infinity;
    for (const anchor of this.anchors ?? this.starts) {
      const number = Math.max(Math.floor((after - anchor) / this.periodMs) + 1, 0);
      earliest = Math.min(earliest, anchor + number * this.periodMs);
    }
    return earliest;
  }

  private previousByAnchors(upto: number): number | null {
    let latest = -Infinity;
    for (const anchor of this.anchors ?? this.starts) {
      if (anchor > upto) continue;
      const number = Math.floor((upto - anchor) / this.periodMs);
      latest = Math.max(latest, anchor + number * this.periodMs);
    }
    return latest === -Infinity ? null : latest;
  }

  private countByAnchors(upto: number): number {
    let count = 0;
    for (const anchor of this.anchors ?? this.starts) {
      if (anchor <= upto) count += Math.floor((upto - anchor) / this.periodMs) + 1;
    }
    return count;
  }
}
