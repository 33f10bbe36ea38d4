import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandInfo, TaskInfo, TaskStatus } from '@horae/agent/protocol';
import { aTask } from './a-task.js';
import { AgentProcess, cleanUp, ensureBuilt, makeWorkFolder } from './agent-process.js';
import { ScriptedMaster } from './scripted-master.js';

const workFolder = makeWorkFolder();
let master: ScriptedMaster;
let agent: AgentProcess;

beforeAll(async () => {
  ensureBuilt();
  master = await ScriptedMaster.start();
  agent = await AgentProcess.start({
    master: master.url,
    workFolder,
    env: { AGENT_SECRET: 'do-not-tell', TZ: 'Europe/Berlin', NODE_OPTIONS: '--no-warnings' },
  });
  await master.subscribed();
}, 60_000);

afterAll(async () => {
  await cleanUp(workFolder, [agent]);
  await master.stop();
});

async function run(command: CommandInfo | string): Promise<{ task: TaskInfo; end: TaskStatus }> {
  const task = aTask(command);
  master.launch(task);
  return { task, end: await master.endOf(task.task_id.value) };
}

async function outputOf(command: CommandInfo | string): Promise<string> {
  const { task } = await run(command);
  return agent.output(task.task_id.value);
}

function labels(status: TaskStatus): Record<string, string | undefined> {
  return Object.fromEntries((status.labels?.labels ?? []).map(({ key, value }) => [key, value]));
}

describe('the end of a command', () => {
  test('with status 0 is TASK_FINISHED, with its times', async () => {
    const { end } = await run('true');
    expect(end).toMatchObject({
      state: 'TASK_FINISHED',
      message: 'Command exited with status 0',
      source: 'SOURCE_EXECUTOR',
    });
    expect(end.uuid).toHaveLength(16);
    const { exit_code, started_at, ended_at } = labels(end);
    expect(exit_code).toBe('0');
    expect(started_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(ended_at ?? '')).toBeGreaterThanOrEqual(Date.parse(started_at ?? ''));
  });

  test('with another status is TASK_FAILED and tells the status', async () => {
    const { end } = await run('exit 3');
    expect(end.state).toBe('TASK_FAILED');
    expect(end.message).toBe('Command exited with status 3');
    expect(labels(end)).toMatchObject({ exit_code: '3' });
  });

  test('by a signal names the signal', async () => {
    const { end } = await run('kill -9 $$');
    expect(end.state).toBe('TASK_FAILED');
    expect(end.message).toBe('Command terminated with signal Killed');
    expect(labels(end)).toMatchObject({ signal: 'SIGKILL' });
    expect(labels(end)['exit_code']).toBeUndefined();
  });

  test('that could not begin says which program is missing', async () => {
    const { end } = await run({ shell: false, value: '/no/such/program' });
    expect(end).toMatchObject({
      state: 'TASK_FAILED',
      reason: 'REASON_CONTAINER_LAUNCH_FAILED',
      message: 'There is no program "/no/such/program" on this machine.',
    });
  });
});

describe('arguments', () => {
  const odd = [
    '; rm -rf "$HOME"',
    '$(id)',
    '`id`',
    'a|b&c',
    "it's",
    'two\nlines',
    '',
    '*',
    '\\',
    '名',
  ];

  test('reach a shell command as positional parameters, byte for byte', async () => {
    const value = 'for a in "$@"; do printf "<%s>" "$a"; done';
    expect(await outputOf({ shell: true, value, arguments: odd })).toBe(
      odd.map((argument) => `<${argument}>`).join(''),
    );
  });

  test('reach a program as argv, byte for byte', async () => {
    const output = await outputOf({
      shell: false,
      value: '/usr/bin/printf',
      arguments: ['printf', '<%s>', ...odd],
    });
    expect(output).toBe(odd.map((argument) => `<${argument}>`).join(''));
  });
});

describe('what a command finds', () => {
  test('is an environment built from nothing', async () => {
    const { task } = await run({
      shell: false,
      value: '/usr/bin/env',
      environment: { variables: [{ name: 'REPORT_DAY', value: 'a b\nc' }] },
    });
    const output = await agent.output(task.task_id.value);
    const names = output
      .replace('REPORT_DAY=a b\nc\n', 'REPORT_DAY=\n')
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(0, line.indexOf('=')));
    expect(names.sort()).toEqual([
      'HOME',
      'HOST',
      'LOGNAME',
      'MESOS_AGENT_ENDPOINT',
      'MESOS_CHECKPOINT',
      'MESOS_DIRECTORY',
      'MESOS_EXECUTOR_ID',
      'MESOS_FRAMEWORK_ID',
      'MESOS_SANDBOX',
      'MESOS_SLAVE_ID',
      'MESOS_TASK_ID',
      'PATH',
      'REPORT_DAY',
      'SHELL',
      'TZ',
      'USER',
    ]);
    expect(output).toContain('REPORT_DAY=a b\nc\n');
    expect(output).toContain('MESOS_FRAMEWORK_ID=horae-test\n');
    expect(output).toContain(`MESOS_TASK_ID=${task.task_id.value}\n`);
  });

  test('is its sandbox as working directory, writable by its user', async () => {
    const { task, end } = await run('pwd && echo "$MESOS_SANDBOX" && echo kept > result.txt');
    expect(end.state).toBe('TASK_FINISHED');
    const [directory, sandbox] = (await agent.output(task.task_id.value)).split('\n');
    expect(directory).toBe(sandbox);
    expect(await agent.output(task.task_id.value, 'result.txt')).toBe('kept\n');
  });

  test('is nothing open but its three standard files, and an empty standard input', async () => {
    const fds = await outputOf('ls -l /proc/self/fd; cat');
    const open = [...fds.matchAll(/ (\d+) -> (\S+)/g)].map(([, fd, target]) => ({ fd, target }));
    expect(open.map(({ fd }) => fd)).toEqual(['0', '1', '2', '3']);
    expect(open[0]?.target).toBe('/dev/null');
    // The fourth is the folder that ls reads.
    expect(open[3]?.target).toMatch(/^\/proc\//);
  });

  test('is a session and process group of its own, and no signal ignored or blocked', async () => {
    const status = await outputOf('cat /proc/self/status; echo "$$ $(ps -o pgid=,sid= -p $$)"');
    expect(status).toMatch(/SigIgn:\s+0{16}/);
    expect(status).toMatch(/SigBlk:\s+0{16}/);
    const [pid, pgid, sid] = status.trim().split('\n').at(-1)?.trim().split(/\s+/) ?? [];
    expect([pgid, sid]).toEqual([pid, pid]);
  });
});

test('output to both streams is kept apart', async () => {
  const { task } = await run('echo to-out; echo to-err >&2');
  expect(await agent.output(task.task_id.value)).toBe('to-out\n');
  expect(await agent.output(task.task_id.value, 'stderr')).toBe('to-err\n');
});

describe.runIf(process.getuid?.() === 0)('an agent that is root', () => {
  test('runs tasks without a user as nobody', async () => {
    expect(await outputOf('id -un; id -G')).toMatch(/^nobody\n65534\n$/);
  });

  test('refuses to run a task as root, whoever asks', async () => {
    const { end } = await run({ shell: true, value: 'id', user: 'root' });
    expect(end.state).toBe('TASK_ERROR');
    expect(end.message).toContain('"root"');
    expect(end.message).toContain('--allow-root');
  });

  test('runs a task as the user it names', async () => {
    expect(await outputOf({ shell: true, value: 'id -un; pwd', user: 'daemon' })).toContain(
      'daemon\n',
    );
  });
});

test('a user that the machine does not know is refused by name', async () => {
  const { end } = await run({ shell: true, value: 'id', user: 'no-such-user' });
  expect(end.state).toBe('TASK_ERROR');
  expect(end.message).toContain('"no-such-user" is not known on this machine');
});
