import { expect, test } from 'vitest';
import {
  type JobQuestion,
  filterCounts,
  isNarrowed,
  listQuery,
  parseQuestion,
  questionQuery,
} from './job-question.js';

const ALL = parseQuestion({});

test('an address without a question asks for all jobs by name', () => {
  expect(listQuery(ALL)).toMatchObject({ search: '', state: '', result: '', sort: 'name' });
  expect(questionQuery(ALL)).toEqual({});
  expect(isNarrowed(ALL)).toBe(false);
});

test('an address that is copied asks the same again', () => {
  const question: JobQuestion = {
    text: 'load orders',
    filter: 'failing',
    order: 'next',
    isDescending: true,
    queue: 'web',
    owner: 'ann@example.org',
    label: 'team=shop',
    host: 'db1',
  };
  const address = new URLSearchParams(questionQuery(question)).toString();
  expect(parseQuestion(Object.fromEntries(new URLSearchParams(address)))).toEqual(question);
  expect(listQuery(question)).toEqual({
    search: 'load orders',
    state: '',
    result: 'failure',
    ownedBy: 'ann@example.org',
    queue: 'web',
    label: 'team=shop',
    host: 'db1',
    sort: '-next',
  });
});

test('what an address says that is not known is passed over', () => {
  expect(parseQuestion({ filter: 'odd', order: 'age', down: '1', more: 'x' })).toEqual(ALL);
});

test('blanks alone narrow nothing, one choice does', () => {
  expect(isNarrowed({ ...ALL, text: '  ' })).toBe(false);
  expect(isNarrowed({ ...ALL, queue: 'web' })).toBe(true);
  expect(isNarrowed({ ...ALL, order: 'last' })).toBe(false);
});

test('each filter says how many jobs it would show', () => {
  const facets = {
    state: { idle: 5, queued: 1, running: 2, retrying: 3, waiting: 4, disabled: 6 },
    result: { fresh: 10, success: 4, failure: 7 },
    owner: [],
    queue: [],
    label: [],
    host: [],
  };
  expect(filterCounts(facets)).toEqual({
    all: 21,
    active: 6,
    failing: 7,
    waiting: 8,
    disabled: 6,
  });
  expect(listQuery({ ...ALL, filter: 'waiting' }).state).toBe('queued,retrying,waiting');
});
