import type {
  Offer,
  SchedulerCall,
  SchedulerEventMessage,
  TaskInfo,
  TaskStatus,
} from '@horae/agent/protocol';
import { nullLogger, seededRng } from '@horae/submitter/kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createHttpDriver, createInProcessDriver } from '../../src/driver/index.js';
import { type Master, createMaster } from '../../src/master/index.js';
import type { Driver } from '../../src/ports/driver.js';
import { aTask } from '../master/master-rig.js';
import { eventually, wallClock, wallTimers } from '../master/wall-time.js';
import { ScriptedAgent } from './driver-agent.js';

const HEARTBEAT_MS = 250;

type EventOf<T extends SchedulerEventMessage['type']> = Extract<SchedulerEventMessage, { type: T }>;

/** A subscribed scheduler that writes down all it hears. */
class Listener {
  readonly events: SchedulerEventMessage[] = [];
  readonly losses: string[] = [];
  private isCalling = false;

  constructor(
    readonly driver: Driver,
    frameworkId: string | null = null,
  ) {
    driver.start({
      frameworkId,
      frameworkName: 'horae',
      onEvent: (event) => {
        expect(this.isCalling).toBe(false);
        this.events.push(event);
      },
      onLost: (reason) => this.losses.push(reason),
    });
    expect(this.events).toEqual([]);
  }

  send(call: SchedulerCall): void {
    this.isCalling = true;
    this.driver.send(call);
    this.isCalling = false;
  }

  all<T extends SchedulerEventMessage['type']>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  async subscribed(count = 1): Promise<string> {
    const event = await eventually('SUBSCRIBED', () => this.all('SUBSCRIBED')[count - 1]);
    return event.subscribed.framework_id.value;
  }

  offers(): Offer[] {
    return this.all('OFFERS').flatMap((event) => event.offers.offers);
  }

  /** The offer after so many others. */
  offer(count: number): Promise<Offer> {
    return eventually(`offer ${count}`, () => this.offers()[count - 1]);
  }

  statuses(): TaskStatus[] {
    return this.all('UPDATE').map((event) => event.update.status);
  }

  status(wanted: Partial<TaskStatus>): Promise<TaskStatus> {
    return eventually(JSON.stringify(wanted), () =>
      this.statuses().find((status) =>
        Object.entries(wanted).every(([key, value]) => status[key as keyof TaskStatus] === value),
      ),
    );
  }

  launch(offer: Offer, tasks: readonly TaskInfo[], refuseSeconds = 3_600): void {
    this.send({
      type: 'ACCEPT',
      accept: {
        offer_ids: [offer.id],
        operations: [{ type: 'LAUNCH', launch: { task_infos: tasks } }],
        filters: { refuse_seconds: refuseSeconds },
      },
    });
  }

  decline(offer: Offer, refuseSeconds: number): void {
    this.send({
      type: 'DECLINE',
      decline: { offer_ids: [offer.id], filters: { refuse_seconds: refuseSeconds } },
    });
  }

  acknowledge(status: TaskStatus): void {
    this.send({
      type: 'ACKNOWLEDGE',
      acknowledge: {
        agent_id: status.agent_id ?? { value: '' },
        task_id: status.task_id,
        uuid: status.uuid ?? new Uint8Array(),
      },
    });
  }
}

const DRIVERS: Readonly<Record<string, (master: Master, origin: string) => Driver>> = {
  'in process': (master) => createInProcessDriver(master),
  'over HTTP': (_master, origin) =>
    createHttpDriver({
      masters: [origin],
      clock: wallClock,
      timers: wallTimers,
      rng: seededRng(1),
      logger: nullLogger,
    }),
};

describe.each(Object.entries(DRIVERS))('the driver %s', (_name, createDriver) => {
  let master: Master;
  let origin: string;
  let agents: ScriptedAgent[];
  let drivers: Driver[];

  beforeEach(async () => {
    master = createMaster({
      clock: wallClock,
      timers: wallTimers,
      logger: nullLogger,
      epoch: 1,
      options: {
        heartbeatMs: HEARTBEAT_MS,
        agentHeartbeatMs: HEARTBEAT_MS,
        agentTimeoutMs: 5 * HEARTBEAT_MS,
        reregisterWindowMs: 0,
      },
    });
    const server = await master.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://127.0.0.1:${server.port}`;
    agents = [];
    drivers = [];
  });

  afterEach(async () => {
    await Promise.all(drivers.map((driver) => driver.stop()));
    await Promise.all(agents.map((agent) => agent.close()));
    await master.close();
  });

  function newDriver(): Driver {
    const driver = createDriver(master, origin);
    drivers.push(driver);
    return driver;
  }

  async function newAgent(): Promise<ScriptedAgent> {
    const agent = new ScriptedAgent(origin);
    agents.push(agent);
    await agent.subscribe();
    await eventually('the agent has an id', () => agent.id);
    return agent;
  }

  /** A scheduler and an agent, with the task `t1` launched and running. */
  async function running(): Promise<{
    scheduler: Listener;
    agent: ScriptedAgent;
    agentId: string;
    frameworkId: string;
  }> {
    const scheduler = new Listener(newDriver());
    const frameworkId = await scheduler.subscribed();
    const agent = await newAgent();
    const agentId = agent.id ?? '';
    scheduler.launch(await scheduler.offer(1), [aTask('t1', agentId)]);
    await eventually('LAUNCH', () => agent.events.some((event) => event.type === 'LAUNCH'));
    await agent.update(frameworkId, 't1', 'TASK_RUNNING');
    scheduler.acknowledge(await scheduler.status({ state: 'TASK_RUNNING' }));
    return { scheduler, agent, agentId, frameworkId };
  }

  test('SUBSCRIBED, then heartbeats', async () => {
    const scheduler = new Listener(newDriver());
    await scheduler.subscribed();
    await eventually('two heartbeats', () => scheduler.all('HEARTBEAT').length >= 2);
    expect(scheduler.events[0]).toMatchObject({
      type: 'SUBSCRIBED',
      subscribed: { heartbeat_interval_seconds: HEARTBEAT_MS / 1000 },
    });
  });

  test('an agent registers, its offer arrives with what matching needs', async () => {
    const scheduler = new Listener(newDriver());
    await scheduler.subscribed();
    const agent = await newAgent();
    const offer = await scheduler.offer(1);
    expect(offer).toMatchObject({
      agent_id: { value: agent.id },
      hostname: 'node1',
      attributes: [{ name: 'rack', text: { value: 'r1' } }],
      resources: [
        { name: 'cpus', scalar: { value: 4 }, allocation_info: { role: '*' } },
        { name: 'mem', scalar: { value: 1024 } },
      ],
      url: { address: { hostname: 'node1', port: 5051 } },
    });
  });

  test('launch, update, acknowledgement: each reaches the other side', async () => {
    const { scheduler, agent, frameworkId } = await running();
    const launch = agent.events.find((event) => event.type === 'LAUNCH');
    expect(launch).toMatchObject({
      launch: { framework_id: { value: frameworkId }, task: { command: { value: 'true' } } },
    });
    const uuid = await agent.update(frameworkId, 't1', 'TASK_FINISHED');
    const status = await scheduler.status({ state: 'TASK_FINISHED' });
    expect(new Uint8Array(status.uuid ?? [])).toEqual(uuid);
    scheduler.acknowledge(status);
    await eventually('the second acknowledgement', () =>
      agent.events.some(
        (event) =>
          event.type === 'ACKNOWLEDGED' &&
          Buffer.from(event.acknowledged.uuid).equals(Buffer.from(uuid)),
      ),
    );
    expect(master.agents()[0]?.tasks).toEqual([]);
  });

  test('a used offer drops the task, too much is an error', async () => {
    const scheduler = new Listener(newDriver());
    await scheduler.subscribed();
    const agent = await newAgent();
    const offer = await scheduler.offer(1);
    scheduler.launch(offer, [aTask('big', agent.id ?? '', { cpus: 4.001 })]);
    await scheduler.status({ state: 'TASK_ERROR', reason: 'REASON_TASK_INVALID' });
    scheduler.launch(offer, [aTask('late', agent.id ?? '')]);
    await scheduler.status({ state: 'TASK_DROPPED', reason: 'REASON_INVALID_OFFERS' });
  });

  test('a declined agent comes back after its time, at once on REVIVE, and not while suppressed', async () => {
    const scheduler = new Listener(newDriver());
    await scheduler.subscribed();
    await newAgent();
    scheduler.decline(await scheduler.offer(1), 0.25);
    scheduler.decline(await scheduler.offer(2), 3_600);
    scheduler.send({ type: 'REVIVE' });
    const third = await scheduler.offer(3);
    scheduler.send({ type: 'SUPPRESS' });
    scheduler.decline(third, 0);
    const heartbeats = scheduler.all('HEARTBEAT').length;
    await eventually('time passes', () => scheduler.all('HEARTBEAT').length > heartbeats + 1);
    expect(scheduler.offers()).toHaveLength(3);
    scheduler.send({ type: 'REVIVE' });
    await scheduler.offer(4);
  });

  test('a kill reaches the agent', async () => {
    const { scheduler, agent, agentId } = await running();
    const kill_policy = { grace_period: { nanoseconds: 2_000_000_000 } };
    scheduler.send({
      type: 'KILL',
      kill: { task_id: { value: 't1' }, agent_id: { value: agentId }, kill_policy },
    });
    const kill = await eventually('KILL', () =>
      agent.events.find((event) => event.type === 'KILL'),
    );
    expect(kill).toMatchObject({ kill: { task_id: { value: 't1' }, kill_policy } });
  });

  test('explicit and implicit reconciliation', async () => {
    const { scheduler, agentId } = await running();
    scheduler.send({
      type: 'RECONCILE',
      reconcile: {
        tasks: [
          { task_id: { value: 't1' }, agent_id: { value: agentId } },
          { task_id: { value: 'ghost' }, agent_id: { value: agentId } },
          { task_id: { value: 'nobody' } },
        ],
      },
    });
    await scheduler.status({ state: 'TASK_UNKNOWN', reason: 'REASON_RECONCILIATION' });
    const answers = scheduler.statuses().slice(-3);
    expect(answers.map((status) => [status.task_id.value, status.state])).toEqual([
      ['t1', 'TASK_RUNNING'],
      ['ghost', 'TASK_GONE'],
      ['nobody', 'TASK_UNKNOWN'],
    ]);
    expect(answers.every((status) => status.uuid === undefined)).toBe(true);
    const before = scheduler.statuses().length;
    scheduler.send({ type: 'RECONCILE', reconcile: { tasks: [] } });
    await eventually('an answer', () => scheduler.statuses().length > before);
    expect(scheduler.statuses().slice(before)).toMatchObject([
      { task_id: { value: 't1' }, state: 'TASK_RUNNING' },
    ]);
  });

  test('a lost agent: offers rescinded, task unreachable, failure; then it returns', async () => {
    const { scheduler, agent, agentId, frameworkId } = await running();
    scheduler.send({ type: 'REVIVE' });
    const offer = await scheduler.offer(2);
    await agent.disconnect();
    const rescind = await eventually('RESCIND', () => scheduler.all('RESCIND')[0]);
    expect(rescind.rescind.offer_id).toEqual(offer.id);
    await scheduler.status({ state: 'TASK_UNREACHABLE', reason: 'REASON_AGENT_REMOVED' });
    const failure = await eventually('FAILURE', () => scheduler.all('FAILURE')[0]);
    expect(failure.failure.agent_id).toEqual({ value: agentId });
    const task = aTask('t1', agentId);
    await agent.subscribe([
      {
        framework_id: { value: frameworkId },
        task,
        status: { task_id: task.task_id, state: 'TASK_RUNNING' },
      },
    ]);
    const status = await scheduler.status({ reason: 'REASON_AGENT_REREGISTERED' });
    expect(status).toMatchObject({ state: 'TASK_RUNNING' });
    expect(agent.id).toBe(agentId);
  });

  test('a scheduler that comes back with its id finds its task; what it missed is told again', async () => {
    const { scheduler, agent, agentId, frameworkId } = await running();
    await scheduler.driver.stop();
    await eventually('disconnected', () => master.frameworks()[0]?.isConnected === false);
    await agent.update(frameworkId, 't1', 'TASK_FINISHED');
    const again = new Listener(newDriver(), frameworkId);
    expect(await again.subscribed()).toBe(frameworkId);
    const status = await again.status({ state: 'TASK_FINISHED' });
    expect(status.uuid).toHaveLength(16);
    expect(status.agent_id).toEqual({ value: agentId });
    expect(scheduler.losses).toEqual([]);
  });

  test('a second scheduler with the same id throws the first one out for good', async () => {
    const first = new Listener(newDriver());
    const frameworkId = await first.subscribed();
    const second = new Listener(newDriver(), frameworkId);
    await second.subscribed();
    await eventually('the first is lost', () => first.losses[0]);
    expect(first.losses).toEqual(['Framework failed over']);
    expect(first.all('ERROR')).toMatchObject([{ error: { message: 'Framework failed over' } }]);
    await eventually('heartbeats go on', () => second.all('HEARTBEAT').length >= 4);
    expect(second.losses).toEqual([]);
    expect(first.all('SUBSCRIBED')).toHaveLength(1);
  });

  test('nothing is heard after stop, and calls are dropped', async () => {
    const scheduler = new Listener(newDriver());
    await scheduler.subscribed();
    await scheduler.driver.stop();
    const heard = scheduler.events.length;
    scheduler.send({ type: 'REVIVE' });
    await newAgent();
    await eventually('the agent is offered to nobody', () => master.agents()[0]?.isConnected);
    expect(scheduler.events).toHaveLength(heard);
  });

  test('calls keep their order', async () => {
    const { scheduler, agent } = await running();
    for (let at = 0; at < 50; at += 1) {
      const kill_policy = { grace_period: { nanoseconds: at } };
      scheduler.send({ type: 'KILL', kill: { task_id: { value: 't1' }, kill_policy } });
    }
    const kills = (): number[] =>
      agent.events.flatMap((event) =>
        event.type === 'KILL' ? [event.kill.kill_policy?.grace_period?.nanoseconds ?? -1] : [],
      );
    await eventually('all kills', () => kills().length === 50);
    expect(kills()).toEqual(Array.from({ length: 50 }, (_, at) => at));
  });
});
