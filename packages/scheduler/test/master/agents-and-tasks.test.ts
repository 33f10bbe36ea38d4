import { describe, expect, test } from 'vitest';
import { agentsView } from '../../src/master/core/index.js';
import { type AgentRig, type FrameworkRig, MasterRig, aTask, held } from './master-rig.js';

const SILENCE_MS = 75_000;
const UUID = new Uint8Array(16).fill(0x99);

interface World {
  readonly master: MasterRig;
  readonly framework: FrameworkRig;
  readonly agent: AgentRig;
}

/** One framework, one agent, task `t1` running on it and its update acknowledged. */
function runningTask(options: ConstructorParameters<typeof MasterRig>[0] = {}): World {
  const master = new MasterRig(options);
  const framework = master.framework();
  const agent = master.agent();
  framework.launch(framework.freshOffers(), [aTask('t1', agent.id)], 0);
  agent.update(framework.id, 't1', 'TASK_RUNNING');
  for (const status of framework.freshStatuses()) framework.acknowledge(status);
  agent.fresh();
  framework.fresh();
  return { master, framework, agent };
}

describe('updates', () => {
  test('an update reaches the framework with its uuid, its acknowledgement the agent', () => {
    const { framework, agent } = runningTask();
    const told = agent.update(framework.id, 't1', 'TASK_FINISHED');
    const [status] = framework.freshStatuses();
    expect(status).toEqual({ ...told, agent_id: { value: agent.id } });
    if (status !== undefined) framework.acknowledge(status);
    expect(agent.fresh()).toEqual([
      { type: 'ACKNOWLEDGED', acknowledged: { task_id: { value: 't1' }, uuid: told.uuid } },
    ]);
  });

  test('an ended task is forgotten once its end is acknowledged, not before', () => {
    const { master, framework, agent } = runningTask();
    const end = agent.update(framework.id, 't1', 'TASK_FAILED');
    expect(agentsView(master.state)[0]?.tasks).toHaveLength(1);
    expect(agentsView(master.state)[0]?.used.cpus).toBe(0);
    framework.acknowledge({ ...end, agent_id: { value: agent.id } });
    expect(agentsView(master.state)[0]?.tasks).toHaveLength(0);
  });

  test('older news that comes again after an end neither hides nor acknowledges it', () => {
    const { master, framework, agent } = runningTask();
    agent.update(framework.id, 't1', 'TASK_FINISHED');
    framework.fresh();
    agent.update(framework.id, 't1', 'TASK_RUNNING');
    for (const status of framework.freshStatuses()) framework.acknowledge(status);
    expect(agentsView(master.state)[0]?.tasks).toHaveLength(1);
    framework.call({ type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: 't1' } }] } });
    expect(framework.freshStatuses()).toMatchObject([{ state: 'TASK_FINISHED' }]);
  });

  test('what a framework had not acknowledged is told again when it returns', () => {
    const { master, framework, agent } = runningTask();
    framework.disconnect();
    const end = agent.update(framework.id, 't1', 'TASK_FINISHED');
    const again = master.framework({ id: framework.id });
    expect(again.freshStatuses()).toMatchObject([{ state: 'TASK_FINISHED', uuid: end.uuid }]);
  });

  test('an update of a task the master has forgotten is relayed all the same', () => {
    const { framework, agent } = runningTask();
    agent.update(framework.id, 'unheard-of', 'TASK_FINISHED');
    expect(framework.freshStatuses()).toMatchObject([{ task_id: { value: 'unheard-of' } }]);
  });
});

describe('lost agents', () => {
  test('a broken stream takes the offers back at once and says nothing of tasks', () => {
    const { master, framework, agent } = runningTask();
    master.advance(20);
    expect(framework.freshOffers()).toHaveLength(1);
    agent.disconnect();
    expect(framework.fresh().map((event) => event.type)).toEqual(['RESCIND']);
  });

  test('75 seconds of silence: tasks unreachable, then a failure', () => {
    const { master, framework, agent } = runningTask();
    agent.disconnect();
    framework.fresh();
    master.advance(SILENCE_MS - 1_000);
    expect(framework.freshStatuses()).toEqual([]);
    master.advance(2_000);
    expect(framework.fresh().filter((event) => event.type !== 'HEARTBEAT')).toMatchObject([
      {
        type: 'UPDATE',
        update: {
          status: {
            state: 'TASK_UNREACHABLE',
            reason: 'REASON_AGENT_REMOVED',
            message: 'health check timed out',
          },
        },
      },
      { type: 'FAILURE', failure: { agent_id: { value: agent.id } } },
    ]);
  });

  test('an agent that is connected but silent is cut off after the same time', () => {
    const { master, framework, agent } = runningTask();
    master.advance(SILENCE_MS + 1_000);
    expect(agent.fresh().map((event) => event.type)).toContain('ERROR');
    expect(framework.freshStatuses()).toMatchObject([{ state: 'TASK_UNREACHABLE' }]);
  });

  test('a dead link is given up after five heartbeats; its tasks are not unreachable for that', () => {
    const { master, framework, agent } = runningTask({ agentHeartbeatMs: 3_000 });
    master.advance(14_000);
    expect(agent.fresh().map((event) => event.type)).toEqual(Array(4).fill('HEARTBEAT'));
    master.advance(2_000);
    expect(agent.fresh().map((event) => event.type)).toEqual(['ERROR']);
    master.advance(SILENCE_MS - 17_000);
    expect(framework.freshStatuses()).toEqual([]);
    master.advance(2_000);
    expect(framework.freshStatuses()).toMatchObject([{ state: 'TASK_UNREACHABLE' }]);
  });

  test('an agent tells what it refused of former masters, with each heartbeat', () => {
    const { master, agent } = runningTask();
    const counts = (): readonly number[] =>
      agentsView(master.state).map(({ refusedCallCount }) => refusedCallCount);
    expect(counts()).toEqual([0]);
    agent.call({
      type: 'HEARTBEAT',
      agent_id: { value: agent.id },
      heartbeat: { refused_call_count: 4 },
    });
    expect(counts()).toEqual([4]);
  });

  test('when the master itself was asleep, no agent is blamed for it', () => {
    const { master, framework, agent } = runningTask();
    master.at = (master.at + 600_000) as typeof master.at;
    master.step({ type: 'tick' });
    agent.heartbeat();
    master.advance(20_000);
    expect(framework.freshStatuses()).toEqual([]);
    master.advance(SILENCE_MS);
    expect(framework.freshStatuses()).toMatchObject([{ state: 'TASK_UNREACHABLE' }]);
  });

  test('an agent that sends heartbeats stays for ever', () => {
    const { master, framework, agent } = runningTask();
    for (let at = 0; at < 100; at += 1) {
      master.advance(15_000);
      agent.heartbeat();
    }
    expect(framework.freshStatuses()).toEqual([]);
    expect(agent.fresh().filter((event) => event.type === 'HEARTBEAT').length).toBeGreaterThan(90);
  });

  test('a returning agent keeps its id and its tasks; each is told again without a uuid', () => {
    const { master, framework, agent } = runningTask();
    const { id } = agent;
    agent.disconnect();
    master.advance(SILENCE_MS + 1_000);
    framework.fresh();
    agent.subscribe([held(framework.id, aTask('t1', id), {})]);
    expect(agent.id).toBe(id);
    const [status] = framework.freshStatuses();
    expect(status).toMatchObject({ state: 'TASK_RUNNING', reason: 'REASON_AGENT_REREGISTERED' });
    expect(status).not.toHaveProperty('uuid');
    expect(agentsView(master.state)).toMatchObject([{ isReachable: true, used: { cpus: 0.1 } }]);
  });

  test('an agent that comes from a former master tells of its tasks that run', () => {
    // There it was unreachable perhaps, and the framework is about to give its tasks up.
    const master = new MasterRig();
    const framework = master.framework({ id: 'f-1' });
    const id = 'm0-S0';
    const isUnheard = held('f-1', aTask('t2', id), { uuid: UUID });
    master.agent({ id, tasks: [held('f-1', aTask('t1', id), {}), isUnheard] });
    expect(framework.freshStatuses()).toMatchObject([
      { task_id: { value: 't1' }, state: 'TASK_RUNNING', reason: 'REASON_AGENT_REREGISTERED' },
      { task_id: { value: 't2' }, state: 'TASK_RUNNING', uuid: UUID },
    ]);
  });

  test('an end at an agent that was unreachable is told once, with all that is known of it', () => {
    const { master, framework, agent } = runningTask();
    agent.disconnect();
    master.advance(SILENCE_MS + 1_000);
    framework.fresh();
    const labels = { labels: [{ key: 'exit_code', value: '3' }] };
    const end = { state: 'TASK_FAILED', uuid: UUID, labels } as const;
    agent.subscribe([held(framework.id, aTask('t1', agent.id), end)]);
    const statuses = framework.freshStatuses();
    expect(statuses).toMatchObject([end]);
    expect(statuses).toHaveLength(1);
  });

  test('an end that came while the agent was away is told with its uuid', () => {
    const { framework, agent } = runningTask();
    agent.disconnect();
    framework.fresh();
    const end = { state: 'TASK_FINISHED', uuid: UUID } as const;
    agent.subscribe([held(framework.id, aTask('t1', agent.id), end)]);
    expect(framework.freshStatuses()).toMatchObject([end]);
  });

  test('a launch that never arrived was dropped; a task lost by its agent is gone', () => {
    const { master, framework, agent } = runningTask();
    master.advance(20);
    framework.launch(framework.freshOffers(), [aTask('t2', agent.id)]);
    agent.disconnect();
    framework.fresh();
    agent.subscribe([]);
    expect(framework.freshStatuses()).toMatchObject([
      { task_id: { value: 't1' }, state: 'TASK_GONE' },
      { task_id: { value: 't2' }, state: 'TASK_DROPPED' },
    ]);
    expect(agentsView(master.state)[0]?.used.cpus).toBe(0);
  });

  test('nothing more is offered of an agent that is draining, until it subscribes again', () => {
    const { master, framework, agent } = runningTask();
    master.advance(20);
    framework.fresh();
    agent.call({ type: 'DRAIN', agent_id: { value: agent.id } });
    master.advance(20);
    framework.call({ type: 'REVIVE' });
    master.advance(20);
    expect(framework.freshOffers()).toEqual([]);
    agent.disconnect();
    agent.subscribe([]);
    master.advance(20);
    expect(framework.freshOffers()).not.toEqual([]);
  });

  test('an agent that leaves for good loses its tasks', () => {
    const { master, framework, agent } = runningTask();
    agent.call({ type: 'UNSUBSCRIBE', agent_id: { value: agent.id } });
    expect(framework.fresh()).toMatchObject([
      { type: 'UPDATE', update: { status: { state: 'TASK_LOST' } } },
      { type: 'FAILURE' },
    ]);
    expect(agentsView(master.state)).toEqual([]);
  });

  test('an agent that has obeyed a later master is not served', () => {
    const master = new MasterRig({ epoch: 3 });
    const agent = master.agent({ epoch: 4 });
    const refusal = expect.stringMatching(/of epoch 3, and .* obeyed epoch 4\. .*empty --work-dir/);
    expect(agent.all()).toMatchObject([{ type: 'ERROR', error: { message: refusal } }]);
    expect(agentsView(master.state)).toEqual([]);
    // It comes back every few seconds; the log is told once.
    master.agent({ epoch: 4 });
    const told = master.outputs.filter(({ type }) => type === 'noted');
    expect(told).toMatchObject([{ level: 'warn', text: refusal }]);
  });

  test('an unreachable agent is forgotten after two weeks', () => {
    const { master, agent } = runningTask();
    agent.disconnect();
    master.advance(14 * 86_400_000);
    expect(agentsView(master.state)).toHaveLength(1);
    master.advance(2 * SILENCE_MS);
    expect(agentsView(master.state)).toHaveLength(0);
  });
});

describe('kills', () => {
  test('a kill goes to the agent with its policy', () => {
    const { framework, agent } = runningTask();
    const kill_policy = { grace_period: { nanoseconds: 1_000_000_000 } };
    framework.call({ type: 'KILL', kill: { task_id: { value: 't1' }, kill_policy } });
    expect(agent.fresh()).toEqual([
      { type: 'KILL', kill: { task_id: { value: 't1' }, kill_policy } },
    ]);
  });

  test('a kill naming another agent is passed over', () => {
    const { framework, agent } = runningTask();
    framework.call({
      type: 'KILL',
      kill: { task_id: { value: 't1' }, agent_id: { value: 'elsewhere' } },
    });
    expect(agent.fresh()).toEqual([]);
    expect(framework.fresh()).toEqual([]);
  });

  test('a kill while the agent is away is repeated when it returns', () => {
    const { framework, agent } = runningTask();
    agent.disconnect();
    framework.call({ type: 'KILL', kill: { task_id: { value: 't1' } } });
    agent.subscribe([held(framework.id, aTask('t1', agent.id), {})]);
    expect(agent.fresh().map((event) => event.type)).toEqual(['SUBSCRIBED', 'KILL']);
  });

  test('a kill of an unknown task is answered like a reconciliation', () => {
    const { framework, agent } = runningTask();
    framework.call({
      type: 'KILL',
      kill: { task_id: { value: 'nosuch' }, agent_id: { value: agent.id } },
    });
    expect(framework.freshStatuses()).toMatchObject([{ state: 'TASK_GONE' }]);
  });
});

describe('reconciliation', () => {
  const ask = (framework: FrameworkRig, taskId: string, agentId?: string): unknown => {
    const agent = agentId === undefined ? {} : { agent_id: { value: agentId } };
    framework.call({
      type: 'RECONCILE',
      reconcile: { tasks: [{ task_id: { value: taskId }, ...agent }] },
    });
    return framework.freshStatuses().map((status) => status.state);
  };

  test('explicit: the table of a Mesos master', () => {
    const { master, framework, agent } = runningTask();
    const returned = 'an-agent-of-before';
    expect(ask(framework, 't1')).toEqual(['TASK_RUNNING']);
    expect(ask(framework, 't1', agent.id)).toEqual(['TASK_RUNNING']);
    expect(ask(framework, 'nosuch', agent.id)).toEqual(['TASK_GONE']);
    expect(ask(framework, 'nosuch', returned)).toEqual([]);
    expect(ask(framework, 'nosuch')).toEqual([]);
    expect(ask(framework, 'nosuch', 'm-S99')).toEqual(['TASK_UNKNOWN']);
    agent.disconnect();
    expect(ask(framework, 't1')).toEqual(['TASK_RUNNING']);
    master.advance(SILENCE_MS + 1_000);
    framework.fresh();
    expect(ask(framework, 't1')).toEqual(['TASK_UNREACHABLE']);
    expect(ask(framework, 'nosuch', agent.id)).toEqual(['TASK_UNREACHABLE']);
    master.advance(600_000);
    framework.fresh();
    expect(ask(framework, 'nosuch', returned)).toEqual(['TASK_UNKNOWN']);
    expect(ask(framework, 'nosuch')).toEqual(['TASK_UNKNOWN']);
  });

  test('answers carry no uuid, so nobody acknowledges them', () => {
    const { framework, agent } = runningTask();
    agent.update(framework.id, 't1', 'TASK_FINISHED');
    framework.fresh();
    framework.call({ type: 'RECONCILE', reconcile: { tasks: [{ task_id: { value: 't1' } }] } });
    const [status] = framework.freshStatuses();
    expect(status).toMatchObject({ state: 'TASK_FINISHED', reason: 'REASON_RECONCILIATION' });
    expect(status).not.toHaveProperty('uuid');
  });

  test('implicit: every task held, and none of an unreachable agent', () => {
    const { master, framework, agent } = runningTask();
    framework.call({ type: 'RECONCILE', reconcile: { tasks: [] } });
    expect(framework.freshStatuses()).toMatchObject([{ task_id: { value: 't1' } }]);
    agent.disconnect();
    master.advance(SILENCE_MS + 1_000);
    framework.fresh();
    framework.call({ type: 'RECONCILE', reconcile: { tasks: [] } });
    expect(framework.freshStatuses()).toEqual([]);
  });

  test('a new master learns the tasks from the agents that come back', () => {
    const { framework, agent } = runningTask();
    const task = held(framework.id, aTask('t1', agent.id), {});
    const next = new MasterRig({ masterId: 'n', epoch: 8 });
    const again = next.framework({ id: framework.id });
    next.agent({ id: agent.id, tasks: [task] });
    expect(again.id).toBe(framework.id);
    again.fresh();
    expect(ask(again, 't1', agent.id)).toEqual(['TASK_RUNNING']);
    expect(agentsView(next.state)).toMatchObject([{ id: agent.id, used: { cpus: 0.1 } }]);
  });
});
