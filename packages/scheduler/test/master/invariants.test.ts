import {
  NO_QUANTITIES,
  type Offer,
  TERMINAL_TASK_STATES,
  type TaskInfo,
  addQuantities,
  includesQuantities,
} from '@horae/agent/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Agent, MasterState } from '../../src/master/core/index.js';
import { type AgentRig, type FrameworkRig, MasterRig, aTask, held } from './master-rig.js';

/** What a random world may do next; numbers pick among what there is. */
type Move =
  | { readonly kind: 'advance'; readonly ms: number }
  | {
      readonly kind: 'launch';
      readonly pick: number;
      readonly count: number;
      readonly cpus: number;
    }
  | { readonly kind: 'acceptTwice' | 'decline' | 'end' | 'acknowledge'; readonly pick: number }
  | { readonly kind: 'suppress' | 'revive' | 'failOver'; readonly pick: number }
  | { readonly kind: 'agentLost' | 'agentBack' | 'heartbeats'; readonly pick: number };

const pick = fc.nat(1_000);
const anyMove: fc.Arbitrary<Move> = fc.oneof(
  fc.record({ kind: fc.constant('advance' as const), ms: fc.oneof(fc.nat(50), fc.nat(90_000)) }),
  fc.record({
    kind: fc.constant('launch' as const),
    pick,
    count: fc.integer({ min: 0, max: 4 }),
    cpus: fc.integer({ min: 1, max: 30 }).map((tenths) => tenths / 10),
  }),
  fc.record({
    kind: fc.constantFrom(
      'acceptTwice' as const,
      'decline' as const,
      'end' as const,
      'end' as const,
      'acknowledge' as const,
      'suppress' as const,
      'revive' as const,
      'revive' as const,
      'failOver' as const,
      'agentLost' as const,
      'agentBack' as const,
      'agentBack' as const,
      'heartbeats' as const,
      'heartbeats' as const,
    ),
    pick,
  }),
);

/** Two frameworks and three agents that really hold what was launched on them. */
class World {
  readonly master = new MasterRig({ allocationIntervalMs: 10 });
  readonly frameworks: FrameworkRig[] = [this.master.framework(), this.master.framework()];
  readonly agents: AgentRig[] = [1, 2, 4].map((cpus) =>
    this.master.agent({ cpus, memMb: 1024, hostname: `node${cpus}` }),
  );
  private readonly isDown = this.agents.map(() => false);
  /** What each agent holds, by task id: what came in LAUNCH and has not ended. */
  private readonly holds = this.agents.map(
    () => new Map<string, { frameworkId: string; task: TaskInfo }>(),
  );
  private readonly used: Offer[] = [];
  private taskCount = 0;

  do(move: Move): void {
    if (move.kind === 'advance') return this.master.advance(move.ms);
    const framework = this.frameworks[move.pick % 2] as FrameworkRig;
    const at = move.pick % 3;
    const agent = this.agents[at] as AgentRig;
    switch (move.kind) {
      case 'launch':
        return this.launch(framework, move);
      case 'acceptTwice':
        return framework.launch(this.used.slice(-1), [aTask('twice', agent.id)]);
      case 'decline':
        return framework.decline(this.openOffers(framework).slice(0, 1), move.pick % 20);
      case 'end':
        return this.end(at);
      case 'acknowledge':
        for (const event of framework.all()) {
          if (event.type === 'UPDATE') framework.acknowledge(event.update.status);
        }
        return undefined;
      case 'suppress':
        return framework.call({ type: 'SUPPRESS' });
      case 'revive':
        return framework.call({ type: 'REVIVE' });
      case 'failOver':
        this.frameworks[move.pick % 2] = this.master.framework({ id: framework.id });
        return undefined;
      case 'agentLost':
        this.isDown[at] = true;
        return agent.disconnect();
      case 'agentBack':
        return this.bringBack(at);
      case 'heartbeats':
        return this.agents.forEach((each, index) => {
          if (this.isDown[index] !== true) each.heartbeat();
        });
    }
  }

  private openOffers(framework: FrameworkRig): Offer[] {
    return framework
      .all()
      .flatMap((event) => (event.type === 'OFFERS' ? event.offers.offers : []))
      .filter((offer) => this.master.state.offers.has(offer.id.value));
  }

  private launch(framework: FrameworkRig, move: Extract<Move, { kind: 'launch' }>): void {
    const [offer] = this.openOffers(framework);
    if (offer === undefined) return;
    const tasks = Array.from({ length: move.count }, () => {
      this.taskCount += 1;
      return aTask(`t${this.taskCount}`, offer.agent_id.value, { cpus: move.cpus });
    });
    this.used.push(offer);
    framework.launch([offer], tasks, move.pick % 3);
  }

  private learn(at: number): void {
    for (const event of this.agents[at]?.fresh() ?? []) {
      if (event.type !== 'LAUNCH') continue;
      const { task, framework_id } = event.launch;
      this.holds[at]?.set(task.task_id.value, { task, frameworkId: framework_id.value });
    }
  }

  private end(at: number): void {
    this.learn(at);
    const [first] = this.holds[at]?.values() ?? [];
    if (first === undefined || this.isDown[at] === true) return;
    this.holds[at]?.delete(first.task.task_id.value);
    this.agents[at]?.update(first.frameworkId, first.task.task_id.value, 'TASK_FINISHED');
  }

  private bringBack(at: number): void {
    this.learn(at);
    this.isDown[at] = false;
    const tasks = [...(this.holds[at]?.values() ?? [])];
    this.agents[at]?.subscribe(tasks.map(({ frameworkId, task }) => held(frameworkId, task, {})));
  }
}

function checkAgent(state: MasterState, agent: Agent): void {
  const live = [...state.tasks.values()].filter((task) => task.agentId === agent.id && task.isLive);
  const open = [...state.offers.values()].filter((offer) => offer.agentId === agent.id);
  const used = live.map((task) => task.quantities).reduce(addQuantities, NO_QUANTITIES);
  const offered = open.map((offer) => offer.quantities).reduce(addQuantities, NO_QUANTITIES);
  expect(agent.used).toEqual(used);
  expect(agent.offered).toEqual(offered);
  expect(includesQuantities(agent.total, addQuantities(used, offered))).toBe(true);
  expect([...agent.offers]).toEqual(open);
  if (agent.connection === null) expect(open).toEqual([]);
}

function checkState(state: MasterState): void {
  for (const agent of state.agents.values()) checkAgent(state, agent);
  for (const offer of state.offers.values()) {
    expect(state.frameworks.get(offer.frameworkId)?.connection).not.toBeNull();
  }
  for (const task of state.tasks.values()) {
    expect(task.isLive).toBe(!TERMINAL_TASK_STATES.has(task.status.state));
  }
}

function launchedIds(master: MasterRig): readonly string[] {
  return master.outputs.flatMap((output) =>
    output.type === 'agentEvent' && output.event.type === 'LAUNCH'
      ? [output.event.launch.task.task_id.value]
      : [],
  );
}

describe('whatever frameworks and agents do', () => {
  test('used and offered never exceed an agent, and no task is launched twice', () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 60 }), (moves) => {
        const world = new World();
        for (const move of moves) {
          world.do(move);
          checkState(world.master.state);
        }
        const ids = launchedIds(world.master);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 200 },
    );
  });

  test('every offer is made once, and a revived framework sees all that is free within a moment', () => {
    fc.assert(
      fc.property(fc.array(anyMove, { maxLength: 40 }), (moves) => {
        const world = new World();
        for (const move of moves) world.do(move);
        world.frameworks[1]?.call({ type: 'SUPPRESS' });
        world.frameworks[0]?.call({ type: 'REVIVE' });
        world.master.advance(10);
        const { state } = world.master;
        for (const agent of state.agents.values()) {
          if (agent.connection === null) continue;
          expect(addQuantities(agent.used, agent.offered)).toEqual(agent.total);
        }
        const ids = world.frameworks.flatMap((framework) =>
          framework
            .all()
            .flatMap((event) => (event.type === 'OFFERS' ? event.offers.offers : []))
            .map((offer) => offer.id.value),
        );
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 200 },
    );
  });

  test('the master always says when it wants to wake, and is quiet when nothing is due', () => {
    const master = new MasterRig();
    master.framework();
    master.agent();
    const before = master.outputs.length;
    master.advance(14_000);
    expect(master.outputs.length).toBe(before);
  });
});
