import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aTask } from './a-task.js';
import { AgentProcess, cleanUp, ensureBuilt, makeWorkFolder } from './agent-process.js';
import { eventually } from './eventually.js';
import { ScriptedMaster } from './scripted-master.js';

const workFolder = makeWorkFolder();
let master: ScriptedMaster;
let agent: AgentProcess;

beforeAll(async () => {
  ensureBuilt();
  master = await ScriptedMaster.start();
  agent = await AgentProcess.start({ master: master.url, workFolder });
  await master.subscribed();
}, 60_000);

afterAll(async () => {
  await cleanUp(workFolder, [agent]);
  await master.stop();
});

/** Starts the command and waits until it has written its first line. */
async function startedTask(command: string, more = {}): Promise<string> {
  const task = aTask(command, more);
  const id = task.task_id.value;
  master.launch(task);
  await eventually(async () => (await agent.output(id)).includes('\n'));
  return id;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a killed task', () => {
  test('gets TERM and may clean up within its grace', async () => {
    const id = await startedTask(
      `trap 'echo cleaned; exit 0' TERM; echo up; while :; do sleep 0.05; done`,
    );
    master.kill(id, 10_000);
    const end = await master.endOf(id);
    expect(end).toMatchObject({ state: 'TASK_KILLED', message: 'Command exited with status 0' });
    expect(await agent.output(id)).toBe('up\ncleaned\n');
  });

  test('that ignores TERM gets KILL after its grace, not before', async () => {
    const id = await startedTask(`trap '' TERM; echo up; while :; do sleep 0.05; done`);
    const askedAt = Date.now();
    master.kill(id, 800);
    const end = await master.endOf(id);
    expect(end).toMatchObject({
      state: 'TASK_KILLED',
      message: 'Command terminated with signal Killed',
    });
    expect(Date.now() - askedAt).toBeGreaterThanOrEqual(800);
  });

  test('has ended when all of its group has: children are killed with it', async () => {
    const id = await startedTask(
      `sh -c 'trap "" TERM; echo $$; while :; do sleep 0.05; done' & sleep 60`,
    );
    const childPid = Number((await agent.output(id)).trim());
    expect(isAlive(childPid)).toBe(true);
    master.kill(id, 500);
    const end = await master.endOf(id);
    expect(end.state).toBe('TASK_KILLED');
    expect(isAlive(childPid)).toBe(false);
  });

  test('can be killed sooner by a second, shorter kill', async () => {
    const id = await startedTask(`trap '' TERM; echo up; while :; do sleep 0.05; done`);
    master.kill(id, 600_000);
    master.kill(id, 100);
    expect((await master.endOf(id)).state).toBe('TASK_KILLED');
  });

  test('takes the grace of its own policy when the call names none', async () => {
    const id = await startedTask(`trap '' TERM; echo up; while :; do sleep 0.05; done`, {
      kill_policy: { grace_period: { nanoseconds: 100e6 } },
    });
    master.kill(id);
    expect((await master.endOf(id)).state).toBe('TASK_KILLED');
  });
});

test('a task over its longest run time is killed and fails with that reason', async () => {
  const id = await startedTask('echo up; sleep 60', {
    max_completion_time: { nanoseconds: 400e6 },
  });
  expect(await master.endOf(id)).toMatchObject({
    state: 'TASK_FAILED',
    reason: 'REASON_MAX_COMPLETION_TIME_REACHED',
  });
});

test('a task killed before it could start never starts', async () => {
  const task = aTask('echo should not run');
  master.launch(task);
  master.kill(task.task_id.value, 0);
  const end = await master.endOf(task.task_id.value);
  expect(end.state).toBe('TASK_KILLED');
});

test('the background work of a task that ended by itself is left alone', async () => {
  const id = await startedTask('sleep 30 & echo $!');
  expect((await master.endOf(id)).state).toBe('TASK_FINISHED');
  const pid = Number((await agent.output(id)).trim());
  expect(isAlive(pid)).toBe(true);
  process.kill(pid, 'SIGKILL');
});
