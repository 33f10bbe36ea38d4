import {
  type Clock,
  type DurationMs,
  type EpochMs,
  type Timer,
  type Timers,
  addMs,
  assert,
  durationMs,
} from '../kernel/index.js';
import { parseSpan } from '../job/index.js';

interface Pending {
  readonly dueMs: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * A clock that moves only when told. Advancing stops at each timer, with the time that the timer
 * was set for, so what a timer starts sees its own instant and may set further timers.
 */
export class FakeClock implements Clock, Timers {
  private monotonic = 0;
  private pending: Pending[] = [];
  private timerCount = 0;

  constructor(private wall: EpochMs) {}

  now(): EpochMs {
    return this.wall;
  }

  monotonicMs(): DurationMs {
    return durationMs(this.monotonic);
  }

  after(delay: DurationMs, run: () => void): Timer {
    this.timerCount += 1;
    const timer = { dueMs: this.monotonic + Math.max(0, delay), order: this.timerCount, run };
    this.pending.push(timer);
    return { cancel: () => this.remove(timer) };
  }

  /** Timers that have not run yet. */
  get pendingCount(): number {
    return this.pending.length;
  }

  /** Moves both clocks on by milliseconds or an ISO-8601 duration, e.g. `PT4M30S`. */
  advance(span: number | string): void {
    const endMs = this.monotonic + spanMs(span);
    for (let next = this.earliest(); next !== undefined; next = this.earliest()) {
      if (next.dueMs > endMs) break;
      this.moveTo(next.dueMs);
      this.remove(next);
      next.run();
    }
    this.moveTo(endMs);
  }

  /** Moves the wall clock alone, as an operator or NTP does; timers do not notice. */
  jumpWall(spanMsOrText: number | string): void {
    this.wall = addMs(this.wall, spanMs(spanMsOrText));
  }

  private earliest(): Pending | undefined {
    return this.pending.reduce<Pending | undefined>(
      (first, timer) => (first === undefined || isBefore(timer, first) ? timer : first),
      undefined,
    );
  }

  private moveTo(monotonicMs: number): void {
    this.wall = addMs(this.wall, monotonicMs - this.monotonic);
    this.monotonic = monotonicMs;
  }

  private remove(timer: Pending): void {
    this.pending = this.pending.filter((other) => other !== timer);
  }
}

function isBefore(a: Pending, b: Pending): boolean {
  return a.dueMs === b.dueMs ? a.order < b.order : a.dueMs < b.dueMs;
}

function spanMs(span: number | string): number {
  if (typeof span === 'number') return span;
  const parsed = parseSpan(span);
  assert(parsed !== null, `"${span}" is a duration such as PT90S`);
  return parsed.ms;
}
