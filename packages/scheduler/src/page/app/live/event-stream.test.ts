import { expect, test } from 'vitest';
import { parseEvent } from './event-stream.js';

test('news of a run names its job, said or read from the id', () => {
  const id = 'me@host@2026-01-01T00:00:00.000Z';
  expect(parseEvent('run', JSON.stringify({ id }))).toEqual({
    type: 'run',
    jobName: 'me@host',
    runId: id,
  });
  expect(parseEvent('run', JSON.stringify({ id, job: 'x' })).jobName).toBe('x');
});

test('news of a job names it', () => {
  expect(parseEvent('job', '{"name":"a"}')).toEqual({ type: 'job', jobName: 'a', runId: null });
});

test('data that is no JSON object is no reason to stop', () => {
  for (const data of ['', 'null', '[1]', '{', '{"name":7}']) {
    expect(parseEvent('job', data)).toEqual({ type: 'job', jobName: null, runId: null });
  }
});
