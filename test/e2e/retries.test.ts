import { afterEach, beforeEach, expect, test } from 'vitest';
import { Cluster } from '../world/cluster.js';
import { recorded, spansOf } from '../world/evidence.js';
import { until } from '../world/until.js';

let cluster: Cluster;

beforeEach(async () => {
  cluster = await Cluster.start();
});

afterEach(() => cluster.stop());

function failing(): Record<string, unknown> {
  const command = recorded(cluster, 'failing', 'false');
  return { name: 'failing', command, schedule: 'R1//PT1H', retries: 2, retryInterval: 'PT2S' };
}

/** Two seconds and the room to place and start a task on a busy machine. */
const PAUSE_MS_MAX = 4_000;
/** The scheduler, killed in the pause, has to come back as well. */
const PAUSE_WITH_RESTART_MS_MAX = 8_000;

function expectTwoSecondsBetween(pauseMsMax: number): void {
  const spans = spansOf(cluster, 'failing');
  expect(spans.map((span) => span.taskId.split(':')[2])).toEqual(['0', '1', '2']);
  for (const [index, span] of spans.slice(1).entries()) {
    const pauseMs = span.startedAtMs - (spans[index]?.endedAtMs ?? Number.NaN);
    expect(pauseMs).toBeGreaterThanOrEqual(1_990);
    expect(pauseMs).toBeLessThanOrEqual(pauseMsMax);
  }
}

test('a failing job is tried again two seconds after each end, and then fails', async () => {
  await cluster.post(failing());
  const run = await until('the run to fail', async () => {
    return (await cluster.runs('&job=failing&state=failed'))[0];
  });
  expectTwoSecondsBetween(PAUSE_MS_MAX);
  expect(run.attempts.map((attempt) => attempt.exitCode)).toEqual([1, 1, 1]);
});

test('a retry comes once although the scheduler is killed in between', async () => {
  await cluster.post(failing());
  await until('the first retry to be waited for', async () => {
    return (await cluster.runs('&job=failing&state=retrying'))[0];
  });
  await cluster.killScheduler();
  cluster.startScheduler();
  await cluster.ready();
  await until('the run to fail', async () => {
    return (await cluster.runs('&job=failing&state=failed'))[0];
  });
  expectTwoSecondsBetween(PAUSE_WITH_RESTART_MS_MAX);
});
