import { type EpochMs, LIMITS } from '@horae/submitter/kernel';
import { waitingReason } from '../core/offer/waiting-reason.js';
import type { Run, RunId } from '../core/run.js';
import type { ReadonlyState } from '../core/state.js';
import { inSlices } from './in-slices.js';

/** For so long a run was seen to wait for this. */
export interface WaitStretch {
  readonly reason: string;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

/**
 * Why runs have waited, looked at every few seconds while they do: afterwards nobody could tell.
 * In memory: a new leader begins anew, and says since when it knows.
 */
export class WaitNotes {
  readonly #state: ReadonlyState;
  readonly #now: () => EpochMs;
  readonly #runs = new Map<RunId, WaitStretch[]>();
  readonly since: EpochMs;
  #isSampling = false;

  constructor(state: ReadonlyState, now: () => EpochMs) {
    this.#state = state;
    this.#now = now;
    this.since = now();
  }

  /** Notes why the runs wait that have waited longest. */
  async sample(): Promise<void> {
    if (this.#isSampling) return;
    this.#isSampling = true;
    try {
      await inSlices(this.#oldestWaiting(), (id) => {
        const run = this.#state.runs.get(id)?.run;
        if (run !== undefined) this.note(run);
      });
    } finally {
      this.#isSampling = false;
    }
  }

  /** Nothing for a run that does not wait for a place. */
  note(run: Run): void {
    const reason = run.state === 'queued' ? waitingReason(this.#state, run) : null;
    if (reason === null) return;
    const stretches = this.#runs.get(run.id) ?? this.#begin(run.id);
    const now = this.#now();
    const last = stretches.at(-1);
    if (last !== undefined && withoutNumbers(last.reason) === withoutNumbers(reason)) {
      stretches[stretches.length - 1] = { reason, from: last.from, until: now };
      return;
    }
    stretches.push({ reason, from: last?.until ?? now, until: now });
    // The first says how it began, and the newest what counts.
    if (stretches.length > LIMITS.waitStretchCountMax) stretches.splice(1, 1);
  }

  /** Oldest first; none for a run that was never seen waiting. */
  of(id: RunId): readonly WaitStretch[] {
    return this.#runs.get(id) ?? [];
  }

  #oldestWaiting(): readonly RunId[] {
    const ids: RunId[] = [];
    let seenCount = 0;
    for (const { run } of this.#state.runs.values()) {
      seenCount += 1;
      if (seenCount > LIMITS.runScanCountMax) break;
      if (run.state === 'queued') ids.push(run.id);
      if (ids.length >= LIMITS.waitNotedRunCountMax) break;
    }
    return ids;
  }

  #begin(id: RunId): WaitStretch[] {
    const stretches: WaitStretch[] = [];
    this.#runs.set(id, stretches);
    if (this.#runs.size > LIMITS.waitKeptRunCountMax) {
      const [oldest] = this.#runs.keys();
      if (oldest !== undefined) this.#runs.delete(oldest);
    }
    return stretches;
  }
}

/** "0.3 of 2 cpus" and "0.4 of 2 cpus" are one reason. */
function withoutNumbers(reason: string): string {
  return reason.replace(/\d+(\.\d+)?/g, '#');
}
