import type { Change } from '../../core/change.js';
import { StoreError } from '../../ports/store.js';

/**
 * The newest launches, so that none of them is committed twice. That no attempt is launched twice
 * is the state's own business (an attempt has a number, an occurrence is taken once); this is the
 * net below it, for a state that was read wrongly. So it need not reach back further than what a
 * leader may have launched between two looks at its state.
 */
export const GUARDED_LAUNCHES_MAX = 100_000;

export class LaunchGuard {
  /** In the order of their commits, the oldest first. */
  readonly #known = new Set<string>();
  /** Those that no segment has yet. */
  #unfolded: string[] = [];

  /** Of a segment: `remember` them oldest first. */
  remember(launches: readonly string[]): void {
    for (const launch of launches) this.#add(launch);
  }

  /** Of the journal. */
  replay(changes: readonly Change[]): void {
    for (const launch of launchesIn(changes)) {
      this.#add(launch);
      this.#unfolded.push(launch);
    }
  }

  /** @throws StoreError that names the task, with nothing taken */
  take(changes: readonly Change[]): void {
    const launches = launchesIn(changes);
    const twice = launches.find(
      (launch, place) => this.#known.has(launch) || launches.indexOf(launch) < place,
    );
    if (twice !== undefined) {
      throw new StoreError(`ct:${twice}: was not launched a second time: it is there already.`);
    }
    this.replay(changes);
  }

  /** What a fold has to keep; they are asked for once. */
  takeUnfolded(): readonly string[] {
    const launches = this.#unfolded.slice(-GUARDED_LAUNCHES_MAX);
    this.#unfolded = [];
    return launches;
  }

  #add(launch: string): void {
    this.#known.add(launch);
    if (this.#known.size <= GUARDED_LAUNCHES_MAX) return;
    const [oldest] = this.#known;
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

function launchesIn(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) =>
    change.kind === 'attemptLaunched'
      ? [`${change.dueAt}:${change.attempt.attempt}:${change.jobName}`]
      : [],
  );
}
