import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TaskStatus } from '@horae/agent/protocol';
import { aTask } from './a-task.js';
import { AgentProcess, cleanUp, ensureBuilt, makeWorkFolder } from './agent-process.js';
import { eventually } from './eventually.js';
import { ScriptedMaster } from './scripted-master.js';

let workFolder: string;
let master: ScriptedMaster;
let agents: AgentProcess[];

beforeAll(() => ensureBuilt(), 60_000);

beforeEach(async () => {
  workFolder = makeWorkFolder();
  master = await ScriptedMaster.start();
  agents = [];
});

afterEach(async () => {
  await cleanUp(workFolder, agents);
  await master.stop();
});

async function startAgent(flags: readonly string[] = []): Promise<AgentProcess> {
  const subscriptionCount = master.subscriptions.length;
  const agent = await AgentProcess.start({ master: master.url, workFolder, flags });
  agents.push(agent);
  await master.subscribed(subscriptionCount + 1);
  return agent;
}

async function launchAndWait(command: string): Promise<string> {
  const task = aTask(command);
  master.launch(task);
  await master.status(task.task_id.value, ({ state }) => state === 'TASK_RUNNING');
  return task.task_id.value;
}

function endsOf(taskId: string): readonly TaskStatus[] {
  return master.statusesOf(taskId).filter(({ state }) => state !== 'TASK_RUNNING');
}

function recordText(taskId: string): string {
  const name = readdirSync(join(workFolder, 'records')).find(
    (record) => decodeURIComponent(record) === taskId,
  );
  return name === undefined ? '' : readFileSync(join(workFolder, 'records', name), 'utf8');
}

function launcherPid(taskId: string): number {
  return Number(/"launcher":\{"pid":(\d+)/.exec(recordText(taskId))?.[1]);
}

describe('kill -9 of the agent', () => {
  test('does not touch its tasks; the next agent reports their true ends, once', async () => {
    const first = await startAgent();
    const succeeds = await launchAndWait(
      'echo start; while [ ! -e go ]; do sleep 0.05; done; exit 0',
    );
    const fails = await launchAndWait('echo start; while [ ! -e go ]; do sleep 0.05; done; exit 7');
    await first.kill9();
    await startAgent();
    const { tasks } = master.subscriptions.at(-1)?.subscribe ?? {};
    expect(tasks?.map(({ task, status }) => [task.task_id.value, status.state])).toEqual([
      [succeeds, 'TASK_RUNNING'],
      [fails, 'TASK_RUNNING'],
    ]);
    for (const id of [succeeds, fails]) writeFileSync(join(sandbox(id), 'go'), '');
    expect(await master.endOf(succeeds)).toMatchObject({ state: 'TASK_FINISHED' });
    expect(await master.endOf(fails)).toMatchObject({
      state: 'TASK_FAILED',
      message: 'Command exited with status 7',
    });
    await eventually(() => agents.at(-1)?.fetch('/state').then(holdsNothing));
    expect(endsOf(succeeds)).toHaveLength(1);
    expect(endsOf(fails)).toHaveLength(1);
    expect(await agents.at(-1)?.output(succeeds)).toBe('start\n');
  });

  test('a task that ended meanwhile is reported with its true status', async () => {
    const first = await startAgent();
    const id = await launchAndWait('while [ ! -e go ]; do sleep 0.05; done; exit 5');
    await first.kill9();
    writeFileSync(join(sandbox(id), 'go'), '');
    await eventually(() => recordText(id).includes('"ended"'));
    await startAgent();
    expect(await master.endOf(id)).toMatchObject({ message: 'Command exited with status 5' });
  });

  test('an end that was not acknowledged is told again, under the same uuid', async () => {
    master.acknowledges = false;
    const first = await startAgent();
    const task = aTask('exit 4');
    master.launch(task);
    const start = await eventually(() => master.statusesOf(task.task_id.value)[0]);
    if (start.state === 'TASK_RUNNING') master.acknowledge(start);
    const told = await master.status(task.task_id.value, ({ state }) => state === 'TASK_FAILED');
    await first.kill9();
    master.acknowledges = true;
    await startAgent();
    const again = await eventually(() => endsOf(task.task_id.value)[1]);
    expect(again.uuid).toEqual(told.uuid);
    const { tasks } = master.subscriptions.at(-1)?.subscribe ?? {};
    expect(tasks?.[0]?.status).toMatchObject({ state: 'TASK_FAILED', uuid: told.uuid });
  });

  test('a task can still be killed by the next agent, with all of its group', async () => {
    const first = await startAgent();
    const id = await launchAndWait(
      `sh -c 'trap "" TERM; echo up; while :; do sleep 0.05; done' & wait`,
    );
    await first.kill9();
    await startAgent();
    master.kill(id, 300);
    expect((await master.endOf(id)).state).toBe('TASK_KILLED');
  });

  test('a kill under way is gone on with', async () => {
    const first = await startAgent();
    const id = await launchAndWait(`trap '' TERM; while :; do sleep 0.05; done`);
    master.kill(id, 1_500);
    await eventually(() =>
      readFileSync(join(workFolder, 'journal'), 'utf8').includes('killPlanned'),
    );
    await first.kill9();
    await startAgent();
    expect(await master.endOf(id)).toMatchObject({
      state: 'TASK_KILLED',
      message: 'Command terminated with signal Killed',
    });
  });

  test('the agent keeps its id', async () => {
    const first = await startAgent();
    await eventually(() =>
      readFileSync(join(workFolder, 'journal'), 'utf8').includes('agentNamed'),
    );
    await first.kill9();
    await startAgent();
    expect(master.subscriptions.at(-1)?.subscribe.agent_info.id?.value).toBe('agent-1');
  });
});

describe('a task is started once', () => {
  test('however often it is asked for, also after a restart', async () => {
    const first = await startAgent();
    const task = aTask('echo "$$"');
    const id = task.task_id.value;
    master.launch(task);
    master.launch(task);
    await master.endOf(id);
    master.launch(task);
    await first.kill9();
    const second = await startAgent();
    master.launch(task);
    await second.kill9();
    // By now the journal is shortened: only the record of the id is left.
    const third = await startAgent();
    master.launch(task);
    // A later task is over: the repeated launches before it have been dealt with.
    const later = aTask('true');
    master.launch(later);
    await master.endOf(later.task_id.value);
    expect((await third.output(id)).trim().split('\n')).toHaveLength(1);
    expect(recordText(id).match(/"started"/g)).toHaveLength(1);
    // The repeated launch is answered by what became of the first.
    await eventually(() => endsOf(id).length > 1);
    expect(new Set(endsOf(id).map(({ state }) => state))).toEqual(new Set(['TASK_FINISHED']));
  });

  test('an agent killed in the middle of a burst has started each task once or never', async () => {
    const counted = join(workFolder, 'counted');
    writeFileSync(counted, '', { mode: 0o666 });
    execFileSync('chmod', ['666', counted]);
    const first = await startAgent();
    const tasks = Array.from({ length: 60 }, () => aTask(`echo "$MESOS_TASK_ID" >> ${counted}`));
    for (const task of tasks) master.launch(task);
    await eventually(() => readFileSync(counted, 'utf8').split('\n').length > 10);
    await first.kill9();
    await startAgent();
    const journal = readFileSync(join(workFolder, 'journal'), 'utf8');
    for (const task of tasks) {
      const id = task.task_id.value;
      const isKnown = journal.includes(id) || recordText(id) !== '' || endsOf(id).length > 0;
      // A launch that the first agent never read is the master's to find out about.
      if (!isKnown) continue;
      const end = await master.endOf(id);
      const startCount = readFileSync(counted, 'utf8')
        .split('\n')
        .filter((line) => line === id);
      expect([id, end.state, startCount.length]).toEqual([
        id,
        end.state,
        end.state === 'TASK_FINISHED' ? 1 : 0,
      ]);
      expect(['TASK_FINISHED', 'TASK_DROPPED']).toContain(end.state);
    }
    expect(endsOf(tasks[0]?.task_id.value ?? '')).not.toHaveLength(0);
  });
});

describe('kill -9 of a launcher', () => {
  test('leaves its tasks running; nobody pretends to know how they ended', async () => {
    await startAgent();
    const id = await launchAndWait('while [ ! -e go ]; do sleep 0.05; done; exit 0');
    process.kill(launcherPid(id), 'SIGKILL');
    const other = aTask('exit 3');
    await eventually(() => agents[0]?.log.includes('a launcher is gone'));
    master.launch(other);
    expect(await master.endOf(other.task_id.value)).toMatchObject({
      message: 'Command exited with status 3',
    });
    expect(endsOf(id)).toHaveLength(0);
    writeFileSync(join(sandbox(id), 'go'), '');
    expect(await master.endOf(id)).toMatchObject({ state: 'TASK_LOST' });
  });
});

describe('quitting', () => {
  test('leaves tasks to the next agent by default', async () => {
    const first = await startAgent();
    const id = await launchAndWait('while [ ! -e go ]; do sleep 0.05; done; exit 6');
    first.signal('SIGTERM');
    await first.ended();
    expect(first.exitCode).toBe(0);
    writeFileSync(join(sandbox(id), 'go'), '');
    await startAgent();
    expect(await master.endOf(id)).toMatchObject({ message: 'Command exited with status 6' });
  });

  test('with --on-quit kill ends them politely and says why', async () => {
    const first = await startAgent(['--on-quit', 'kill']);
    const id = await launchAndWait(`trap 'exit 0' TERM; while :; do sleep 0.05; done`);
    first.signal('SIGTERM');
    await first.ended();
    expect(first.exitCode).toBe(0);
    expect(endsOf(id)).toMatchObject([
      {
        state: 'TASK_KILLED',
        reason: 'REASON_AGENT_DRAINING',
        message: 'Command exited with status 0; the agent is shutting down',
      },
    ]);
    expect(master.calls.at(-1)?.type).toBe('UNSUBSCRIBE');
  });
});

test('a second agent for the same folder is refused, naming the first', async () => {
  await startAgent();
  const second = AgentProcess.launch({ master: master.url, workFolder });
  await second.ended();
  expect(second.exitCode).toBe(13);
  expect(second.log).toMatch(/another agent \(process \d+\) uses this folder/);
});

test('a master with an older epoch is left', async () => {
  await master.stop();
  master = await ScriptedMaster.start({ epoch: 7 });
  const agent = await startAgent();
  await eventually(() => agent.fetch('/state').then(async (answer) => hasEpoch(answer, 7)));
  const { port } = master;
  await master.stop();
  master = await ScriptedMaster.start({ port, epoch: 6 });
  await eventually(() => agent.log.includes('its epoch 6 is older than 7'));
});

test('tasks of a machine that was restarted are lost, and said to be', async () => {
  const first = await startAgent();
  const id = await launchAndWait('sleep 60');
  await first.kill9();
  const path = join(workFolder, 'journal');
  const journal = readFileSync(path, 'utf8');
  const former = journal.replaceAll(/"bootId":"[^"]*"/g, '"bootId":"a-former-boot"');
  expect(former).not.toBe(journal);
  writeFileSync(path, former);
  await startAgent();
  expect(await master.endOf(id)).toMatchObject({
    state: 'TASK_LOST',
    message: 'The machine was restarted while the task ran.',
  });
});

function sandbox(taskId: string): string {
  const name = readdirSync(join(workFolder, 'runs')).find(
    (run) => decodeURIComponent(run) === taskId,
  );
  const folder = join(workFolder, 'runs', name ?? 'missing');
  if (!existsSync(folder)) throw new Error(`no sandbox of ${taskId}`);
  return folder;
}

async function holdsNothing(answer: Response): Promise<boolean> {
  return ((await answer.json()) as { tasks: unknown[] }).tasks.length === 0;
}

async function hasEpoch(answer: Response, epoch: number): Promise<boolean> {
  return ((await answer.json()) as { epoch: number }).epoch === epoch;
}
