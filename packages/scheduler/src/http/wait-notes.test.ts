import { expect, test } from 'vitest';
import { LIMITS, addMs, epochMs } from '@horae/submitter/kernel';
import type { Run } from '../core/run.js';
import type { ReadonlyState } from '../core/state.js';
import { WaitNotes } from './wait-notes.js';

const RUN = { id: 'a@1', job: 'a', state: 'queued', attempts: [] } as unknown as Run;

/** A job of 2 cpus, and what agents have offered. */
function aWorld() {
  const agents = new Map<string, object>();
  const cluster = { isConnected: true, agents };
  const shape = {
    queue: 'default',
    constraints: [],
    cpusMilli: 2_000,
    memMbMilli: 0,
    diskMbMilli: 0,
  };
  const state = {
    jobs: new Map([['a', { job: { overlap: 'allow' }, shape, activeRuns: [] }]]),
    runs: new Map([[RUN.id, { run: RUN }]]),
    queueLimits: new Map(),
    usage: new Map(),
    cluster,
  } as unknown as ReadonlyState;
  let now = epochMs(0);
  const notes = new WaitNotes(state, () => now);
  const offer = (cpus: number) => agents.set('x', { attributes: {}, cpus, memMb: 1, diskMb: 1 });
  const sampleAfter = async (ms: number) => {
    now = addMs(now, ms as never);
    await notes.sample();
  };
  return { notes, cluster, offer, sampleAfter };
}

test('each reason is kept with the time it held', async () => {
  const { notes, cluster, offer, sampleAfter } = aWorld();
  await sampleAfter(0);
  await sampleAfter(5_000);
  offer(0.5);
  await sampleAfter(5_000);
  cluster.isConnected = false;
  await sampleAfter(5_000);
  expect(notes.of(RUN.id)).toEqual([
    { reason: 'No agent has offered anything yet', from: 0, until: 5_000 },
    {
      reason: 'It needs 2 cpus; the most any agent has offered is 0.5',
      from: 5_000,
      until: 10_000,
    },
    { reason: 'There is no connection to a master', from: 10_000, until: 15_000 },
  ]);
});

test('other numbers are no other reason', async () => {
  const { notes, offer, sampleAfter } = aWorld();
  offer(0.5);
  await sampleAfter(0);
  offer(1);
  await sampleAfter(5_000);
  expect(notes.of(RUN.id)).toEqual([
    { reason: 'It needs 2 cpus; the most any agent has offered is 1', from: 0, until: 5_000 },
  ]);
});

test('what changes all the time is kept within its bound, with how it began', async () => {
  const { notes, cluster, sampleAfter } = aWorld();
  await sampleAfter(0);
  for (let step = 0; step < 3 * LIMITS.waitStretchCountMax; step += 1) {
    cluster.isConnected = !cluster.isConnected;
    await sampleAfter(1_000);
  }
  const stretches = notes.of(RUN.id);
  expect(stretches).toHaveLength(LIMITS.waitStretchCountMax);
  expect(stretches[0]?.from).toBe(0);
  expect(stretches.at(-1)?.until).toBe(60_000);
});

test('a run that was never seen waiting has no reasons', () => {
  expect(aWorld().notes.of('b@1')).toEqual([]);
});
