import { expect, test } from 'vitest';
import type { AgentView } from '../master/index.js';
import { AgentLoads, SAMPLE_EVERY_MS } from './agent-loads.js';

const anAgent = (id: string, cpus: number, isConnected = true): AgentView =>
  ({
    id,
    isConnected,
    used: { cpus, memMb: 64 * cpus, diskMb: 0 },
    tasks: Array.from({ length: cpus }, () => ({})),
  }) as unknown as AgentView;

test('the load of an agent is what was sampled, and how it is now', () => {
  const loads = new AgentLoads();
  loads.sample([anAgent('a', 1), anAgent('b', 7)], 1_000);
  loads.sample([anAgent('a', 2), anAgent('b', 7)], 31_000);
  expect(loads.loadOf(anAgent('a', 3), { fromMs: 0, nowMs: 40_000 })).toEqual({
    at: [1_000, 31_000, 40_000],
    cpus: [1, 2, 3],
    mem: [64, 128, 192],
    disk: [0, 0, 0],
    tasks: [1, 2, 3],
  });
  expect(loads.loadOf(anAgent('a', 3), { fromMs: 20_000, nowMs: 40_000 }).cpus).toEqual([2, 3]);
});

test('while it is not connected its load is not known', () => {
  const loads = new AgentLoads();
  loads.sample([anAgent('a', 1)], 1_000);
  loads.sample([anAgent('a', 1, false)], 31_000);
  loads.sample([], 61_000);
  loads.sample([anAgent('a', 2)], 91_000);
  const { cpus } = loads.loadOf(anAgent('a', 2, false), { fromMs: 0, nowMs: 92_000 });
  expect(cpus).toEqual([1, null, null, 2, null]);
});

test('an agent that was never sampled has its load of now', () => {
  const loads = new AgentLoads();
  expect(loads.loadOf(anAgent('new', 2), { fromMs: 0, nowMs: 5_000 })).toMatchObject({
    at: [5_000],
    cpus: [2],
  });
});

test('a day is kept, and of an agent that left no more than that', () => {
  const loads = new AgentLoads();
  const dayCount = 86_400_000 / SAMPLE_EVERY_MS;
  for (let turn = 0; turn < dayCount + 10; turn += 1) {
    loads.sample([anAgent('a', turn % 5), ...(turn < 5 ? [anAgent('b', 1)] : [])], turn);
  }
  const load = loads.loadOf(anAgent('a', 0), { fromMs: 0, nowMs: 9_999 });
  expect(load.at.slice(0, 2)).toEqual([10, 11]);
  expect(load.at).toHaveLength(dayCount + 1);
  expect(load.cpus.slice(0, 6)).toEqual([0, 1, 2, 3, 4, 0]);
  expect(loads.loadOf(anAgent('b', 1), { fromMs: 0, nowMs: 9_999 }).at).toEqual([9_999]);
});
