import { expect, test } from 'vitest';
import type { AgentAnswer } from '../api/index.js';
import { countText, share, summarizeAgents, summarizeQueues } from './summary.js';

function anAgent(connected: boolean, cpusUsed: number): AgentAnswer {
  return {
    id: 'a',
    hostname: 'h',
    connected,
    reachable: connected,
    unreachableSince: null,
    total: { cpus: 4, mem: 1_000, disk: 0 },
    used: { cpus: cpusUsed, mem: 10, disk: 0 },
    attributes: {},
    taskCount: 0,
  };
}

test('only connected agents count as capacity', () => {
  const summary = summarizeAgents([anAgent(true, 1), anAgent(true, 0.5), anAgent(false, 4)]);
  expect(summary).toEqual({
    connectedCount: 2,
    totalCount: 3,
    total: { cpus: 8, mem: 2_000, disk: 0 },
    used: { cpus: 1.5, mem: 20, disk: 0 },
  });
});

test('queued and retrying runs are what waits, over all queues', () => {
  const queues = [
    { name: 'a', queued: 2, running: 3, retrying: 1 },
    { name: 'b', queued: 0, running: 1, retrying: 0 },
  ];
  expect(summarizeQueues(queues)).toEqual({ runningCount: 4, waitingCount: 3 });
});

test('a share stays between nothing and all', () => {
  expect(share(1, 4)).toBe(0.25);
  expect(share(5, 4)).toBe(1);
  expect(share(1, 0)).toBe(0);
});

test('a count that was cut off says so', () => {
  expect(countText({ items: [1, 2], nextCursor: null })).toBe('2');
  expect(countText({ items: [1, 2], nextCursor: 'x' })).toBe('2+');
});
