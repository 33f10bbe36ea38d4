import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HaScheduler } from '../world/ha-cluster.js';
import { freePorts } from '../world/ports.js';
import { runProgram } from '../world/process.js';
import { until } from '../world/until.js';
import { HAS_ZOOKEEPER, Zookeeper } from '../world/zookeeper.js';

const PROGRAM = 'packages/scheduler/bin/horae-scheduler.js';

describe('--zk', () => {
  test.each(['zk://127.0.0.1:2181', 'zk://127.0.0.1:2181/', '127.0.0.1:2181/horae', 'zk:///horae'])(
    '%s is refused with an example',
    async (address) => {
      const { code, output } = await runProgram(PROGRAM, ['--zk', address]);
      expect(code).toBe(30);
      expect(output).toContain('--zk');
      expect(output).toContain('zk://zk1:2181,zk2:2181,zk3:2181/horae');
    },
    20_000,
  );

  test('never shows a password', async () => {
    const { output } = await runProgram(PROGRAM, ['--zk', 'zk://horae:hush-hush@127.0.0.1']);
    expect(output).not.toContain('hush-hush');
  }, 20_000);

  test('needs an address that others can reach', async () => {
    const flags = ['--zk', 'zk://127.0.0.1/horae', '--http-host', '0.0.0.0', '--insecure'];
    const { code, output } = await runProgram(PROGRAM, flags);
    expect(code).toBe(30);
    expect(output).toContain('--http-advertise');
  }, 20_000);

  test('needs a session of some seconds', async () => {
    const flags = ['--zk', 'zk://127.0.0.1/horae', '--zk-session-timeout', 'PT0S'];
    const { code, output } = await runProgram(PROGRAM, flags);
    expect(code).toBe(30);
    expect(output).toContain('--zk-session-timeout');
  }, 20_000);
});

describe.skipIf(!HAS_ZOOKEEPER)('an ensemble', () => {
  const folder = mkdtempSync(join(tmpdir(), 'horae-refused-'));
  const started: HaScheduler[] = [];
  let zookeeper: Zookeeper;

  beforeAll(async () => {
    zookeeper = await Zookeeper.start();
  }, 60_000);

  afterAll(async () => {
    await Promise.all(started.map((scheduler) => scheduler.kill()));
    await zookeeper.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  async function start(zk: string): Promise<HaScheduler> {
    const [http = 0, master = 0] = await freePorts(2);
    const ports = ['--http-port', `${http}`, '--master-port', `${master}`];
    const data = ['--data-dir', join(folder, `${started.length}`)];
    const session = ['--zk-session-timeout', 'PT4S'];
    const args = [...ports, ...data, ...session, '--zk', zk];
    const scheduler = new HaScheduler(`http://127.0.0.1:${http}`, args);
    started.push(scheduler);
    scheduler.start();
    await until('an answer', () => fetch(scheduler.url).then(() => true));
    return scheduler;
  }

  async function saysWhy({ url }: HaScheduler, reason: string): Promise<void> {
    await until(`"${reason}" as the reason`, async () => {
      const answer = await fetch(`${url}/scheduler/jobs`);
      expect(answer.status).toBe(503);
      const { message } = (await answer.json()) as { message: string };
      if (!message.includes(reason)) throw new Error(message);
      return true;
    });
  }

  test('that cannot be reached is waited for, and said to be away', async () => {
    const [port] = await freePorts(1);
    const scheduler = await start(`zk://127.0.0.1:${port}/horae`);
    await saysWhy(scheduler, 'ZooKeeper does not answer');
    expect((await fetch(`${scheduler.url}/ping`)).status).toBe(200);
  }, 30_000);

  test('that refuses the password is tried again, and the credentials are named', async () => {
    const right = await start(`zk://horae:right@${zookeeper.address}/horae`);
    await until('a leader', async () => (await right.health()).role === 'leader');
    await right.kill();
    const wrong = await start(`zk://horae:wrong@${zookeeper.address}/horae`);
    await saysWhy(wrong, 'credentials');
    expect(wrong.output()).not.toContain('wrong');
    // Whoever has the right ones is not disturbed.
    right.start();
    await until('the leader again', async () => (await right.health()).role === 'leader', {
      withinMs: 30_000,
    });
  }, 60_000);
});
