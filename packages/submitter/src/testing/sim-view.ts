import { type Clock, type DurationMs, type Timers, durationMs } from '../kernel/index.js';
import { type SimChange, type SimZnodes, parentOf } from './sim-znodes.js';

/** A watch at the server, and whether the client knows yet that it has been set. */
export interface SimWatch {
  readonly call: () => void;
  isAnswered: boolean;
}

export type SimWatchKind = 'data' | 'children';

/**
 * What the server of one client has heard of: all that was written, or that of some time ago. Its
 * watches go off when it hears of the change, so they are as late as its reads are stale.
 */
export class SimView {
  private lagMs: DurationMs = durationMs(0);
  /** Null while it is up to date. */
  private stale: SimZnodes | null = null;
  private readonly unheard: { readonly dueMs: number; readonly change: SimChange }[] = [];
  private watches = {
    data: new Map<string, SimWatch[]>(),
    children: new Map<string, SimWatch[]>(),
  };

  constructor(
    private readonly written: SimZnodes,
    private readonly time: { readonly clock: Clock; readonly timers: Timers },
    private readonly onFired: (watch: SimWatch) => void,
  ) {}

  get znodes(): SimZnodes {
    return this.stale ?? this.written;
  }

  setLag(lagMs: DurationMs): void {
    this.catchUp();
    this.lagMs = lagMs;
    this.stale = lagMs > 0 ? this.written.copy() : null;
  }

  watch(kind: SimWatchKind, path: string, watch: SimWatch): void {
    const others = this.watches[kind].get(path);
    if (others === undefined) this.watches[kind].set(path, [watch]);
    else others.push(watch);
  }

  dropWatches(): void {
    this.watches = { data: new Map(), children: new Map() };
  }

  /** Of a change that has just been written. */
  hear(change: SimChange, isNewOrGone: boolean): void {
    if (this.stale === null) return this.fire(change, isNewOrGone);
    this.unheard.push({ dueMs: this.time.clock.monotonicMs() + this.lagMs, change });
    this.time.timers.after(this.lagMs, () => this.hearDue());
  }

  /** Sees everything that has been written until now. */
  catchUp(): void {
    for (const { change } of this.unheard.splice(0)) this.apply(change);
  }

  private hearDue(): void {
    const now = this.time.clock.monotonicMs();
    for (let next = this.unheard[0]; next !== undefined; next = this.unheard[0]) {
      if (next.dueMs > now) return;
      this.unheard.shift();
      this.apply(next.change);
    }
  }

  private apply(change: SimChange): void {
    if (this.stale === null) return;
    const isNewOrGone = change.znode === null || this.stale.get(change.path) === null;
    this.stale.apply(change);
    this.fire(change, isNewOrGone);
  }

  private fire({ path, znode }: SimChange, isNewOrGone: boolean): void {
    this.fireAt('data', path);
    if (znode === null) this.fireAt('children', path);
    if (isNewOrGone) this.fireAt('children', parentOf(path));
  }

  private fireAt(kind: SimWatchKind, path: string): void {
    const fired = this.watches[kind].get(path) ?? [];
    this.watches[kind].delete(path);
    for (const watch of fired) this.onFired(watch);
  }
}
