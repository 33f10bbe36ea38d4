import { scalarOf } from '@horae/agent/protocol';
import { describe, expect, test } from 'vitest';
import { MasterRig, aTask } from './master-rig.js';

const OFFER_TIMEOUT_MS = 300_000;

/** Keeps the agent alive while time goes by. */
function pass(master: MasterRig, agent: { heartbeat(): void }, ms: number): void {
  for (let left = ms; left > 0; left -= 15_000) {
    master.advance(Math.min(left, 15_000));
    agent.heartbeat();
  }
}

describe('offers', () => {
  test('a new agent is offered whole to a waiting framework, at once', () => {
    const master = new MasterRig();
    const framework = master.framework();
    master.agent({ cpus: 4, memMb: 1024 });
    const [offer] = framework.freshOffers();
    expect(scalarOf(offer?.resources, 'cpus')).toBe(4);
    expect(offer).toMatchObject({ hostname: 'node1', allocation_info: { role: 'horae' } });
  });

  test('what a task leaves over is offered again, and the rest when it ends', () => {
    const master = new MasterRig();
    const framework = master.framework();
    const agent = master.agent({ cpus: 4 });
    framework.launch(framework.freshOffers(), [aTask('t1', agent.id, { cpus: 1 })], 0);
    master.advance(20);
    expect(scalarOf(framework.freshOffers()[0]?.resources, 'cpus')).toBe(3);
    agent.update(framework.id, 't1', 'TASK_FINISHED');
    master.advance(20);
    expect(scalarOf(framework.freshOffers()[0]?.resources, 'cpus')).toBe(1);
  });

  test('a declined agent stays away for five seconds when nothing else was said', () => {
    const master = new MasterRig();
    const framework = master.framework();
    master.agent();
    framework.decline(framework.freshOffers());
    master.advance(4_900);
    expect(framework.freshOffers()).toHaveLength(0);
    master.advance(500);
    expect(framework.freshOffers()).toHaveLength(1);
  });

  test('a decline hides no more than was refused', () => {
    const master = new MasterRig();
    const framework = master.framework();
    const agent = master.agent({ cpus: 4 });
    framework.launch(framework.freshOffers(), [aTask('t1', agent.id, { cpus: 3 })], 3_600);
    master.advance(1_000);
    expect(framework.freshOffers()).toHaveLength(0);
    agent.update(framework.id, 't1', 'TASK_FINISHED');
    master.advance(20);
    expect(scalarOf(framework.freshOffers()[0]?.resources, 'cpus')).toBe(4);
  });

  test('reviving forgets every refusal', () => {
    const master = new MasterRig();
    const framework = master.framework();
    master.agent();
    framework.decline(framework.freshOffers(), 3_600);
    master.advance(1_000);
    framework.call({ type: 'REVIVE' });
    expect(framework.freshOffers()).toHaveLength(1);
  });

  test('a suppressed framework gets nothing until it revives; an offer that is out stays valid', () => {
    const master = new MasterRig();
    const framework = master.framework();
    const agent = master.agent();
    const offers = framework.freshOffers();
    framework.call({ type: 'SUPPRESS' });
    framework.launch(offers, [aTask('t1', agent.id)], 0);
    expect(agent.fresh().map((event) => event.type)).toContain('LAUNCH');
    pass(master, agent, 60_000);
    expect(framework.freshOffers()).toHaveLength(0);
    framework.call({ type: 'REVIVE', revive: { roles: ['other'] } });
    expect(framework.freshOffers()).toHaveLength(0);
    framework.call({ type: 'REVIVE', revive: { roles: ['horae'] } });
    expect(framework.freshOffers()).toHaveLength(1);
  });

  test('an offer nobody answers is taken back after five minutes and made again', () => {
    const master = new MasterRig();
    const framework = master.framework();
    const agent = master.agent();
    const [offer] = framework.freshOffers();
    pass(master, agent, OFFER_TIMEOUT_MS + 1_000);
    const events = framework.fresh().filter((event) => event.type !== 'HEARTBEAT');
    expect(events).toMatchObject([
      { type: 'RESCIND', rescind: { offer_id: offer?.id } },
      { type: 'OFFERS' },
    ]);
  });

  test('many ends within a moment come back as one offer', () => {
    const master = new MasterRig();
    const framework = master.framework();
    const agent = master.agent({ cpus: 4 });
    const ids = Array.from({ length: 20 }, (_, at) => `t${at}`);
    framework.launch(
      framework.freshOffers(),
      ids.map((id) => aTask(id, agent.id)),
      0,
    );
    master.advance(100);
    framework.decline(framework.freshOffers(), 3_600);
    framework.call({ type: 'REVIVE' });
    framework.fresh();
    for (const id of ids) agent.update(framework.id, id, 'TASK_FINISHED');
    master.advance(20);
    const offers = framework.freshOffers();
    expect(offers).toHaveLength(1);
    expect(scalarOf(offers[0]?.resources, 'cpus')).toBe(2);
  });

  test('two hungry frameworks share the machines evenly', () => {
    const master = new MasterRig();
    const first = master.framework();
    const second = master.framework();
    for (let at = 0; at < 10; at += 1) master.agent({ hostname: `node${at}` });
    master.advance(20);
    const counts = [first, second].map((framework) => framework.freshOffers().length);
    expect(counts).toEqual([5, 5]);
  });

  test('a framework of the old kind gets offers without allocation and with the role "*"', () => {
    const master = new MasterRig();
    const framework = master.framework({ capabilities: [] });
    master.agent();
    const [offer] = framework.freshOffers();
    expect(offer).not.toHaveProperty('allocation_info');
    expect(offer?.resources?.every((resource) => resource.role === '*')).toBe(true);
  });
});

describe('launches', () => {
  const setUp = (): {
    master: MasterRig;
    framework: ReturnType<MasterRig['framework']>;
    agent: ReturnType<MasterRig['agent']>;
  } => {
    const master = new MasterRig();
    return { master, framework: master.framework(), agent: master.agent({ cpus: 1, memMb: 1024 }) };
  };

  test('three tasks of 0.1 cpus fit 0.3 cpus exactly', () => {
    const master = new MasterRig();
    const framework = master.framework();
    const agent = master.agent({ cpus: 0.3, memMb: 96 });
    const tasks = ['a', 'b', 'c'].map((id) => aTask(id, agent.id));
    framework.launch(framework.freshOffers(), tasks);
    expect(agent.fresh().filter((event) => event.type === 'LAUNCH')).toHaveLength(3);
    expect(framework.freshStatuses()).toEqual([]);
  });

  test('an offer is good once; the second task was never started', () => {
    const { framework, agent } = setUp();
    const offers = framework.freshOffers();
    framework.launch(offers, [aTask('t1', agent.id)], 3_600);
    framework.launch(offers, [aTask('t2', agent.id)]);
    expect(framework.freshStatuses()).toMatchObject([
      {
        task_id: { value: 't2' },
        state: 'TASK_DROPPED',
        reason: 'REASON_INVALID_OFFERS',
        source: 'SOURCE_MASTER',
        message: `Task launched with invalid offers: Offer ${offers[0]?.id.value} is no longer valid`,
      },
    ]);
  });

  test('offers of two agents do not go together, and both come back', () => {
    const { master, framework, agent } = setUp();
    master.agent({ hostname: 'node2' });
    master.advance(20);
    const offers = framework.freshOffers();
    expect(offers).toHaveLength(2);
    framework.launch(offers, [aTask('t1', agent.id)]);
    expect(framework.fresh()).toMatchObject([
      { type: 'UPDATE', update: { status: { state: 'TASK_DROPPED' } } },
      { type: 'OFFERS', offers: { offers: [{}, {}] } },
    ]);
  });

  test.each([
    ['too much', { cpus: 1.001 }, 'is more than available'],
    ['nothing', { cpus: 0 }, 'invalid resources'],
    ['less than nothing', { cpus: -1 }, 'invalid resources'],
  ])('a task that asks for %s is an error, its neighbour runs', (_, size, text) => {
    const { framework, agent } = setUp();
    framework.launch(framework.freshOffers(), [
      aTask('bad', agent.id, size),
      aTask('good', agent.id),
    ]);
    const [status] = framework.freshStatuses();
    expect(status).toMatchObject({ task_id: { value: 'bad' }, state: 'TASK_ERROR' });
    expect(status?.message).toContain(text);
    expect(agent.fresh()).toMatchObject([
      { type: 'SUBSCRIBED' },
      { type: 'LAUNCH', launch: { task: { name: 'good' } } },
    ]);
  });

  test.each([
    ['a slash in its id', { task_id: { value: 'a/b' } }],
    ['another agent', { agent_id: { value: 'm-S9' } }],
    ['no resources', { resources: [] }],
    ['a volume', { resources: [{ name: 'disk', type: 'SCALAR', scalar: { value: 1 }, disk: {} }] }],
  ] as const)('a task with %s is refused', (_, part) => {
    const { framework, agent } = setUp();
    framework.launch(framework.freshOffers(), [{ ...aTask('t', agent.id), ...part }]);
    expect(framework.freshStatuses()).toMatchObject([
      { state: 'TASK_ERROR', reason: 'REASON_TASK_INVALID' },
    ]);
    expect(agent.fresh().map((event) => event.type)).toEqual(['SUBSCRIBED']);
  });

  test('a task id that is running is not started again; the answer is its true state', () => {
    const { master, framework, agent } = setUp();
    framework.launch(framework.freshOffers(), [aTask('t1', agent.id)], 0);
    agent.update(framework.id, 't1', 'TASK_RUNNING');
    master.advance(20);
    framework.launch(framework.freshOffers(), [aTask('t1', agent.id)]);
    expect(framework.freshStatuses()).toMatchObject([
      { state: 'TASK_RUNNING', reason: 'REASON_RECONCILIATION' },
    ]);
    expect(agent.fresh().filter((event) => event.type === 'LAUNCH')).toHaveLength(1);
  });

  test('nor is one that has ended, even with a used offer', () => {
    const { framework, agent } = setUp();
    const offers = framework.freshOffers();
    framework.launch(offers, [aTask('t1', agent.id)], 0);
    const status = agent.update(framework.id, 't1', 'TASK_FINISHED');
    framework.acknowledge({ ...status, agent_id: { value: agent.id } });
    framework.fresh();
    framework.launch(offers, [aTask('t1', agent.id)]);
    expect(framework.freshStatuses()).toMatchObject([{ state: 'TASK_FINISHED' }]);
  });

  test('a framework without PARTITION_AWARE hears TASK_LOST', () => {
    const master = new MasterRig();
    const framework = master.framework({ capabilities: [] });
    framework.launch([], [aTask('t1', 'm-S0')]);
    expect(framework.freshStatuses()).toMatchObject([{ state: 'TASK_LOST' }]);
  });
});
