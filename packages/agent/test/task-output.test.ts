import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TaskInfo, TaskStatus } from '@horae/agent/protocol';
import { openSandboxes } from '../src/adapters/sandbox/index.js';
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

async function startAgent(env: Readonly<Record<string, string>> = {}): Promise<AgentProcess> {
  const subscriptionCount = master.subscriptions.length;
  const agent = await AgentProcess.start({ master: master.url, workFolder, env });
  agents.push(agent);
  await master.subscribed(subscriptionCount + 1);
  return agent;
}

function failingOn(keywords: string, command: string): TaskInfo {
  return aTask(command, {
    labels: { labels: [{ key: 'horae.fail_on_output', value: keywords }] },
  });
}

async function endOf(task: TaskInfo): Promise<TaskStatus> {
  master.launch(task);
  return master.endOf(task.task_id.value);
}

function label(status: TaskStatus, key: string): string | undefined {
  return status.labels?.labels?.find((one) => one.key === key)?.value;
}

describe('a task with failOnOutput', () => {
  test('fails by what it prints, although it ends with 0', async () => {
    await startAgent();
    const end = await endOf(failingOn('fatal|error', 'echo fine; echo "A Fatal thing"; echo end'));
    expect(end).toMatchObject({
      state: 'TASK_FAILED',
      message: 'Output matched "fatal" in stdout line 2: A Fatal thing (failOnOutput)',
    });
    expect(label(end, 'exit_code')).toBe('0');
    expect(label(end, 'fail_reason')).toBe('output keyword');
    const other = await endOf(failingOn('fatal|error', 'echo fine; echo ERROR >&2'));
    expect(other.message).toBe('Output matched "error" in stderr line 1: ERROR (failOnOutput)');
  });

  test('succeeds when it prints none of the words', async () => {
    await startAgent();
    const end = await endOf(failingOn('fatal|error', 'echo all is well'));
    expect(end).toMatchObject({ state: 'TASK_FINISHED', message: 'Command exited with status 0' });
  });

  test('fails as well when it ends while the agent is away', async () => {
    const first = await startAgent();
    const task = failingOn('fatal', 'while [ ! -e go ]; do sleep 0.05; done; echo fatal');
    const taskId = task.task_id.value;
    master.launch(task);
    await master.status(taskId, ({ state }) => state === 'TASK_RUNNING');
    await first.kill9();
    await endAway(taskId);
    await startAgent();
    const end = await master.endOf(taskId);
    expect(end).toMatchObject({
      state: 'TASK_FAILED',
      message: 'Output matched "fatal" in stdout line 1: fatal (failOnOutput)',
    });
  });
});

/** Lets the task go on, and waits until its end is on the disk. */
async function endAway(taskId: string): Promise<void> {
  const { directoryOf, recordOf } = openSandboxes(workFolder);
  writeFileSync(join(directoryOf(taskId), 'go'), '');
  await eventually(() => readFileSync(recordOf(taskId), 'utf8').includes('"ended"'));
}

describe('a task that prints more than --output-max', () => {
  test('is cut while it runs and when it has ended, and its head and end stay', async () => {
    const agent = await startAgent({ HORAE_AGENT_OUTPUT_MAX: '65536' });
    const task = aTask(
      'echo first; head -c 300000 /dev/zero | tr "\\0" x; ' +
        'while [ ! -e cut ]; do sleep 0.05; done; echo middle; ' +
        'while [ ! -e go ]; do sleep 0.05; done; ' +
        'head -c 300000 /dev/zero | tr "\\0" y; echo; echo last',
    );
    const taskId = task.task_id.value;
    master.launch(task);
    const { directoryOf } = openSandboxes(workFolder);
    await eventually(async () => {
      const text = await agent.output(taskId);
      return text.includes('bytes left out') && text.length <= 65_536;
    });
    writeFileSync(join(directoryOf(taskId), 'cut'), '');
    const cut = await eventually(async () => {
      const text = await agent.output(taskId);
      return text.endsWith('xmiddle\n') ? text : undefined;
    });
    expect(cut).toMatch(
      /^first\nx+\n\[horae: \d+ bytes left out, --output-max is 65536 bytes\]\nx/,
    );
    writeFileSync(join(directoryOf(taskId), 'go'), '');
    expect((await master.endOf(taskId)).state).toBe('TASK_FINISHED');
    const text = await agent.output(taskId);
    expect(text.length).toBeLessThanOrEqual(65_536);
    const [, head, leftOut, tail] =
      /^(first\nx+)\n\[horae: (\d+) bytes left out[^\n]*\]\n(y+\nlast\n)$/.exec(text) ?? [];
    const printed = 'first\n'.length + 300_000 + 'middle\n'.length + 300_000 + '\nlast\n'.length;
    const accounted = (head ?? '').length + Number(leftOut) + (tail ?? '').length;
    // What is printed in the very moment of a cut may be lost without being counted.
    expect(accounted).toBeLessThanOrEqual(printed);
    expect(accounted).toBeGreaterThan(300_000);
  });

  test('needs a limit of 64 KiB or more', async () => {
    const agent = AgentProcess.launch({
      master: master.url,
      workFolder,
      flags: ['--output-max', '1000'],
    });
    agents.push(agent);
    await agent.ended();
    expect(agent.log).toContain('--output-max: "1000" is not a whole number from 65536');
  });
});

describe('a task that the agent cannot provide for', () => {
  test.each([
    ['uris', { command: { value: 'true', uris: [{ value: 'https://example.org/tool.tgz' }] } }],
    ['container', { container: { type: 'DOCKER', docker: { image: 'alpine:3' } } }],
  ] as const)('is refused for its %s before it starts', async (field, more) => {
    const agent = await startAgent();
    const task = aTask('touch ran', more);
    const end = await endOf(task);
    expect(end).toMatchObject({ state: 'TASK_ERROR', reason: 'REASON_TASK_INVALID' });
    expect(end.message).toContain(`${field}: this agent`);
    expect(end.message).toContain('yet');
    const { directoryOf } = openSandboxes(workFolder);
    expect(existsSync(directoryOf(task.task_id.value))).toBe(false);
    // It still is a task whose output is empty when it is acknowledged and forgotten.
    await eventually(async () => {
      const state = (await (await agent.fetch('/state')).json()) as { tasks: unknown[] };
      return state.tasks.length === 0;
    });
    const path = encodeURIComponent(`/tasks/${task.task_id.value}/stdout`);
    const answer = await agent.fetch(`/files/download?path=${path}&offset=0&length=10`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-horae-size')).toBe('0');
    expect(await answer.text()).toBe('');
  });
});
