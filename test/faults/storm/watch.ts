import { AGENTS, SCHEDULERS } from '../world/parts.js';
import type { FaultsWorld } from '../world/faults-world.js';

const LOOK_EVERY_MS = 150;
const REFUSED_EVERY_MS = 1_000;

interface Health {
  readonly role: string;
  readonly epoch: number | null;
  readonly connected: boolean;
}

export interface LeaderChange {
  readonly atMs: number;
  readonly leader: string;
  readonly epoch: number;
}

/** Looks on from outside: who leads, for how long nobody did, and what the agents have refused. */
export class Watch {
  leader: string | null = null;
  readonly changes: LeaderChange[] = [];
  /** When nobody led, as seen from outside. */
  readonly leaderless: { readonly fromMs: number; readonly toMs: number }[] = [];
  leaderlessMs = 0;
  longestLeaderlessMs = 0;
  /** Sums of what each agent has refused, by reason, its restarts included. */
  readonly refused = new Map<string, number>();
  private epoch = 0;
  private lastRefused = new Map<string, number>();
  private leaderlessSinceMs: number | null = null;
  private lookedAtMs = performance.now();
  private timers: NodeJS.Timeout[] = [];
  private readonly healths = new Map<string, Health | null>();

  constructor(private readonly world: FaultsWorld) {}

  begin(): void {
    const every = (ms: number, work: () => void): void => {
      this.timers.push(setInterval(work, ms));
    };
    for (const name of SCHEDULERS) every(LOOK_EVERY_MS, () => void this.look(name));
    every(LOOK_EVERY_MS, () => this.conclude());
    for (const name of AGENTS) every(REFUSED_EVERY_MS, () => void this.countRefused(name));
  }

  end(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  get refusedCount(): number {
    return [...this.refused.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Who says now that it leads; asked anew. */
  async findLeader(): Promise<string | null> {
    await Promise.all(SCHEDULERS.map((name) => this.look(name)));
    this.conclude();
    return this.leader;
  }

  private async look(name: string): Promise<void> {
    try {
      const url = `${this.world.schedulerUrl(name)}/health`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) });
      this.healths.set(name, (await answer.json()) as Health);
    } catch {
      this.healths.set(name, null);
    }
  }

  /** The one that leads with the highest epoch; an old one may not know yet that it is over. */
  private conclude(): void {
    const leaders = SCHEDULERS.flatMap((name) => {
      const health = this.healths.get(name) ?? null;
      return health?.role === 'leader' ? [{ name, epoch: health.epoch ?? 0 }] : [];
    });
    const newest = leaders.toSorted((left, right) => right.epoch - left.epoch)[0];
    const isThere = newest !== undefined && newest.epoch >= this.epoch;
    this.leader = isThere ? newest.name : null;
    // Before the first one there was nothing that could be without it.
    if (this.epoch > 0) this.countLeaderless();
    if (!isThere || newest.epoch === this.epoch) return;
    if (this.epoch === 0) this.lookedAtMs = performance.now();
    this.epoch = newest.epoch;
    this.changes.push({ atMs: Date.now(), leader: newest.name, epoch: newest.epoch });
  }

  private countLeaderless(): void {
    const nowMs = performance.now();
    if (this.leader === null) {
      this.leaderlessSinceMs ??= this.lookedAtMs;
      this.leaderlessMs += nowMs - this.lookedAtMs;
      const spanMs = nowMs - this.leaderlessSinceMs;
      this.longestLeaderlessMs = Math.max(this.longestLeaderlessMs, spanMs);
    } else if (this.leaderlessSinceMs !== null) {
      const toMs = Date.now();
      this.leaderless.push({ fromMs: toMs - (nowMs - this.leaderlessSinceMs), toMs });
      this.leaderlessSinceMs = null;
    }
    this.lookedAtMs = nowMs;
  }

  private async countRefused(name: string): Promise<void> {
    try {
      const url = `${this.world.agentUrl(name)}/state`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) });
      const { refusedCalls = {} } = (await answer.json()) as {
        refusedCalls?: Record<string, number>;
      };
      for (const [reason, count] of Object.entries(refusedCalls)) {
        const key = `${name} ${reason}`;
        const before = this.lastRefused.get(key) ?? 0;
        const more = count >= before ? count - before : count;
        this.refused.set(reason, (this.refused.get(reason) ?? 0) + more);
        this.lastRefused.set(key, count);
      }
    } catch {
      // It is down or cut off; it is asked again.
    }
  }
}
