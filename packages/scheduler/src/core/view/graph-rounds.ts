import type { EpochMs } from '@horae/submitter/kernel';
import {
  type Schedule,
  latestAtOrBefore,
  nextAfter,
  previousBefore,
} from '@horae/submitter/schedule';
import type { ReadonlyState } from '../state.js';
import { knownParents } from './linked-jobs.js';

/** Cycles from `fromAt` on, before `toAt`; null where that side has no end. */
export interface RoundSpan {
  readonly fromAt: EpochMs | null;
  readonly toAt: EpochMs | null;
}

const EVER: RoundSpan = { fromAt: null, toAt: null };

/**
 * Which jobs take turns in common rounds. A gate in `cycle` mode ties its job and its parents
 * together; the round of all that are tied begins with the reference that most of the gates name.
 */
export class GraphRounds {
  readonly #state: ReadonlyState;
  readonly #roundAt: EpochMs;
  readonly #tiedTo = new Map<string, string>();
  readonly #referenceOf = new Map<string, string>();
  readonly #spans = new Map<string, RoundSpan>();
  #largest: string | null = null;

  /** @param names of the jobs that are looked at. @param roundAt an instant of the round. */
  constructor(state: ReadonlyState, names: readonly string[], roundAt: EpochMs) {
    this.#state = state;
    this.#roundAt = roundAt;
    for (const name of names) this.#tie(name);
    this.#chooseReferences(names);
  }

  /** Whose occurrences begin the rounds of this job, or of the most jobs; null where nobody's do. */
  referenceOf(name: string | null): string | null {
    if (name === null) return this.#largest;
    return this.#referenceOf.get(this.#rootOf(name)) ?? firstReference(this.#state, name);
  }

  /** The round of this job in which the instant lies. */
  spanOf(name: string): RoundSpan {
    const known = this.#spans.get(name);
    if (known !== undefined) return known;
    const schedule = this.#scheduleOf(this.referenceOf(name));
    const span = schedule === null ? this.#longestOfParents(name) : spanAt(schedule, this.#roundAt);
    this.#spans.set(name, span);
    return span;
  }

  /** Beginnings of the last rounds of a reference, the newest first. */
  beginnings(reference: string | null, now: EpochMs, countMax: number): readonly EpochMs[] {
    const schedule = this.#scheduleOf(reference);
    const found: EpochMs[] = [];
    let at = schedule === null ? null : latestAtOrBefore(schedule, now);
    while (schedule !== null && at !== null && found.length < countMax) {
      found.push(at);
      at = previousBefore(schedule, at);
    }
    return found;
  }

  /** A child that takes whatever comes inherits a cycle of one of them. */
  #longestOfParents(name: string): RoundSpan {
    const parents = knownParents(this.#state, name).filter((parent) => this.#tiedTo.has(parent));
    const spans = parents.map((parent) => this.spanOf(parent));
    const [longest = EVER] = spans.sort((one, other) => lengthOf(other) - lengthOf(one));
    return longest;
  }

  #scheduleOf(name: string | null): Schedule | null {
    return name === null ? null : (this.#state.jobs.get(name)?.schedule ?? null);
  }

  #tie(name: string): void {
    const entry = this.#state.jobs.get(name);
    if (entry === undefined) return;
    if (!this.#tiedTo.has(name)) this.#tiedTo.set(name, name);
    if (entry.gate?.mode !== 'cycle') return;
    for (const parent of knownParents(this.#state, name)) {
      if (!this.#tiedTo.has(parent)) this.#tiedTo.set(parent, parent);
      this.#tiedTo.set(this.#rootOf(parent), this.#rootOf(name));
    }
  }

  #rootOf(name: string): string {
    let root = name;
    for (let next = this.#tiedTo.get(root); next !== undefined && next !== root;) {
      root = next;
      next = this.#tiedTo.get(root);
    }
    // The way is short the next time.
    if (this.#tiedTo.has(name)) this.#tiedTo.set(name, root);
    return root;
  }

  #chooseReferences(names: readonly string[]): void {
    const votes = new Map<string, Map<string, number>>();
    for (const name of names) {
      const reference = firstReference(this.#state, name);
      if (reference === null) continue;
      const root = this.#rootOf(name);
      const ofGroup = votes.get(root) ?? new Map<string, number>();
      votes.set(root, ofGroup.set(reference, (ofGroup.get(reference) ?? 0) + 1));
    }
    let mostCount = 0;
    for (const [root, ofGroup] of votes) {
      const ranked = [...ofGroup].sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1));
      const [reference = ''] = ranked[0] ?? [];
      this.#referenceOf.set(root, reference);
      const count = ranked.reduce((sum, [, each]) => sum + each, 0);
      if (count <= mostCount) continue;
      mostCount = count;
      this.#largest = reference;
    }
  }
}

/** The scheduled job that a job's own gate goes by, from reference to reference. */
function firstReference(state: ReadonlyState, name: string): string | null {
  let reference: string | null = name;
  while (reference !== null) {
    const entry = state.jobs.get(reference);
    if (entry === undefined) return null;
    if (entry.schedule !== null) return reference;
    reference = entry.gate?.reference ?? null;
  }
  return null;
}

function spanAt(schedule: Schedule, at: EpochMs): RoundSpan {
  return { fromAt: latestAtOrBefore(schedule, at), toAt: nextAfter(schedule, at) };
}

function lengthOf({ fromAt, toAt }: RoundSpan): number {
  return fromAt === null || toAt === null ? Infinity : toAt - fromAt;
}
