import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationMs } from '@horae/submitter/kernel';
import { type ZookeeperClient, loadZookeeper } from '@horae/submitter/zookeeper';
import { HAS_ZOOKEEPER, Zookeeper } from '../../../test/world/zookeeper.js';
import { aTask } from './a-task.js';
import { AgentProcess, cleanUp, ensureBuilt, makeWorkFolder } from './agent-process.js';
import { eventually } from './eventually.js';
import { ScriptedMaster } from './scripted-master.js';

const workFolders: string[] = [];
const agents: AgentProcess[] = [];

beforeAll(() => ensureBuilt(), 60_000);

afterAll(async () => {
  for (const folder of workFolders) await cleanUp(folder, agents);
});

function aWorkFolder(): string {
  const folder = makeWorkFolder();
  workFolders.push(folder);
  return folder;
}

describe.runIf(HAS_ZOOKEEPER)('masters in a real ZooKeeper', () => {
  let zookeeper: Zookeeper;
  let election: ZookeeperClient;
  const masters: ScriptedMaster[] = [];

  beforeAll(async () => {
    zookeeper = await Zookeeper.start();
    election = await open();
    await election.create('/horae', Buffer.of(), { kind: 'persistent', access: 'readable' });
  }, 60_000);

  afterAll(async () => {
    await election.close();
    for (const master of masters) await master.stop();
    await zookeeper.stop();
  });

  async function open(): Promise<ZookeeperClient> {
    const openZookeeper = await loadZookeeper();
    const address = { hosts: [zookeeper.address], credentials: null };
    const client = openZookeeper({ address, sessionTimeoutMs: durationMs(20_000) });
    await eventually(() => client.state === 'connected');
    return client;
  }

  async function aMaster(epoch: number): Promise<ScriptedMaster> {
    const master = await ScriptedMaster.start({ epoch, heartbeatSeconds: 30 });
    masters.push(master);
    return master;
  }

  /** As Apache Mesos writes it. */
  function announce(master: ScriptedMaster): Promise<string> {
    const { port } = master;
    const info = {
      address: { hostname: '127.0.0.1', ip: '127.0.0.1', port },
      capabilities: [{ type: 'AGENT_UPDATE' }],
      hostname: '127.0.0.1',
      id: '3a723812-e65e-4481-855d-d85693eb4a0b',
      ip: 16_777_343,
      pid: `master@127.0.0.1:${port}`,
      port,
      version: '1.12.0',
    };
    const data = Buffer.from(JSON.stringify(info));
    const options = { kind: 'sequence', access: 'readable' } as const;
    return election.create('/horae/json.info_', data, options);
  }

  test('an agent follows the leader with its tasks, and lives through an outage of ZooKeeper', async () => {
    const first = await aMaster(1);
    const second = await aMaster(2);
    const third = await aMaster(3);
    const nodes = [await announce(first), await announce(second)];
    const agent = await AgentProcess.start({
      master: `zk://${zookeeper.address}/horae`,
      workFolder: aWorkFolder(),
      flags: ['--zk-session-timeout', 'PT2S'],
    });
    agents.push(agent);
    await first.subscribed();
    const task = aTask('sleep 60');
    first.launch(task);
    await first.status(task.task_id.value, ({ state }) => state === 'TASK_RUNNING');

    await election.delete(nodes[0] ?? '');
    await second.subscribed();
    expect(second.subscriptions[0]?.subscribe).toMatchObject({
      epoch: 1,
      tasks: [{ task: { task_id: task.task_id } }],
    });

    // The former one goes on as if nothing had happened.
    first.launch(aTask('true'));
    await eventually(async () => {
      const state = (await (await agent.fetch('/state')).json()) as { refusedCallCount: number };
      return state.refusedCallCount === 1;
    });

    await zookeeper.kill();
    await eventually(() => election.state !== 'connected');
    const next = aTask('true');
    second.launch(next);
    await second.endOf(next.task_id.value);
    await zookeeper.run();
    await eventually(() => election.state === 'connected');
    await announce(third);
    await election.delete(nodes[1] ?? '');
    await third.subscribed();
    expect(third.subscriptions[0]?.subscribe.refused_call_count).toBe(1);
    expect(agent.exitCode).toBeUndefined();
  }, 90_000);

  test('a path that nobody has made is told in the log, and waited for', async () => {
    const master = await aMaster(1);
    const agent = await AgentProcess.start({
      master: `zk://${zookeeper.address}/elsewhere`,
      workFolder: aWorkFolder(),
    });
    agents.push(agent);
    await eventually(() => agent.log.includes('there is no /elsewhere in ZooKeeper'));
    await election.create('/elsewhere', Buffer.of(), { kind: 'persistent', access: 'readable' });
    const data = Buffer.from(JSON.stringify({ hostname: '127.0.0.1', port: master.port }));
    const options = { kind: 'sequence', access: 'readable' } as const;
    await election.create('/elsewhere/json.info_', data, options);
    await master.subscribed();
  }, 60_000);
});

test('without the package an agent says what to install, and ends', async () => {
  const workFolder = aWorkFolder();
  const hook = join(workFolder, 'no-zookeeper.mjs');
  writeFileSync(
    hook,
    `import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(
  'export async function resolve(name, context, next) {' +
  " if (name === 'zookeeper') throw new Error('Cannot find package');" +
  ' return next(name, context); }'));
`,
  );
  const agent = AgentProcess.launch({
    master: 'zk://127.0.0.1:1/horae',
    workFolder,
    env: { NODE_OPTIONS: `--import=${hook}` },
  });
  agents.push(agent);
  await agent.ended();
  expect(agent.log).toContain('npm install zookeeper');
  expect(agent.exitCode).toBe(30);
});
