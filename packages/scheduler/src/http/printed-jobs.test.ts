import { epochMs } from '@horae/submitter/kernel';
import { aJob } from '@horae/submitter/testing';
import { describe, expect, test } from 'vitest';
import { createState, decide } from '../core/index.js';
import { printJob } from '../core/view/job-view.js';
import { ByteBudget } from './byte-budget.js';
import { JobPage } from './job-page.js';

const at = epochMs(Date.parse('2026-01-01T00:00:00Z'));

function aPage(budget: ByteBudget) {
  const state = createState();
  const page = new JobPage(state, budget);
  const put = (name: string, command = 'true'): void => {
    const isNew = !state.jobs.has(name);
    const job = aJob(name).schedule('R/2040-01-01T00:00:00Z/P1D').command(command).build();
    decide(state, { type: 'jobPut', at, job, counters: {}, replyTo: 1 });
    const entry = state.jobs.get(name);
    if (isNew && entry !== undefined) page.add(entry);
  };
  const listed = (): string => Buffer.concat(page.parts('v2')).toString();
  const fresh = (): string =>
    [...state.jobs.values()].map((entry) => `${printJob(entry, 'v2')},`).join('');
  return { state, page, put, listed, fresh };
}

describe.each([
  ['room for all', 1_000_000],
  ['room for nothing', 10],
  ['room for some time', 6_000],
])('a page of printed jobs with %s', (_room, bytesMax) => {
  test('is right however many of its jobs change, one by one or all at once', () => {
    const { put, listed, fresh } = aPage(new ByteBudget(bytesMax));
    for (let index = 0; index < 40; index += 1) put(`job${index}`);
    expect(listed()).toBe(fresh());
    for (const changedCount of [1, 2, 8, 9, 40, 1]) {
      for (let index = 0; index < changedCount; index += 1) {
        put(`job${(index * 7) % 40}`, `echo ${changedCount}`);
      }
      expect(listed()).toBe(fresh());
      expect(listed()).toBe(fresh());
    }
  });

  test('leaves out a job that is deleted, even before it is told so', () => {
    const { state, page, put, listed, fresh } = aPage(new ByteBudget(bytesMax));
    for (const name of ['a', 'b', 'c']) put(name);
    listed();
    const entry = state.jobs.get('b');
    const event = { type: 'jobDeleted', at, jobName: 'b', children: 'refuse', replyTo: 2 } as const;
    decide(state, event);
    expect(listed()).toBe(fresh());
    if (entry !== undefined) page.remove(entry);
    expect(listed()).toBe(fresh());
  });
});

test('what a page keeps is given back when it is closed, and it can still be read', () => {
  const budget = new ByteBudget(1_000_000);
  const { page, put, listed, fresh } = aPage(budget);
  put('a');
  listed();
  page.texts();
  expect(budget.take(1_000_000)).toBe(false);
  page.close();
  expect(listed()).toBe(fresh());
  page.texts();
  expect(budget.take(1_000_000)).toBe(true);
});
