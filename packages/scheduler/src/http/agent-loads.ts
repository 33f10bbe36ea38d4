import { LIMITS } from '@horae/submitter/kernel';
import type { AgentView } from '../master/index.js';

export const SAMPLE_EVERY_MS = 30_000;
const SAMPLE_COUNT_MAX = 86_400_000 / SAMPLE_EVERY_MS;
const FIGURES = ['cpus', 'mem', 'disk', 'tasks'] as const;
type Figure = (typeof FIGURES)[number];

type Column = readonly (number | null)[];

/** What is allocated on one agent, in columns: oldest first; null where it was not connected. */
export type AgentLoad = Readonly<Record<Figure, Column>> & {
  /** Ms since 1970. */
  readonly at: readonly number[];
};

/** What is kept of one agent: a ring of each figure; NaN where it was not connected. */
type Rings = Readonly<Record<Figure, Float32Array>> & { lastSeenTurn: number };

/**
 * How full each agent was, a sample every 30 s over the last day. Kept by the scheduler that leads,
 * in memory: the next leader begins anew.
 */
export class AgentLoads {
  readonly #ringsOf = new Map<string, Rings>();
  readonly #at = new Float64Array(SAMPLE_COUNT_MAX);
  /** Samples taken so far; the next one goes to its remainder. */
  #turn = 0;

  sample(agents: readonly AgentView[], nowMs: number): void {
    const slot = this.#turn % SAMPLE_COUNT_MAX;
    this.#at[slot] = nowMs;
    for (const rings of this.#ringsOf.values()) {
      for (const figure of FIGURES) rings[figure][slot] = Number.NaN;
    }
    for (const agent of agents) {
      if (!agent.isConnected) continue;
      const rings = this.#ringsOf.get(agent.id) ?? this.#newRings(agent.id);
      if (rings === null) continue;
      const figures = figuresOf(agent);
      for (const figure of FIGURES) rings[figure][slot] = figures[figure];
      rings.lastSeenTurn = this.#turn;
    }
    this.#turn += 1;
    this.#forgetGone();
  }

  /** The samples from then on, and how it is now. */
  loadOf(agent: AgentView, { fromMs, nowMs }: { fromMs: number; nowMs: number }): AgentLoad {
    const rings = this.#ringsOf.get(agent.id);
    const turns = this.#turnsFrom(fromMs);
    const slots = rings === undefined ? [] : turns.map((turn) => turn % SAMPLE_COUNT_MAX);
    const now = agent.isConnected ? figuresOf(agent) : null;
    const column = (figure: Figure): Column => [
      ...slots.map((slot) => known(rings?.[figure][slot])),
      now?.[figure] ?? null,
    ];
    return {
      at: [...slots.map((slot) => this.#at[slot] ?? 0), nowMs],
      cpus: column('cpus'),
      mem: column('mem'),
      disk: column('disk'),
      tasks: column('tasks'),
    };
  }

  #newRings(id: string): Rings | null {
    if (this.#ringsOf.size >= LIMITS.agentLoadCountMax) return null;
    const ring = () => new Float32Array(SAMPLE_COUNT_MAX).fill(Number.NaN);
    const rings = { cpus: ring(), mem: ring(), disk: ring(), tasks: ring(), lastSeenTurn: 0 };
    this.#ringsOf.set(id, rings);
    return rings;
  }

  /** Agents come back with other ids: those of which nothing is left to show make room. */
  #forgetGone(): void {
    for (const [id, { lastSeenTurn }] of this.#ringsOf) {
      if (this.#turn - lastSeenTurn > SAMPLE_COUNT_MAX) this.#ringsOf.delete(id);
    }
  }

  #turnsFrom(fromMs: number): readonly number[] {
    const turns: number[] = [];
    const first = Math.max(0, this.#turn - SAMPLE_COUNT_MAX);
    for (let turn = first; turn < this.#turn; turn += 1) {
      if ((this.#at[turn % SAMPLE_COUNT_MAX] ?? 0) >= fromMs) turns.push(turn);
    }
    return turns;
  }
}

function figuresOf({ used, tasks }: AgentView): Readonly<Record<Figure, number>> {
  return { cpus: used.cpus, mem: used.memMb, disk: used.diskMb, tasks: tasks.length };
}

/** A ring has 7 digits; more would be its rounding. */
function known(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : Number(value.toPrecision(7));
}
