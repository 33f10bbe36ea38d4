import { afterEach, beforeEach, expect, test } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import { Cluster } from '../world/cluster.js';

let cluster: Cluster;

beforeEach(async () => {
  cluster = await Cluster.start();
});

afterEach(() => cluster.stop());

const ROUND_COUNT = 3;
const WRITER_COUNT = 8;

/** Posts jobs until the scheduler is gone; answers the names that were acknowledged. */
async function postUntilGone(writer: string): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let index = 0; ; index += 1) {
    const name = `${writer}-${index}`;
    try {
      await cluster.post({ name, command: 'true', schedule: 'R/2030-01-01T00:00:00Z/P1D' });
      acknowledged.push(name);
    } catch {
      return acknowledged;
    }
  }
}

test('every job answered with 204 is there after a kill -9 in the middle of the writing', async () => {
  const acknowledged = new Set<string>();
  for (let round = 0; round < ROUND_COUNT; round += 1) {
    const writers = Array.from({ length: WRITER_COUNT }, (_, writer) =>
      postUntilGone(`job-${round}-${writer}`),
    );
    await pause(150 + round * 100);
    await cluster.killScheduler();
    for (const names of await Promise.all(writers)) names.forEach((name) => acknowledged.add(name));
    cluster.startScheduler();
    await cluster.ready();
    const jobs = (await cluster.get('/scheduler/jobs')) as { name: string }[];
    const present = new Set(jobs.map((job) => job.name));
    expect([...acknowledged].filter((name) => !present.has(name))).toEqual([]);
  }
  expect(acknowledged.size).toBeGreaterThan(ROUND_COUNT * WRITER_COUNT);
}, 60_000);
