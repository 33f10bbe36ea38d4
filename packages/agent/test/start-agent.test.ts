import { spawnSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aTask } from './a-task.js';
import { AgentProcess, agentFile, cleanUp, ensureBuilt, makeWorkFolder } from './agent-process.js';
import { ScriptedMaster } from './scripted-master.js';

let workFolder: string;
let agents: AgentProcess[];

beforeAll(() => ensureBuilt(), 60_000);

beforeEach(() => {
  workFolder = makeWorkFolder();
  agents = [];
});

afterEach(() => cleanUp(workFolder, agents));

/** For an agent that is expected not to start. */
function refusal(flags: readonly string[]): { code: number | null; text: string } {
  const all = [agentFile(), '--work-dir', workFolder, ...flags];
  const { status, stderr } = spawnSync(process.execPath, all, { encoding: 'utf8' });
  return { code: status, text: stderr };
}

describe('an agent is not started', () => {
  test('where other machines could read its files, unless it is told so', () => {
    const { code, text } = refusal(['--host', '0.0.0.0', '--port', '0']);
    expect(code).toBe(30);
    expect(text).toContain('host: "0.0.0.0"');
    expect(text).toContain('--insecure');
  });

  test('on a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(refusal(['--port', String(port)])).toMatchObject({ code: 31 });
    await new Promise((resolve) => server.close(resolve));
  });

  test('with a default user that does not exist', () => {
    const { code, text } = refusal(['--port', '0', '--default-user', 'no-such-user']);
    expect(code).toBe(30);
    expect(text).toContain('default-user: "no-such-user" is not known on this machine');
  });

  test('with options that are wrong', () => {
    const { code, text } = refusal(['--port', 'x', '--on-quit', 'explode']);
    expect(code).toBe(2);
    expect(text).toContain('--port: "x" is not a port');
    expect(text).toContain('--on-quit: "explode" is not one of leave, kill');
  });
});

test('the agent tells what it is: resources, attributes, host name', async () => {
  const master = await ScriptedMaster.start();
  const flags = ['--cpus', '1.5', '--mem', '256', '--disk', '100', '--hostname', 'worker-7'];
  agents.push(
    await AgentProcess.start({
      master: master.url,
      workFolder,
      flags: [...flags, '--attributes', 'rack:r1;zone:b'],
    }),
  );
  await master.subscribed();
  const info = master.subscriptions[0]?.subscribe.agent_info;
  const resources = info?.resources?.map(({ name, scalar }) => [name, scalar?.value]);
  expect(resources).toEqual([
    ['cpus', 1.5],
    ['mem', 256],
    ['disk', 100],
  ]);
  const attributes = info?.attributes?.map(({ name, text }) => [name, text?.value]);
  expect(attributes).toEqual([
    ['os', process.platform],
    ['arch', process.arch],
    ['rack', 'r1'],
    ['zone', 'b'],
  ]);
  expect(info).toMatchObject({
    hostname: 'worker-7',
    port: agents[0]?.port,
    advertised_host: '127.0.0.1',
  });
  await master.stop();
});

describe.runIf(process.getuid?.() === 0)('an agent of an ordinary user', () => {
  const DAEMON = 1;

  test('runs tasks as itself and as nobody else', async () => {
    const master = await ScriptedMaster.start();
    chownSync(workFolder, DAEMON, DAEMON);
    const agent = await AgentProcess.start({ master: master.url, workFolder, uid: DAEMON });
    agents.push(agent);
    await master.subscribed();
    const own = aTask('id -un; pwd > place; cat place');
    const others = aTask({ value: 'id', user: 'nobody' });
    for (const task of [own, others]) master.launch(task);
    expect((await master.endOf(own.task_id.value)).state).toBe('TASK_FINISHED');
    expect(await agent.output(own.task_id.value)).toMatch(/^daemon\n\//);
    const refused = await master.endOf(others.task_id.value);
    expect(refused.state).toBe('TASK_ERROR');
    expect(refused.message).toContain('runs as "daemon" and cannot become "nobody"');
    await master.stop();
  });
});
