import { describe, expect, test } from 'vitest';
import type { TaskState } from '@horae/agent/protocol';
import type { AttemptState } from '../run.js';
import { ATTEMPT_TABLE, type AttemptSignal, signalOf } from './attempt-table.js';

const STATES = Object.keys(ATTEMPT_TABLE) as AttemptState[];
const SIGNALS = Object.keys(ATTEMPT_TABLE.launching) as AttemptSignal[];
const LIVE: readonly AttemptState[] = ['launching', 'running', 'killing'];
const ENDED: readonly AttemptState[] = ['succeeded', 'failed', 'killed', 'lost'];
const ENDS: readonly AttemptSignal[] = ['finished', 'failed', 'refused', 'killed'];
/** What ends an attempt, whatever becomes of its run. */
const ENDING_MOVES = new Set(['succeed', 'fail', 'refuse', 'endKilled', 'drop', 'lose']);
const SILENT_MOVES = new Set(['stay', 'odd', 'late', 'killAgain']);
/** Asked for by us or told through the API: never by a status of the task. */
const NOT_NEWS: readonly AttemptSignal[] = ['killAsked', 'reported'];

const cells = STATES.flatMap((state) =>
  SIGNALS.map((signal) => ({ state, signal, move: ATTEMPT_TABLE[state][signal] })),
);

test('every state has a cell for every signal', () => {
  expect(cells).toHaveLength(STATES.length * SIGNALS.length);
  expect(cells.filter(({ move }) => move === undefined)).toEqual([]);
});

test('an attempt that has ended never changes', () => {
  const changing = cells.filter(
    ({ state, move }) => ENDED.includes(state) && !SILENT_MOVES.has(move),
  );
  expect(changing).toEqual([]);
});

test('a report is kept while the task runs, decides once it has ended, and is odd later', () => {
  const moves = STATES.map((state) => [state, ATTEMPT_TABLE[state].reported]);
  expect(moves).toEqual([
    ...LIVE.map((state) => [state, 'note']),
    ['awaiting', 'settle'],
    ...ENDED.map((state) => [state, 'odd']),
  ]);
});

test('no news of its task changes an attempt that only awaits a report', () => {
  const changing = cells.filter(
    ({ state, signal, move }) =>
      state === 'awaiting' && !NOT_NEWS.includes(signal) && !SILENT_MOVES.has(move),
  );
  expect(changing).toEqual([]);
});

test('an end that is told ends every attempt that may have a process', () => {
  const wrong = cells.filter(
    ({ state, signal, move }) =>
      LIVE.includes(state) && ENDS.includes(signal) && !ENDING_MOVES.has(move),
  );
  expect(wrong).toEqual([]);
});

test('repeating the news that ended an attempt is never odd', () => {
  const repeats: readonly (readonly [AttemptState, AttemptSignal])[] = [
    ['succeeded', 'finished'],
    ['awaiting', 'finished'],
    // The end of a task that has reported a failure.
    ['failed', 'finished'],
    ['failed', 'failed'],
    ['failed', 'refused'],
    ['killed', 'killed'],
    ['killed', 'drained'],
  ];
  for (const [state, signal] of repeats) expect(ATTEMPT_TABLE[state][signal]).toBe('stay');
});

test('only what was given up is killed when it shows life', () => {
  const killing = cells.filter(({ move }) => move === 'killAgain');
  expect(killing.map(({ state, signal }) => [state, signal])).toEqual([
    ['lost', 'staged'],
    ['lost', 'started'],
  ]);
});

test('silence of an agent ends what was alive, as lost', () => {
  for (const state of LIVE) expect(ATTEMPT_TABLE[state].silent).toBe('lose');
});

describe('a task state is heard as', () => {
  const heard: readonly (readonly [TaskState, string | undefined, AttemptSignal])[] = [
    ['TASK_STAGING', undefined, 'staged'],
    ['TASK_STARTING', undefined, 'staged'],
    ['TASK_RUNNING', undefined, 'started'],
    ['TASK_KILLING', undefined, 'stopping'],
    ['TASK_FINISHED', undefined, 'finished'],
    ['TASK_FAILED', undefined, 'failed'],
    ['TASK_ERROR', 'REASON_TASK_INVALID', 'refused'],
    ['TASK_KILLED', undefined, 'killed'],
    ['TASK_KILLED', 'REASON_AGENT_DRAINING', 'drained'],
    ['TASK_DROPPED', 'REASON_INVALID_OFFERS', 'dropped'],
    ['TASK_LOST', 'REASON_INVALID_OFFERS', 'dropped'],
    ['TASK_LOST', 'REASON_AGENT_REMOVED', 'gone'],
    ['TASK_GONE', 'REASON_RECONCILIATION', 'gone'],
    ['TASK_GONE_BY_OPERATOR', undefined, 'gone'],
    ['TASK_UNREACHABLE', undefined, 'unreachable'],
    ['TASK_UNKNOWN', 'REASON_RECONCILIATION', 'unknown'],
  ];
  test.each(heard)('%s (%s): %s', (state, reason, signal) => {
    expect(signalOf({ state, ...(reason === undefined ? {} : { reason }) })).toBe(signal);
  });
});
