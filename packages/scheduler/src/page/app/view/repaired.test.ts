import { expect, test } from 'vitest';
import type { RunDetailAnswer } from '../api/index.js';
import { repairsOf } from './repaired.js';

const aRun = (id: string, state: string) => {
  const [job = '', cycle = ''] = id.split('@');
  return { id, job, cycle, state } as RunDetailAnswer;
};

test('a success of the same job and round repairs, one that goes on may', () => {
  const runs = [aRun('a@1', 'failed'), aRun('a@2', 'failed'), aRun('b@1', 'killed')];
  const later = [
    { ...aRun('a@1', 'succeeded'), id: 'a@9' },
    { ...aRun('a@1', 'running'), id: 'a@8' },
    { ...aRun('a@2', 'queued'), id: 'a@7' },
    { ...aRun('b@1', 'failed'), id: 'b@9' },
  ];
  expect([...repairsOf(runs, later)]).toEqual([
    ['a@1', { kind: 'repaired', runId: 'a@9' }],
    ['a@2', { kind: 'repairing', runId: 'a@7' }],
  ]);
});
