import { SeededRandom } from '../seeded-random.js';

/** Every fault there is; the words of the report. */
export const FAULT_KINDS = [
  'kill leader',
  'kill standby',
  'kill agent',
  'kill zookeeper',
  'kill everything',
  'stop leader',
  'pause leader',
  'pause agent',
  'pause zookeeper',
  'leader and zookeeper: cut',
  'leader and zookeeper: hole',
  'leader and zookeeper: half open',
  'leader and zookeeper: one way',
  'zookeeper and leader: one way',
  'leader and agents: cut',
  'leader and agents: hole',
  'leader and agents: half open',
  'leader and agents: one way',
  'agents and leader: one way',
  'agent and zookeeper: hole',
  'leader sees one zookeeper',
  'flapping',
  'majority of zookeeper lost',
  'delayed launches',
  'repeated messages',
  'slow links',
  'scheduler disk full',
  'agent disk full',
  'leader clock ahead',
  'leader clock behind',
  'agent clock ahead',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface PlannedFault {
  readonly kind: FaultKind;
  /** How long it lasts, in session time-outs. */
  readonly timeouts: number;
  /** Which of the three it hits, where that is not the leader. */
  readonly target: number;
  /** Quiet after everything has recovered. */
  readonly quietMs: number;
}

/** Those that make another scheduler lead; a storm has more of them than of the others. */
const FAILOVERS: readonly FaultKind[] = [
  'kill leader',
  'kill everything',
  'stop leader',
  'pause leader',
  'leader and zookeeper: cut',
  'leader and zookeeper: hole',
  'leader and zookeeper: half open',
  'leader and zookeeper: one way',
  'zookeeper and leader: one way',
  'majority of zookeeper lost',
  'delayed launches',
];

/** An endless row of faults: each possible kind in every round, in another order each time. */
export function* plan(
  seed: number,
  kinds: readonly FaultKind[],
): Generator<PlannedFault, never, undefined> {
  const random = new SeededRandom(seed);
  for (;;) {
    const twice = kinds.filter((kind) => FAILOVERS.includes(kind));
    for (const kind of random.shuffled([...kinds, ...twice])) {
      yield {
        kind,
        timeouts: 1.3 + random.next() * 0.7,
        target: random.between(0, 2),
        quietMs: random.between(2_500, 5_000),
      };
    }
  }
}
