import { afterEach, describe, expect, test } from 'vitest';
import { HttpWorld } from './http-world.js';

const DAILY = 'R/2026-02-01T00:00:00Z/P1D';

let world: HttpWorld;
afterEach(() => world.stop());

interface Item {
  readonly taskId: string;
  readonly status: string;
  readonly numElementsProcessed?: number;
}

async function history(job = 'a'): Promise<readonly Item[]> {
  return (await world.get(`/scheduler/job/stat/${job}`)).json().taskStatHistory as Item[];
}

async function runOnce(state?: 'TASK_FAILED'): Promise<string> {
  await world.request({ method: 'PUT', url: '/scheduler/job/a' });
  await world.offer();
  return world.finish(state);
}

describe('the history of tasks of a job', () => {
  test('has the newest five, newest first', async () => {
    world = await HttpWorld.start();
    await world.post({ name: 'a', schedule: DAILY }, { name: 'other', schedule: DAILY });
    const taskIds: string[] = [];
    for (let count = 0; count < 7; count += 1) taskIds.push(await runOnce());
    expect((await history()).map(({ taskId }) => taskId)).toEqual(taskIds.toReversed().slice(0, 5));
    expect(await history('other')).toEqual([]);
  });

  test('is as long as --job-history-limit says', async () => {
    world = await HttpWorld.start({ config: { jobHistoryLimit: 2 } });
    await world.post({ name: 'a', schedule: DAILY });
    for (let count = 0; count < 3; count += 1) await runOnce();
    expect(await history()).toHaveLength(2);
  });

  test('has each attempt of a run, the last one first', async () => {
    world = await HttpWorld.start();
    await world.post({ name: 'a', schedule: DAILY, retries: 1, retryInterval: 'PT60S' });
    const first = await runOnce('TASK_FAILED');
    await world.advance('PT60S');
    await world.offer();
    const second = await world.finish();
    expect(await history()).toMatchObject([
      { taskId: second, status: 'Success', duration: '1s' },
      { taskId: first, status: 'Fail', duration: '1s' },
    ]);
  });

  test('is not pushed out by runs that never had a task', async () => {
    world = await HttpWorld.start();
    await world.post({ name: 'a', schedule: DAILY });
    const taskId = await runOnce();
    for (let count = 0; count < 8; count += 1) {
      await world.request({ method: 'PUT', url: '/scheduler/job/a' });
      await world.request({ method: 'DELETE', url: '/scheduler/task/kill/a' });
      await world.advance('PT1S');
    }
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    expect((await history()).map((item) => item.taskId)).toEqual([taskId]);
  });

  test('counts the elements that a task of a data job has told', async () => {
    world = await HttpWorld.start();
    await world.post({ name: 'a', schedule: DAILY, dataProcessingJobType: true });
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    await world.offer();
    const taskId = world.cluster.tasks.at(-1)?.task_id.value ?? '';
    world.cluster.say(taskId, 'TASK_RUNNING');
    await world.settle();
    const url = `/scheduler/job/a/task/${encodeURIComponent(taskId)}/progress`;
    expect((await history())[0]).not.toHaveProperty('numElementsProcessed');
    for (const count of [4, 3]) {
      await world.send('POST', url, { numAdditionalElementsProcessed: count });
    }
    expect(await history()).toMatchObject([{ status: 'Running', numElementsProcessed: 7 }]);
  });
});
