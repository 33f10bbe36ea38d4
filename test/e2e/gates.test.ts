import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../world/cluster.js';
import { recorded, spansOf } from '../world/evidence.js';
import { until } from '../world/until.js';

let cluster: Cluster;

beforeEach(async () => {
  cluster = await Cluster.start();
});

afterEach(() => cluster.stop());

/** Far enough away that only manual runs happen, and both parents share a daily round. */
const DAILY = 'R/2030-01-01T01:00:00Z/P1D';

async function postDiamond(): Promise<void> {
  for (const name of ['left', 'right']) {
    await cluster.post({ name, command: recorded(cluster, name, 'true'), schedule: DAILY });
  }
  const command = recorded(cluster, 'child', 'true');
  await cluster.post({ name: 'child', command, parents: ['left', 'right'] });
}

async function runToEnd(name: string): Promise<void> {
  const before = (await cluster.runs(`&job=${name}&state=succeeded`)).length;
  await cluster.request('PUT', `/scheduler/job/${name}`);
  await until(`${name} to succeed`, async () => {
    return (await cluster.runs(`&job=${name}&state=succeeded`)).length > before;
  });
}

test('a child starts once when both parents have succeeded, never after only one', async () => {
  await postDiamond();
  await runToEnd('left');
  expect(await cluster.runs('&job=child')).toEqual([]);
  await runToEnd('left');
  expect(await cluster.runs('&job=child')).toEqual([]);
  await runToEnd('right');
  await until(
    'the child to end',
    async () => (await cluster.runs('&job=child&state=succeeded'))[0],
  );
  expect(spansOf(cluster, 'child')).toHaveLength(1);
});

test('a scheduler killed between the two successes still starts the child once', async () => {
  await postDiamond();
  await runToEnd('left');
  await cluster.killScheduler();
  cluster.startScheduler();
  await cluster.ready();
  expect(await cluster.runs('&job=child')).toEqual([]);
  await runToEnd('right');
  await until(
    'the child to end',
    async () => (await cluster.runs('&job=child&state=succeeded'))[0],
  );
  await cluster.killScheduler();
  cluster.startScheduler();
  await cluster.ready();
  expect(spansOf(cluster, 'child')).toHaveLength(1);
  expect(await cluster.runs('&job=child')).toHaveLength(1);
});
