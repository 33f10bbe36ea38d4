import type { Watch } from '@horae/submitter/zookeeper';
import type { SeenCandidates } from './election-state.js';
import { type ElectionWatches, type Place, lookAtElection } from './election-znodes.js';

/**
 * Looks at the election, and sets a watch only where none is waiting: one that is set at every
 * look would pile up for as long as nothing happens.
 */
export class Lookout {
  readonly #place: Place;
  readonly #onChange: () => void;
  #isWatchingCandidates = false;
  #watchedFirst: string | null = null;
  #lastSeen = '';

  constructor(place: Place, onChange: () => void) {
    this.#place = place;
    this.#onChange = onChange;
  }

  /** @throws ZookeeperError */
  async look(): Promise<SeenCandidates> {
    const isWatched = this.#isWatchingCandidates && this.#watchedFirst !== null;
    const seen = await this.#lookOnce();
    const text = JSON.stringify(seen);
    const isNews = text !== this.#lastSeen;
    this.#lastSeen = text;
    if (!isNews || !isWatched) return seen;
    // The watches should have told: they may be late, or lost. Others take their place.
    this.#isWatchingCandidates = false;
    this.#watchedFirst = null;
    return this.#lookOnce();
  }

  async #lookOnce(): Promise<SeenCandidates> {
    const set: (() => void)[] = [];
    try {
      return await lookAtElection(this.#place, this.#missingWatches(set));
    } catch (error) {
      // What was not read is not watched.
      for (const undo of set) undo();
      throw error;
    }
  }

  #missingWatches(set: (() => void)[]): ElectionWatches {
    const watch = (forget: () => void): Watch => {
      set.push(forget);
      return () => {
        forget();
        this.#onChange();
      };
    };
    const forgetCandidates = (): void => void (this.#isWatchingCandidates = false);
    const onCandidates = this.#isWatchingCandidates ? undefined : watch(forgetCandidates);
    this.#isWatchingCandidates = true;
    return {
      onCandidates,
      onFirst: (name) => {
        if (this.#watchedFirst === name) return undefined;
        this.#watchedFirst = name;
        return watch(() => {
          if (this.#watchedFirst === name) this.#watchedFirst = null;
        });
      },
    };
  }
}
