import { seededRng } from '@horae/submitter/kernel';
import { type SimOptions, drawOptions } from '../options.js';

/** Of a world with several schedulers: all of the other, and what may happen around ZooKeeper. */
export interface SeveralOptions extends SimOptions {
  readonly schedulerCount: number;
  readonly sessionTimeoutMs: number;
  /** One way, between a process and its ZooKeeper. */
  readonly zookeeperDelayMaxMs: number;
  /** How late a server may hear of what the others have agreed upon. */
  readonly lagMaxMs: number;
  /** A process stands still, for up to three session time-outs, and then goes on. */
  readonly pausesPerMinute: number;
  /** Chance that it does so in the middle of a commit. */
  readonly stepPauseChance: number;
  /** A scheduler loses ZooKeeper: the connection breaks, or nothing passes any more, one way or both. */
  readonly zookeeperCutsPerMinute: number;
  readonly majorityLossesPerMinute: number;
  /** A request that was carried out, or was not, and the connection is gone before its answer. */
  readonly unknownOutcomesPerMinute: number;
  /** The ensemble ends a session before its time: then no lease can be right. */
  readonly expiriesPerMinute: number;
  /** A scheduler loses all agents, an agent loses ZooKeeper. */
  readonly leaderCutsPerMinute: number;
  readonly agentZookeeperCutsPerMinute: number;
  readonly resignationsPerMinute: number;
  /** One history for all of them, as in a database; else each has its own on its disk. */
  readonly isHistoryShared: boolean;
  readonly historyOutagesPerMinute: number;
}

export function drawSeveralOptions(seed: number): SeveralOptions {
  const rng = seededRng(seed).stream('several');
  const rate = (most: number): number => (rng.chance(0.35) ? 0 : rng.next() * most);
  const pick = <T>(choices: readonly T[]): T => choices[rng.below(choices.length)] as T;
  return {
    ...drawOptions(seed),
    // All of what happens happens in less time: terms of office are short in a storm.
    stormMs: (2 + rng.below(3)) * 60_000,
    isMasterRemote: false,
    schedulerCount: 2 + rng.below(2),
    sessionTimeoutMs: pick([4_000, 10_000]),
    zookeeperDelayMaxMs: pick([1, 10, 200]),
    lagMaxMs: pick([0, 100, 3_000]),
    pausesPerMinute: rate(2),
    stepPauseChance: rng.chance(0.5) ? 0 : rng.next() * 0.01,
    zookeeperCutsPerMinute: rate(2),
    majorityLossesPerMinute: rate(0.5),
    unknownOutcomesPerMinute: rate(6),
    expiriesPerMinute: rng.chance(0.3) ? rng.next() : 0,
    leaderCutsPerMinute: rate(1),
    agentZookeeperCutsPerMinute: rate(1),
    resignationsPerMinute: rate(0.5),
    isHistoryShared: rng.chance(0.5),
    historyOutagesPerMinute: rate(0.5),
  };
}
