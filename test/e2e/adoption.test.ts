import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../world/cluster.js';
import { recorded, spansOf } from '../world/evidence.js';
import { until } from '../world/until.js';

let cluster: Cluster;

beforeEach(async () => {
  cluster = await Cluster.start();
});

afterEach(() => cluster.stop());

const TASK_COUNT = 6;
const names = Array.from({ length: TASK_COUNT }, (_, index) => `long-${index}`);

/** Each ends with an exit code of its own; half of them while the killed process is away. */
async function startLongTasks(): Promise<void> {
  for (const [index, name] of names.entries()) {
    const work = `sleep ${index % 2 === 0 ? 2 : 6}; (exit ${index})`;
    const command = recorded(cluster, name, work);
    const sizes = { cpus: 0.1, mem: 16, disk: 1 };
    await cluster.post({ name, command, schedule: 'R1//PT1H', retries: 0, ...sizes });
  }
  await until('all tasks to run', () => names.every((name) => spansOf(cluster, name).length === 1));
}

async function expectTrueEndsOnce(): Promise<void> {
  const ended = await until(
    'the ends of all tasks',
    async () => {
      const runs = (await cluster.runs()).filter((run) => names.includes(run.job));
      return runs.every((run) => run.state === 'succeeded' || run.state === 'failed') && runs;
    },
    { withinMs: 30_000 },
  );
  for (const [index, name] of names.entries()) {
    const runs = ended.filter((run) => run.job === name);
    expect(runs).toHaveLength(1);
    expect(runs[0]?.attempts.map((attempt) => attempt.exitCode)).toEqual([index]);
    expect(spansOf(cluster, name)).toHaveLength(1);
  }
}

test('tasks outlive a killed scheduler; their ends are recorded and nothing starts twice', async () => {
  await startLongTasks();
  await cluster.killScheduler();
  await until('a task to end meanwhile', () => spansOf(cluster, 'long-0')[0]?.endedAtMs);
  cluster.startScheduler();
  await cluster.ready();
  await expectTrueEndsOnce();
}, 60_000);

test('tasks outlive a killed agent; their ends are recorded and nothing starts twice', async () => {
  await startLongTasks();
  await cluster.killAgent();
  await until('a task to end meanwhile', () => spansOf(cluster, 'long-0')[0]?.endedAtMs);
  cluster.startAgent();
  await expectTrueEndsOnce();
}, 60_000);

test('tasks outlive both being killed at once', async () => {
  await startLongTasks();
  await Promise.all([cluster.killAgent(), cluster.killScheduler()]);
  await until('a task to end meanwhile', () => spansOf(cluster, 'long-0')[0]?.endedAtMs);
  cluster.startScheduler();
  cluster.startAgent();
  await cluster.ready();
  await expectTrueEndsOnce();
}, 60_000);
