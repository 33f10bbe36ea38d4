import { expect, test } from 'vitest';
import { NO_COUNTERS } from '@horae/submitter/job';
import type { Change } from '../../core/index.js';
import { decodeChanges, encodeChange } from './journal-codec.js';
import { anAttempt, launched, named, run } from '../../../test/contract/store-contract-data.js';

const at = 1_767_225_600_000 as never;

test.each<Change>([
  named('x'),
  launched('a', 1_000, 2),
  { kind: 'runCreated', run: run('a', 1_000, 'queued', { arguments: ['--x', 'y'] }) },
  {
    kind: 'attemptMoved',
    runId: 'a@x',
    attempt: 0,
    state: 'failed',
    at,
    facts: { endedAt: at, exitCode: null, timedOut: true },
  },
  {
    kind: 'jobPut',
    document: { name: 'a', deep: [{}] },
    putAt: at,
    nextAt: null,
    takenAt: null,
    takenCount: 3,
    counters: NO_COUNTERS,
    number: 7,
  },
  { kind: 'runEnded', runId: 'a@x', state: 'lost', reason: 'timeout', detail: null, at },
  { kind: 'gateCredited', jobName: 'a', roundAt: at, parent: 'b' },
  { kind: 'attemptNoted', runId: 'a@x', attempt: 0, facts: { elementCount: 7 } },
])('$kind comes back as it was', (change) => {
  expect(decodeChanges(`[${encodeChange(change)}]`)).toStrictEqual([change]);
});

test('what a task has told comes back with its attempt, and is absent where it has told nothing', () => {
  const plain = anAttempt('a', at, 0);
  for (const attempt of [plain, { ...plain, reportedCode: 0, elementCount: 7 }]) {
    const change = {
      kind: 'attemptLaunched',
      runId: 'a@x',
      jobName: 'a',
      dueAt: at,
      attempt,
    } as const;
    expect(decodeChanges(`[${encodeChange(change)}]`)).toStrictEqual([change]);
  }
});

test('a member that an older version did not write comes back as null', () => {
  expect(decodeChanges('[["gateCredited","a",1]]')).toEqual([
    { kind: 'gateCredited', jobName: 'a', roundAt: 1, parent: null },
  ]);
});
