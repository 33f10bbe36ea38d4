import { describe, expect, test } from 'vitest';
import { epochMs } from '../kernel/index.js';
import { type JobDocument, parseJob } from '../job/index.js';
import { chronosDocuments } from './index.js';

const now = epochMs(Date.parse('2026-03-20T10:00:30Z'));
const BASE = { name: 'beat', command: 'date', runAsUser: 'anna' };

function sent(members: JobDocument, splitNames: readonly string[] = []) {
  const document = { ...BASE, ...members };
  const read = parseJob(document, { now });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { job, schedule } = read.value;
  const isSplit = (name: string): boolean => splitNames.includes(name);
  return chronosDocuments({ document, job, schedule }, { now, isSplit });
}

function warned(members: JobDocument): readonly string[] {
  const made = sent(members);
  return made.ok ? made.value.warnings : [made.error];
}

const DAILY = { schedule: 'R/2026-04-01T09:00:00Z/P1D' };

test('a job of one repeat keeps its name and the members that were posted', () => {
  const posted = { ...DAILY, cpus: '0.5', owner: 'ops@example.org', disabled: null, nonsense: 1 };
  expect(sent(posted)).toEqual({
    ok: true,
    value: {
      documents: [
        {
          ...BASE,
          cpus: 0.5,
          owner: 'ops@example.org',
          schedule: 'R/2026-04-01T09:00:00.000Z/P1D',
          scheduleTimeZone: '',
        },
      ],
      warnings: [],
    },
  });
});

test('several repeats become as many jobs, numbered from 0', () => {
  const made = sent({ schedule: '0 9,18 * * 1', scheduleTimeZone: 'Asia/Tokyo' });
  expect(made.ok && made.value.documents).toEqual([
    {
      ...BASE,
      name: 'beat_seq_0',
      schedule: 'R/2026-03-23T09:00:00.000+09:00/P1W',
      scheduleTimeZone: 'Asia/Tokyo',
    },
    {
      ...BASE,
      name: 'beat_seq_1',
      schedule: 'R/2026-03-23T18:00:00.000+09:00/P1W',
      scheduleTimeZone: 'Asia/Tokyo',
    },
  ]);
});

test('a job with parents keeps them, unless one of them is several jobs there', () => {
  const parents = { parents: ['import', 'clean'] };
  expect(sent(parents)).toMatchObject({ value: { documents: [{ ...BASE, ...parents }] } });
  expect(sent(parents, ['clean'])).toMatchObject({
    ok: false,
    error: expect.stringContaining('parents: "clean" is several jobs') as string,
  });
});

describe('what Chronos has by another name', () => {
  test.each<[JobDocument, JobDocument, string]>([
    [{ host: 'web1' }, { constraints: [['hostname', 'EQUALS', 'web1']] }, 'host: '],
    [{ overlap: 'allow' }, { concurrent: true }, 'overlap: '],
    [{ priority: 5 }, { highPriority: true }, 'priority: '],
    [{ timeout: 'PT5M' }, { maxCompletionTime: 300 }, 'timeout: '],
    [{ startDeadline: 'PT5M' }, { epsilon: 'PT5M' }, 'startDeadline: '],
  ])('%j is sent as %j, with a warning', (posted, expected, warning) => {
    const made = sent({ ...DAILY, ...posted });
    expect(made.ok && made.value.documents[0]).toEqual(expect.objectContaining(expected));
    expect(warned({ ...DAILY, ...posted })).toEqual([expect.stringContaining(warning)]);
    expect(made.ok && made.value.documents[0]).not.toHaveProperty(Object.keys(posted)[0] ?? '');
  });
});

test('what Chronos does not know is left out and named', () => {
  const lost = {
    queue: 'slow',
    retryInterval: 'PT5S',
    misfire: 'all',
    overlap: 'queue',
    labels: { team: 'search', crontab: '0 9 * * *' },
  };
  expect(warned({ ...DAILY, ...lost })).toEqual([
    expect.stringMatching(/: queue, retryInterval, overlap, labels, misfire\.$/),
  ]);
  expect(warned({ ...DAILY, labels: { crontab: '0 9 * * *' } })).toEqual([]);
});

test.each([
  [{ name: 'backup.sh' }, 'Chronos 2.4 refuses a name with a dot'],
  [{ name: 'nightly backup' }, 'Chronos 3 refuses a name with a blank or #'],
  [{ runAsUser: null }, 'root unless set'],
  [{ schedule: 'R3/2026-04-01T09:00:00Z/P1D' }, 'takes one repetition off'],
])('%j goes with a warning', (members, warning) => {
  expect(warned({ ...DAILY, ...members })).toEqual([expect.stringContaining(warning)]);
});

test.each([
  [{ arguments: ['--all'] }, 'arguments: '],
  [{ command: 'http://example.org/x.sh' }, 'which Chronos downloads'],
  [{ schedule: 'R/2026-01-31T00:00:00Z/P1M' }, 'schedule: "R/2026-01-31T00:00:00Z/P1M" cannot be'],
])('%j is refused', (members, reason) => {
  expect(sent({ ...DAILY, ...members })).toMatchObject({
    ok: false,
    error: expect.stringContaining(reason) as string,
  });
});
