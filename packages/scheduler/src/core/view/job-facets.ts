import { LIMITS } from '@horae/submitter/kernel';
import type { ReadonlyJobEntry } from '../state.js';
import { type JobState, type LastResult, jobState, lastResult } from './job-state.js';
import { ownersOf } from './owners-of.js';

/** What jobs can be narrowed by; `condition` is their state and their last result. */
export type FacetName = 'condition' | 'owner' | 'queue' | 'label' | 'host';

export interface FacetValue {
  readonly value: string;
  readonly count: number;
}

/** The most frequent values first. */
export interface FacetsView {
  readonly state: Readonly<Record<JobState, number>>;
  readonly result: Readonly<Record<LastResult, number>>;
  readonly owner: readonly FacetValue[];
  readonly queue: readonly FacetValue[];
  /** `key=value`. */
  readonly label: readonly FacetValue[];
  readonly host: readonly FacetValue[];
}

/**
 * How many jobs each further choice would leave. A facet's own filter does not count for its
 * figures: who has chosen one queue sees what another would show in its place.
 */
export class JobFacets {
  readonly #state = { idle: 0, queued: 0, running: 0, retrying: 0, waiting: 0, disabled: 0 };
  readonly #result = { fresh: 0, success: 0, failure: 0 };
  readonly #owner = new Map<string, number>();
  readonly #queue = new Map<string, number>();
  readonly #label = new Map<string, number>();
  readonly #host = new Map<string, number>();

  /** `missed`: the one facet whose filter the job does not pass. */
  count(entry: ReadonlyJobEntry, missed: FacetName | 'several' | null): void {
    if (missed === 'several') return;
    const { job } = entry;
    const isIn = (facet: FacetName): boolean => missed === null || missed === facet;
    if (isIn('condition')) {
      this.#state[jobState(entry)] += 1;
      this.#result[lastResult(entry)] += 1;
    }
    if (isIn('owner') && job.owner !== '') {
      for (const owner of ownersOf(job)) add(this.#owner, owner);
    }
    if (isIn('queue')) add(this.#queue, job.queue);
    if (isIn('host') && job.host !== '') add(this.#host, job.host);
    if (isIn('label')) {
      for (const [key, value] of Object.entries(job.labels)) add(this.#label, `${key}=${value}`);
    }
  }

  view(): FacetsView {
    return {
      state: this.#state,
      result: this.#result,
      owner: mostFrequent(this.#owner),
      queue: mostFrequent(this.#queue),
      label: mostFrequent(this.#label),
      host: mostFrequent(this.#host),
    };
  }
}

function add(counts: Map<string, number>, value: string): void {
  const count = counts.get(value);
  if (count === undefined && counts.size >= LIMITS.facetCountedValueCountMax) return;
  counts.set(value, (count ?? 0) + 1);
}

function mostFrequent(counts: ReadonlyMap<string, number>): readonly FacetValue[] {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, LIMITS.facetValueCountMax);
}
