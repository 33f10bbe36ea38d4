import { type Rng, seededRng } from '@horae/submitter/kernel';

/** Faults and sizes of one world, all drawn from the seed. Times in ms, rates per simulated minute. */
export interface SimOptions {
  readonly seed: number;
  readonly startAt: number;
  /** Faults are injected for this long; then they stop and everything must come to its end. */
  readonly stormMs: number;
  readonly calmMs: number;
  readonly agentCount: number;
  /** Small agents make runs wait for room, large ones never do. */
  readonly agentCpus: number;
  readonly jobCount: number;
  readonly delayMaxMs: number;
  readonly commitMaxMs: number;
  /** Chance that a request of an agent is lost, or arrives although its answer is lost. */
  readonly requestLossChance: number;
  readonly requestRepeatChance: number;
  /** Chance that the scheduler hears an update again, up to a minute later. */
  readonly updateRepeatChance: number;
  /** The master runs in a process of its own, with crashes of its own. */
  readonly isMasterRemote: boolean;
  readonly masterCrashesPerMinute: number;
  readonly schedulerCrashesPerMinute: number;
  readonly agentCrashesPerMinute: number;
  readonly rebootsPerMinute: number;
  readonly partitionsPerMinute: number;
  readonly partitionMaxMs: number;
  readonly clockJumpsPerMinute: number;
  /** How long a crashed process stays away at most. */
  readonly awayMaxMs: number;
  /** Crash chance at each named step of the shell (before the commit, after it, between sends). */
  readonly stepCrashChance: number;
  readonly failureChance: number;
  readonly userActionsPerMinute: number;
}

/** Swarm: each seed switches some faults off altogether, so that rare pairs meet. */
export function drawOptions(seed: number): SimOptions {
  const rng = seededRng(seed).stream('options');
  const rate = (most: number): number => (rng.chance(0.35) ? 0 : rng.next() * most);
  return {
    seed,
    // Two hours before Europe leaves summer time or enters it, or an ordinary day.
    startAt: pick(rng, [1_774_738_800_000, 1_792_886_400_000, 1_767_225_600_000]),
    stormMs: (2 + rng.below(5)) * 60_000,
    calmMs: 15 * 60_000,
    agentCount: 1 + rng.below(3),
    agentCpus: pick(rng, [2, 64, 64]),
    jobCount: 4 + rng.below(10),
    delayMaxMs: pick(rng, [2, 50, 500, 3_000]),
    commitMaxMs: pick(rng, [1, 20, 400]),
    requestLossChance: rate(0.1),
    requestRepeatChance: rate(0.1),
    updateRepeatChance: rate(0.3),
    isMasterRemote: rng.chance(0.3),
    masterCrashesPerMinute: rate(1),
    schedulerCrashesPerMinute: rate(2),
    agentCrashesPerMinute: rate(2),
    rebootsPerMinute: rate(0.3),
    partitionsPerMinute: rate(1),
    partitionMaxMs: pick(rng, [2_000, 20_000, 120_000]),
    clockJumpsPerMinute: rate(0.3),
    awayMaxMs: pick(rng, [500, 5_000, 60_000]),
    stepCrashChance: rng.chance(0.5) ? 0 : rng.next() * 0.02,
    failureChance: rng.next() * 0.5,
    userActionsPerMinute: rng.next() * 30,
  };
}

function pick<T>(rng: Rng, choices: readonly T[]): T {
  return choices[rng.below(choices.length)] as T;
}
