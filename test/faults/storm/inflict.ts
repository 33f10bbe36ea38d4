import { setTimeout as pause } from 'node:timers/promises';
import type { ClockStep } from '../checker/case.js';
import type { Line, LineFault } from '../links/network.js';
import { until } from '../../world/until.js';
import type { FaultsWorld } from '../world/faults-world.js';
import { AGENTS, HAS_FAKETIME, SCHEDULERS, ZOOKEEPERS } from '../world/parts.js';
import { FAULT_KINDS, type FaultKind, type PlannedFault } from './plan.js';

export interface Inflicted {
  readonly clockStep?: ClockStep;
  /** How long a leader that was asked to stop took to end. */
  readonly stopMs?: number;
}

export interface InflictContext {
  readonly world: FaultsWorld;
  readonly leader: string;
  readonly sessionTimeoutMs: number;
  /** Resolves when somebody else leads; false when nobody has for that long. */
  readonly otherLeads: (withinMs: number) => Promise<boolean>;
}

type Inflict = (fault: PlannedFault, context: InflictContext) => Promise<Inflicted | void>;

const CLOCK_STEP_SECONDS = 8;

const LINE_FAULT_OF: Partial<Record<FaultKind, LineFault>> = {
  'leader and zookeeper: half open': 'halfOpen',
  'leader and agents: half open': 'halfOpen',
  'slow links': 'slow',
  flapping: 'reset',
  'repeated messages': 'reset',
};

/** What can be done to this world, and why the rest cannot. */
export function possibleFaults(world: FaultsWorld): {
  readonly kinds: readonly FaultKind[];
  readonly skipped: readonly string[];
} {
  const reasons = FAULT_KINDS.map((kind) => [kind, whyNot(kind, world)] as const);
  return {
    kinds: reasons.filter(([, reason]) => reason === null).map(([kind]) => kind),
    skipped: reasons.flatMap(([kind, reason]) => (reason === null ? [] : [`${kind}: ${reason}`])),
  };
}

function whyNot(kind: FaultKind, { network, disks }: FaultsWorld): string | null {
  const lineFault = LINE_FAULT_OF[kind];
  if (lineFault !== undefined && network.impossible.includes(lineFault)) {
    return `not with ${network.kind}`;
  }
  if (kind.includes('disk') && disks.size === 0) return 'this user may not mount a small disk';
  if (kind.includes('clock') && !HAS_FAKETIME) return 'libfaketime is not installed';
  return null;
}

/** Does the fault, waits as long as it lasts, and mends it. Processes come back by themselves. */
export async function inflict(fault: PlannedFault, context: InflictContext): Promise<Inflicted> {
  return (await INFLICT[fault.kind](fault, context)) ?? {};
}

const INFLICT: Readonly<Record<FaultKind, Inflict>> = {
  'kill leader': (_, { world, leader }) => world.member(leader).kill(),
  'kill standby': ({ target }, { world, leader }) =>
    world
      .member(
        nth(
          SCHEDULERS.filter((name) => name !== leader),
          target,
        ),
      )
      .kill(),
  'kill agent': ({ target }, { world }) => world.member(nth(AGENTS, target)).kill(),
  'kill zookeeper': ({ target }, { world }) => world.member(nth(ZOOKEEPERS, target)).kill(),
  'kill everything': async (_, { world }) => {
    await Promise.all([...world.members.values()].map((member) => member.kill()));
  },
  'stop leader': async (_, { world, leader }) => ({ stopMs: await world.member(leader).stop() }),
  'pause leader': (fault, context) => pauseMember(context.leader, fault, context),
  'pause agent': (fault, context) => pauseMember(nth(AGENTS, fault.target), fault, context),
  'pause zookeeper': (fault, context) => pauseMember(nth(ZOOKEEPERS, fault.target), fault, context),
  'leader and zookeeper: cut': fromLeader(ZOOKEEPERS, 'cut'),
  'leader and zookeeper: hole': fromLeader(ZOOKEEPERS, 'hole'),
  'leader and zookeeper: half open': fromLeader(ZOOKEEPERS, 'halfOpen'),
  'leader and zookeeper: one way': fromLeader(ZOOKEEPERS, 'oneWay'),
  'zookeeper and leader: one way': toLeader(ZOOKEEPERS, 'oneWay'),
  'leader and agents: cut': fromLeader(AGENTS, 'cut'),
  'leader and agents: hole': fromLeader(AGENTS, 'hole'),
  'leader and agents: half open': fromLeader(AGENTS, 'halfOpen'),
  'leader and agents: one way': fromLeader(AGENTS, 'oneWay'),
  'agents and leader: one way': toLeader(AGENTS, 'oneWay'),
  'agent and zookeeper: hole': (fault, context) => {
    const from = nth(AGENTS.slice(0, 2), fault.target);
    return breakLines(
      ZOOKEEPERS.map((to) => ({ from, to })),
      'hole',
      lastsMs(fault, context),
      context,
    );
  },
  'leader sees one zookeeper': (fault, context) => {
    const others = ZOOKEEPERS.filter((name) => name !== nth(ZOOKEEPERS, fault.target));
    return fromLeader(others, 'hole')(fault, context);
  },
  flapping: async (fault, context) => {
    for (let turn = 0; turn < 4; turn += 1) {
      await breakLines(linesTo(context.leader, ZOOKEEPERS), 'reset', 0, context);
      await breakLines(linesTo(context.leader, AGENTS), 'reset', 0, context);
      await pause(turn < 3 ? 2_000 : 0);
    }
  },
  'majority of zookeeper lost': async (fault, context) => {
    const { world } = context;
    const lost = ZOOKEEPERS.filter((name) => name !== nth(ZOOKEEPERS, fault.target));
    await Promise.all(lost.map((name) => world.member(name).kill({ isBack: false })));
    await pause(lastsMs(fault, context));
    for (const name of lost) world.member(name).start();
  },
  'delayed launches': delayLaunches,
  'repeated messages': repeatMessages,
  'slow links': async (fault, context) => {
    const lines = linesTo(context.leader, [...ZOOKEEPERS, ...AGENTS]);
    await breakLines(lines, 'slow', lastsMs(fault, context), context);
  },
  'scheduler disk full': (fault, context) => fillDisk(context.leader, fault, context),
  'agent disk full': (fault, context) => fillDisk(nth(AGENTS, fault.target), fault, context),
  'leader clock ahead': (fault, context) =>
    stepClock(context.leader, CLOCK_STEP_SECONDS, fault, context),
  'leader clock behind': (fault, context) =>
    stepClock(context.leader, -CLOCK_STEP_SECONDS, fault, context),
  'agent clock ahead': (fault, context) =>
    stepClock(nth(AGENTS, fault.target), CLOCK_STEP_SECONDS, fault, context),
};

function lastsMs({ timeouts }: PlannedFault, { sessionTimeoutMs }: InflictContext): number {
  return timeouts * sessionTimeoutMs;
}

function nth(names: readonly string[], index: number): string {
  return names[index % names.length] ?? '';
}

async function pauseMember(
  name: string,
  fault: PlannedFault,
  context: InflictContext,
): Promise<void> {
  const member = context.world.member(name);
  member.pause();
  await pause(lastsMs(fault, context));
  member.resume();
}

function linesTo(from: string, others: readonly string[]): Line[] {
  return others.map((to) => ({ from, to }));
}

function fromLeader(others: readonly string[], lineFault: LineFault): Inflict {
  return (fault, context) =>
    breakLines(linesTo(context.leader, others), lineFault, lastsMs(fault, context), context);
}

function toLeader(others: readonly string[], lineFault: LineFault): Inflict {
  return (fault, context) => {
    const lines = others.map((from) => ({ from, to: context.leader }));
    return breakLines(lines, lineFault, lastsMs(fault, context), context);
  };
}

async function breakLines(
  lines: readonly Line[],
  lineFault: LineFault,
  forMs: number,
  { world }: InflictContext,
): Promise<void> {
  for (const line of lines) await world.network.break(line, lineFault);
  await pause(forMs);
  for (const line of lines) await world.network.heal(line);
}

/**
 * What the leader sends to the agents waits on the way, the leader is cut off from ZooKeeper,
 * another one takes over, and only then the old launches arrive.
 */
async function delayLaunches(_: PlannedFault, context: InflictContext): Promise<void> {
  const { world, leader, sessionTimeoutMs } = context;
  const toAgents = linesTo(leader, AGENTS);
  const toZookeepers = linesTo(leader, ZOOKEEPERS);
  for (const line of toAgents) await world.network.break(line, 'oneWay');
  // Time for launches to be committed, and sent into the held lines.
  await pause(sessionTimeoutMs / 3);
  for (const line of toZookeepers) await world.network.break(line, 'hole');
  await context.otherLeads(sessionTimeoutMs * 4);
  await pause(1_000);
  for (const line of [...toAgents, ...toZookeepers]) await world.network.heal(line);
}

/**
 * Calls of agents arrive, and their answers do not: the connection breaks, and the agent sends the
 * same updates again. A repeat inside of TCP does not exist; this is how messages come twice.
 */
async function repeatMessages(fault: PlannedFault, context: InflictContext): Promise<void> {
  const lines = linesTo(context.leader, AGENTS);
  const { network } = context.world;
  const turns = Math.ceil(lastsMs(fault, context) / 800);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const line of lines) await network.break(line, 'oneWay');
    await pause(400);
    for (const line of lines) await network.break(line, 'reset');
    for (const line of lines) await network.heal(line);
    await pause(400);
  }
}

async function fillDisk(name: string, fault: PlannedFault, context: InflictContext): Promise<void> {
  const disk = context.world.disks.get(name);
  disk?.fill();
  await pause(lastsMs(fault, context));
  disk?.free();
}

/** The clock of one process is wrong for a while, and right again. */
async function stepClock(
  name: string,
  seconds: number,
  fault: PlannedFault,
  context: InflictContext,
): Promise<Inflicted> {
  const fromMs = Date.now();
  context.world.stepClock(name, seconds);
  await pause(lastsMs(fault, context) + Math.abs(seconds) * 1_000);
  context.world.stepClock(name, 0);
  // The process looks at the file once a second, and a busy machine lets it do so later.
  const clockStep = { fromMs, toMs: Date.now() + 2_500, aheadMs: seconds * 1_000 };
  return SCHEDULERS.includes(name) ? { clockStep } : {};
}

/** Waits until another than this one leads. */
export function otherThan(
  leader: string,
  find: () => Promise<string | null>,
): (withinMs: number) => Promise<boolean> {
  return (withinMs) =>
    until(
      `another leader than ${leader}`,
      async () => {
        const now = await find();
        return now !== null && now !== leader;
      },
      { withinMs },
    ).catch(() => false);
}
