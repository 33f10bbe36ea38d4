import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nullLogger, seededRng } from '@horae/submitter/kernel';
import type { MasterAddress, MasterDetector } from '@horae/agent/detector';
import {
  type AgentRecord,
  type AgentState,
  initialAgentState,
  refusedCallCount,
} from '@horae/agent/core';
import { HttpUplink } from '../src/adapters/uplink/index.js';
import type { Journal, TaskRunner } from '../src/ports/index.js';
import { AgentLoop } from '../src/shell/index.js';
import { aTask } from './a-task.js';
import { eventually } from './eventually.js';
import { realTime } from './real-time.js';
import { ScriptedMaster, type ScriptedMasterOptions } from './scripted-master.js';
import { TcpProxy } from './tcp-proxy.js';

/** Says who leads when the test does. */
class ToldDetector implements MasterDetector {
  readonly doubted: string[] = [];
  private master: MasterAddress | null = null;
  private readonly listeners = new Set<(master: MasterAddress | null) => void>();

  current(): MasterAddress | null {
    return this.master;
  }

  onChange(listener: (master: MasterAddress | null) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  lead(url: string | null): void {
    this.master = url === null ? null : { url };
    for (const listener of this.listeners) listener(this.master);
  }

  doubt(url: string): void {
    this.doubted.push(url);
  }

  trust(): void {}

  async close(): Promise<void> {}
}

/** In memory; `hold` makes the disk stall. */
class SlowJournal implements Journal {
  readonly records: AgentRecord[] = [];
  private stall: Promise<void> = Promise.resolve();

  hold(): () => void {
    let release: () => void = () => undefined;
    this.stall = new Promise((resolve) => (release = resolve));
    return release;
  }

  load(): readonly AgentRecord[] {
    return [];
  }

  async append(records: readonly AgentRecord[]): Promise<void> {
    await this.stall;
    this.records.push(...records);
  }

  isLong(): boolean {
    return false;
  }

  async replace(): Promise<void> {}

  close(): void {}
}

let detector: ToldDetector;
let journal: SlowJournal;
let state: AgentState;
let loop: AgentLoop;
let uplink: HttpUplink;
let started: string[];
let closing: (() => Promise<unknown>)[];

beforeEach(async () => {
  closing = [];
  started = [];
  detector = new ToldDetector();
  journal = new SlowJournal();
  const info = { hostname: 'worker', port: 5051, resources: [] };
  state = initialAgentState({ info, version: '1', bootId: 'b' }, seededRng(1));
  const runner: TaskRunner = {
    recover: async () => [],
    start: ({ taskId }) => {
      started.push(taskId);
      loop.push({ type: 'taskSaid', news: { type: 'started', taskId, at: realTime.clock.now() } });
    },
    signal: () => undefined,
    close: () => undefined,
  };
  uplink = new HttpUplink({ detector, authorization: null, log: nullLogger, random: () => 0 });
  const onFatal = (error: unknown): void => {
    throw error;
  };
  const { clock } = realTime;
  loop = new AgentLoop({ state, journal, runner, uplink, clock, log: nullLogger, onFatal });
  await loop.start();
});

afterEach(async () => {
  await uplink.close();
  loop.close();
  for (const close of closing) await close();
});

async function aMaster(options: ScriptedMasterOptions): Promise<ScriptedMaster> {
  const master = await ScriptedMaster.start(options);
  closing.push(() => master.stop());
  return master;
}

async function aProxy(target: ScriptedMaster): Promise<TcpProxy> {
  const proxy = await TcpProxy.start(target.port);
  closing.push(() => proxy.stop());
  return proxy;
}

function task(id: string) {
  return { ...aTask('true'), task_id: { value: id } };
}

function reported(master: ScriptedMaster): readonly string[] {
  const held = master.subscriptions.at(-1)?.subscribe.tasks ?? [];
  return held.map(({ task: { task_id } }) => task_id.value);
}

async function obeyed(master: ScriptedMaster, epoch: number): Promise<void> {
  detector.lead(master.url);
  await eventually(() => state.isConnected && state.epoch === epoch);
}

describe('another leader', () => {
  test('is subscribed at within 300 ms, with the tasks and what is unacknowledged', async () => {
    const first = await aMaster({ epoch: 1, acknowledges: false });
    const second = await aMaster({ epoch: 2, acknowledges: false });
    await obeyed(first, 1);
    first.launch(task('ct:1:0:a:'));
    const status = await first.status('ct:1:0:a:', () => true);
    const sinceMs = performance.now();
    await obeyed(second, 2);
    expect(performance.now() - sinceMs).toBeLessThan(300);
    expect(second.subscriptions.at(-1)?.subscribe.tasks).toMatchObject([
      { task: { task_id: { value: 'ct:1:0:a:' } }, status: { uuid: status.uuid } },
    ]);
    await second.status('ct:1:0:a:', ({ uuid }) => String(uuid) === String(status.uuid));
    expect(started).toEqual(['ct:1:0:a:']);
  });

  test('is not told on its way what was meant for the former one', async () => {
    const first = await aMaster({ epoch: 1 });
    const second = await aMaster({ epoch: 2 });
    await obeyed(first, 1);
    const taskId = 'ct:1:0:a:';
    first.launch(task(taskId));
    await first.status(taskId, () => true);
    const release = journal.hold();
    const at = realTime.clock.now();
    const news = { type: 'ended', taskId, at, exitCode: 0, signal: null } as const;
    loop.push({ type: 'taskSaid', news });
    await eventually(() => state.tasks.get(taskId)?.phase === 'ended');
    detector.lead(second.url);
    release();
    await second.status(taskId, ({ state: told }) => told === 'TASK_FINISHED');
    await eventually(() => state.tasks.size === 0);
    expect([second.strayCallCount, second.subscriptions.length]).toEqual([0, 1]);
  });

  test('is obeyed only after its epoch is in the journal', async () => {
    const first = await aMaster({ epoch: 1 });
    const second = await aMaster({ epoch: 2 });
    await obeyed(first, 1);
    const release = journal.hold();
    detector.lead(second.url);
    await second.subscribed();
    second.launch(task('ct:1:0:a:'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(started).toEqual([]);
    release();
    await eventually(() => started.length > 0);
    const kinds = journal.records.map((record) => record.kind);
    expect(kinds.lastIndexOf('epochObeyed')).toBeLessThan(kinds.indexOf('taskAccepted'));
  });

  test('unknown for a while is no reason to leave a master that is heard', async () => {
    const master = await aMaster({ epoch: 1 });
    await obeyed(master, 1);
    detector.lead(null);
    master.launch(task('ct:1:0:a:'));
    await master.status('ct:1:0:a:', () => true);
    expect(master.subscriptions).toHaveLength(1);
  });
});

describe('the former leader', () => {
  test('is heard, refused and counted', async () => {
    const first = await aMaster({ epoch: 1 });
    const second = await aMaster({ epoch: 2 });
    await obeyed(first, 1);
    await obeyed(second, 2);
    first.launch(task('ct:1:0:late:'));
    first.kill('ct:1:0:late:');
    first.say({ type: 'HEARTBEAT' });
    await eventually(() => refusedCallCount(state) === 3);
    expect(Object.fromEntries(state.refusedCounts)).toEqual({ LAUNCH: 1, KILL: 1, HEARTBEAT: 1 });
    second.launch(task('ct:1:0:next:'));
    await second.status('ct:1:0:next:', () => true);
    expect(started).toEqual(['ct:1:0:next:']);
  });

  test('whose LAUNCH is held up by the link until its successor was asked starts nothing', async () => {
    const first = await aMaster({ epoch: 1 });
    const second = await aMaster({ epoch: 2 });
    await obeyed(first, 1);
    const release = journal.hold();
    first.launch(task('ct:1:0:told:'));
    await eventually(() => state.tasks.has('ct:1:0:told:'));
    // This one waits for the disk: the successor is asked before the agent has looked at it.
    first.launch(task('ct:1:0:untold:'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    detector.lead(second.url);
    await second.subscribed();
    expect(reported(second)).toEqual(['ct:1:0:told:']);
    release();
    await second.status('ct:1:0:told:', () => true);
    expect(started).toEqual(['ct:1:0:told:']);
  });

  test('that says again that it leads is refused and left', async () => {
    const first = await aMaster({ epoch: 1 });
    const second = await aMaster({ epoch: 2 });
    await obeyed(second, 2);
    detector.lead(first.url);
    await eventually(() => state.refusedCounts.get('SUBSCRIBED') === 1);
    expect(state.isConnected).toBe(false);
    await eventually(() => detector.doubted.includes(first.url));
    await obeyed(second, 2);
  });

  test('is listened to only as long as there are not two newer ones', async () => {
    const masters: ScriptedMaster[] = [];
    for (const epoch of [1, 2, 3, 4]) masters.push(await aMaster({ epoch }));
    for (const [index, master] of masters.entries()) await obeyed(master, index + 1);
    for (const master of masters) master.say({ type: 'HEARTBEAT' });
    await eventually(() => refusedCallCount(state) === 2);
    await eventually(async () => (await masters[0]?.connectionCount()) === 0);
    expect(await masters[1]?.connectionCount()).toBeGreaterThan(0);
  });
});

describe('a bad link', () => {
  test.each([
    ['a half-open one', { isToServerOpen: false, isToClientOpen: false }],
    ['one that lets nothing through to the agent', { isToClientOpen: false }],
  ])('%s is found by the heartbeats, and the master again', async (_name, silence) => {
    const master = await aMaster({ epoch: 1, heartbeatSeconds: 0.1 });
    const proxy = await aProxy(master);
    detector.lead(proxy.url);
    await eventually(() => state.isConnected);
    const beat = setInterval(() => master.say({ type: 'HEARTBEAT' }), 50);
    closing.unshift(async () => clearInterval(beat));
    await eventually(() => master.calls.some(({ type }) => type === 'HEARTBEAT'));
    const sinceMs = performance.now();
    Object.assign(proxy, silence);
    await eventually(() => !state.isConnected);
    expect(performance.now() - sinceMs).toBeLessThan(1_500);
    proxy.isOpen = true;
    await eventually(() => state.isConnected);
    expect(detector.doubted).toContain(proxy.url);
  });
});

test('a thousand changes of the leader leave no connection behind', async () => {
  const first = await aMaster({ epoch: 1 });
  const second = await aMaster({ epoch: 1 });
  for (let round = 0; round < 500; round += 1) {
    for (const master of [first, second]) {
      const before = master.subscriptions.length;
      detector.lead(master.url);
      const isThere = (): boolean => master.subscriptions.length > before && state.isConnected;
      // Without pauses: a thousand of them would make up nearly all of this test.
      while (!isThere()) await new Promise(setImmediate);
    }
  }
  await eventually(async () => {
    const open = (await first.connectionCount()) + (await second.connectionCount());
    return open <= 4;
  });
  const handles = process.getActiveResourcesInfo();
  expect(handles.filter((name) => name === 'Timeout').length).toBeLessThan(30);
}, 60_000);
