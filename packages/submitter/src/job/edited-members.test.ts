import { describe, expect, test } from 'vitest';
import { epochMs } from '../kernel/index.js';
import { withEditsOnly } from './edited-members.js';
import { NO_COUNTERS } from './counters.js';
import { type JobDocument, formatJob } from './format-job.js';
import type { Job } from './job.js';
import { parseJob } from './parse-job.js';
import { printJobView } from './print-job.js';

const BASE = { name: 'a', command: 'x', schedule: 'R/2026-01-01T00:00:00Z/P1D' };

function jobOf(document: object): Job {
  const parsed = parseJob(document, { now: epochMs(0) });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value.job;
}

/** As it is shown. */
function readOf(job: Job): JobDocument {
  const view = { counters: NO_COUNTERS, schedule: BASE.schedule, nextRuns: [] };
  return JSON.parse(printJobView(job, view, 'v2')) as JobDocument;
}

/** Posts, reads, edits and posts back. */
function edited(posted: object, edits: object): Job {
  const before = jobOf({ ...BASE, ...posted });
  return jobOf(withEditsOnly({ ...readOf(before), ...edits }, before, 'v2'));
}

describe('a job that is read, edited and posted back', () => {
  test.each([
    ['concurrent', {}, { concurrent: true }, { overlap: 'allow', concurrent: true }],
    ['concurrent off', { concurrent: true }, { concurrent: false }, { overlap: 'skip' }],
    [
      'concurrent of a queueing job',
      { overlap: 'queue' },
      { concurrent: true },
      { overlap: 'allow' },
    ],
    [
      'overlap',
      { concurrent: false },
      { overlap: 'allow' },
      { overlap: 'allow', concurrent: null },
    ],
    ['highPriority', {}, { highPriority: true }, { priority: 100, highPriority: true }],
    ['highPriority off', { highPriority: true }, { highPriority: false }, { priority: 0 }],
    ['priority', { highPriority: true }, { priority: 150 }, { priority: 150, highPriority: true }],
    [
      'maxCompletionTime',
      { maxCompletionTime: 60 },
      { maxCompletionTime: 90 },
      { timeout: 'PT90S' },
    ],
    [
      'maxCompletionTime off',
      { maxCompletionTime: 60 },
      { maxCompletionTime: 0 },
      { timeout: null },
    ],
    [
      'timeout',
      { maxCompletionTime: 60 },
      { timeout: 'PT2H' },
      { timeout: 'PT2H', maxCompletionTime: 0 },
    ],
    ['epsilon', {}, { epsilon: 'PT5M' }, { epsilon: 'PT5M', retryInterval: 'PT5M' }],
    [
      'epsilon beside a retry interval of its own',
      { epsilon: 'PT5M', retryInterval: 'PT2S' },
      { epsilon: 'PT1H' },
      { epsilon: 'PT1H', retryInterval: 'PT2S' },
    ],
    [
      'the retry interval',
      { epsilon: 'PT5M' },
      { retryInterval: 'PT2S' },
      { epsilon: 'PT5M', retryInterval: 'PT2S' },
    ],
  ])('has the new %s', (_what, posted, edits, expected) => {
    const { timeout, retryInterval, ...job } = edited(posted, edits);
    const spans = { timeout: timeout?.text ?? null, retryInterval: retryInterval.text };
    expect({ ...job, ...spans }).toMatchObject(expected);
  });

  test.each([
    ['timeout', { maxCompletionTime: 60 }, { timeout: 'PT60S', maxCompletionTime: 60 }],
    ['overlap', { concurrent: true }, { overlap: 'allow', concurrent: true }],
    ['priority', { highPriority: true }, { priority: 100, highPriority: true }],
    ['retryInterval', { epsilon: 'PT5M' }, { retryInterval: 'PT5M', epsilon: 'PT5M' }],
  ])('without %s is what the word of Chronos beside it says', (member, posted, expected) => {
    const { timeout, retryInterval, ...job } = edited(posted, { [member]: undefined });
    const spans = { timeout: timeout?.text ?? null, retryInterval: retryInterval.text };
    expect({ ...job, ...spans }).toMatchObject(expected);
  });

  test.each([
    ['timeout', { maxCompletionTime: 60 }, { timeout: null, maxCompletionTime: 0 }],
    ['overlap', { concurrent: true }, { overlap: 'skip', concurrent: null }],
  ])('with %s as null has none', (member, posted, expected) => {
    expect(edited(posted, { [member]: null })).toMatchObject(expected);
  });

  test('without edits is the job that it was', () => {
    for (const posted of [
      { concurrent: true, overlap: 'queue', highPriority: true, priority: 3 },
      { maxCompletionTime: 60, timeout: 'PT2H', epsilon: 'PT5M', retryInterval: 'PT2S' },
    ]) {
      expect(edited(posted, {})).toEqual({ ...jobOf({ ...BASE, ...posted }) });
    }
  });
});

test('a definition that was not read from a scheduler means every word it carries', () => {
  const definition = { ...BASE, concurrent: true, overlap: 'queue' };
  expect(withEditsOnly(definition, jobOf(BASE), 'v2')).toBe(definition);
});

test('an epsilon of the default is kept where the client was not shown it', () => {
  const before = jobOf(BASE);
  const read = { ...formatJob(before), concurrent: false, nextRuns: [], epsilon: 'PT60S' };
  expect(jobOf(withEditsOnly(read, before, 'v1')).epsilon).toBe('PT60S');
  expect(jobOf(withEditsOnly(read, before, 'v2')).epsilon).toBeNull();
});

describe('a job that is read, edited and posted under another name', () => {
  /** As it becomes at a scheduler that does not know it. */
  function copied(posted: object, edits: object): Job {
    const read = readOf(jobOf({ ...BASE, ...posted }));
    return jobOf(withEditsOnly({ ...read, name: 'b', ...edits }, null, 'v2'));
  }

  test.each([
    [{ maxCompletionTime: 60 }, { maxCompletionTime: 90 }, { timeout: { text: 'PT90S' } }],
    [{ maxCompletionTime: 60 }, { maxCompletionTime: 0 }, { timeout: null }],
    [{}, { maxCompletionTime: 90 }, { timeout: { text: 'PT90S' } }],
    [{ concurrent: true }, { concurrent: false }, { overlap: 'skip' }],
    [{}, { concurrent: true }, { overlap: 'allow' }],
    [{ highPriority: true }, { highPriority: false }, { priority: 0 }],
    [{}, { highPriority: true }, { priority: 100 }],
    [{ timeout: 'PT2H' }, { command: 'y' }, { timeout: { text: 'PT2H' }, command: 'y' }],
    [{ highPriority: true, priority: 5 }, { command: 'y' }, { priority: 5 }],
  ])('that had %j has %j', (posted, edits, expected) => {
    expect(copied(posted, edits)).toMatchObject({ name: 'b', ...expected });
  });
});

test('a job put back as it once was is that job, whatever it has become', () => {
  const words = [
    ...[{}, { concurrent: true }, { overlap: 'queue' }, { highPriority: true }, { priority: 5 }],
    ...[{ maxCompletionTime: 60 }, { timeout: 'PT60S' }, { timeout: 'PT2H' }],
    ...[{ epsilon: 'PT5M' }, { retryInterval: 'PT5M' }],
  ];
  for (const once of words) {
    for (const now of words) {
      const kept = readOf(jobOf({ ...BASE, ...once }));
      const before = jobOf({ ...BASE, ...now });
      expect(readOf(jobOf(withEditsOnly(kept, before, 'v2')))).toEqual(kept);
    }
  }
});
