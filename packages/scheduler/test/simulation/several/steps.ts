import type { Rng } from '@horae/submitter/kernel';
import type { SchedulerCall } from '@horae/agent/protocol';
import type { Driver } from '../../../src/ports/driver.js';
import type { Store } from '../../../src/ports/store.js';
import type { SimClock } from '../world/sim-clock.js';
import type { SimHost } from './sim-host.js';

export interface StepsParts {
  readonly clock: SimClock;
  readonly rng: Rng;
  /** At each step between decision, commit and action. */
  readonly crashChance: number;
  readonly onCrash: (host: SimHost) => void;
  /** In the middle of a commit: the process stands still. */
  readonly pauseChance: number;
  readonly onPause: (host: SimHost) => void;
  /** A call has gone out to the cluster. */
  readonly onSent: (call: SchedulerCall, epoch: number, host: SimHost) => void;
}

/** A commit takes up to this long, so a crash in the middle of it comes within. */
const COMMIT_MS = 400;

/** The steps of a term at which its process may die, and what it sends. */
export class Steps {
  /** Until the storm, and after it. */
  isCalm = true;

  constructor(private readonly parts: StepsParts) {}

  store(store: Store, host: SimHost): Store {
    const { process } = host;
    return {
      ...bound(store),
      commit: async (changes) => {
        if (this.crashes(host)) return never();
        const committed = store.commit(changes);
        this.crashInBetween(host);
        this.pauseInBetween(host);
        await committed;
        if (this.crashes(host)) return never();
        // Died meanwhile: nobody hears of it any more.
        return process?.isAlive === true ? undefined : never();
      },
    };
  }

  driver(driver: Driver, epoch: number, host: SimHost): Driver {
    const { process } = host;
    return {
      start: (options) => driver.start(options),
      stop: () => driver.stop(),
      send: (call) => {
        if (process?.isAlive !== true) return;
        driver.send(call);
        this.parts.onSent(call, epoch, host);
        this.crashes(host);
      },
    };
  }

  private crashes(host: SimHost): boolean {
    const { rng, crashChance, onCrash } = this.parts;
    if (this.isCalm || crashChance === 0 || !rng.chance(crashChance)) return false;
    onCrash(host);
    return true;
  }

  /** Its commit is carried out while it stands still, and perhaps another takes over. */
  private pauseInBetween(host: SimHost): void {
    const { rng, pauseChance, onPause } = this.parts;
    if (!this.isCalm && pauseChance > 0 && rng.chance(pauseChance)) onPause(host);
  }

  private crashInBetween(host: SimHost): void {
    const { rng, crashChance, clock, onCrash } = this.parts;
    if (this.isCalm || crashChance === 0 || !rng.chance(crashChance)) return;
    const { process } = host;
    clock.after(rng.below(COMMIT_MS), () => {
      if (process === host.process) onCrash(host);
    });
  }
}

export function bound(store: Store): Store {
  return {
    load: () => store.load(),
    commit: (changes) => store.commit(changes),
    fold: (entities, endedRuns) => store.fold(entities, endedRuns),
    findRuns: (query) => store.findRuns(query),
    findRun: (id) => store.findRun(id),
    runTimes: (jobs, limit) => store.runTimes(jobs, limit),
    runMarks: (query) => store.runMarks(query),
    pruneRuns: (before, limit) => store.pruneRuns(before, limit),
    close: () => store.close(),
  };
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
