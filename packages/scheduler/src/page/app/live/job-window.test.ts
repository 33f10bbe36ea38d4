import { expect, test } from 'vitest';
import type { JobLineAnswer, JobListAnswer } from '../api/index.js';
import { RequestFailed } from '../api/index.js';
import { JobWindow } from './job-window.js';

interface Asked {
  readonly offset: number;
  readonly signal: AbortSignal;
  readonly answer: (answer: JobListAnswer) => Promise<void>;
  readonly fail: (error: Error) => Promise<void>;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** A scheduler that answers when it is told to. */
function aWindow() {
  const asked: Asked[] = [];
  let changeCount = 0;
  const list = new JobWindow({
    fetch: ({ offset }, signal) =>
      new Promise((resolve, reject) => {
        const answer = (value: JobListAnswer) => (resolve(value), settle() as Promise<void>);
        const fail = (error: Error) => (reject(error), settle() as Promise<void>);
        asked.push({ offset, signal, answer, fail });
      }),
    onChange: () => (changeCount += 1),
  });
  return { list, asked, changes: () => changeCount };
}

const lines = (offset: number, word = 'job', total = 1_000): JobListAnswer => ({
  items: Array.from({ length: 50 }, (_, index) => {
    return { name: `${word}${offset + index}` } as JobLineAnswer;
  }),
  total,
  facets: null,
});

test('what is looked at is read, and nothing else', async () => {
  const { list, asked } = aWindow();
  await asked[0]?.answer(lines(0));
  expect([list.total, list.lineAt(49)?.name, list.lineAt(50)]).toEqual([1_000, 'job49', null]);
  list.look(40, 60);
  expect(asked.map(({ offset }) => offset)).toEqual([0, 50]);
  await asked[1]?.answer(lines(50));
  expect(list.lineAt(60)?.name).toBe('job60');
  expect(asked).toHaveLength(2);
});

test('who scrolls past many lines asks only for those where he stops', async () => {
  const { list, asked } = aWindow();
  await asked[0]?.answer(lines(0));
  for (let first = 50; first < 900; first += 10) list.look(first, first + 20);
  expect(asked).toHaveLength(2);
  await asked[1]?.answer(lines(50));
  expect(asked.map(({ offset }) => offset)).toEqual([0, 50, 850]);
});

test('what is old stays until it is read again, and only where it is looked at', async () => {
  const { list, asked } = aWindow();
  await asked[0]?.answer(lines(0));
  list.look(50, 70);
  await asked[1]?.answer(lines(50));
  list.outdate();
  expect(list.lineAt(60)?.name).toBe('job60');
  await asked[2]?.answer(lines(50, 'new'));
  expect(list.lineAt(60)?.name).toBe('new60');
  expect(asked.map(({ offset }) => offset)).toEqual([0, 50, 50]);
  list.look(0, 20);
  expect(asked.at(-1)?.offset).toBe(0);
});

test('news during a request is not missed', async () => {
  const { list, asked } = aWindow();
  list.outdate();
  await asked[0]?.answer(lines(0));
  expect(asked).toHaveLength(2);
});

test('a failure is told, and news leads to another try, scrolling does not', async () => {
  const { list, asked, changes } = aWindow();
  await asked[0]?.fail(new RequestFailed(503, 'No.'));
  expect([list.error?.message, changes()]).toEqual(['No.', 1]);
  list.look(0, 20);
  expect(asked).toHaveLength(1);
  list.outdate();
  await asked[1]?.answer(lines(0));
  expect(list.error).toBeNull();
});

test('a list that has become short is known as short, wherever one looks', async () => {
  const { list, asked } = aWindow();
  await asked[0]?.answer(lines(0));
  list.look(900, 920);
  await asked[1]?.answer(lines(900));
  list.outdate();
  await asked[2]?.answer({ items: [], total: 10, facets: null });
  await asked[3]?.answer(lines(0, 'left', 10));
  expect([list.total, list.lineAt(0)?.name]).toEqual([10, 'left0']);
  expect(asked).toHaveLength(4);
});

test('once stopped it asks no more, and the request on its way is given up', async () => {
  const { list, asked, changes } = aWindow();
  list.stop();
  expect(asked[0]?.signal.aborted).toBe(true);
  await asked[0]?.answer(lines(0));
  list.outdate();
  expect([asked.length, changes()]).toEqual([1, 0]);
});
