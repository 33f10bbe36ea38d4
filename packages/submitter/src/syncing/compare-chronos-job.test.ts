import { expect, test } from 'vitest';
import { type JobDocument, parseJob } from '../job/index.js';
import { epochMs } from '../kernel/index.js';
import { compareChronosJob } from './compare-chronos-job.js';

const NOW = '2026-03-01T12:00:00Z';

/** As Chronos 2.4 shows a job that somebody posted with a name, a command and this schedule. */
function shown(members: JobDocument): JobDocument {
  return {
    ...{ name: 'a', command: 'x', shell: true, epsilon: 'PT60S', executor: '', executorFlags: '' },
    ...{ retries: 2, owner: '', ownerName: '', description: '', async: false, successCount: 5 },
    ...{ errorCount: 0, lastSuccess: '2026-02-28T00:00:00.000Z', lastError: '', cpus: 0.1 },
    ...{ disk: 256, mem: 128, disabled: false, softError: false, dataProcessingJobType: false },
    ...{ errorsSinceLastSuccess: 0, uris: [], environmentVariables: [], arguments: [] },
    ...{ highPriority: false, runAsUser: 'root', constraints: [], scheduleTimeZone: '' },
    ...members,
  };
}

/** `kind`, or the members that an update would change. */
function compared(posted: JobDocument, stored: JobDocument, at = NOW): string {
  const document = { name: 'a', command: 'x', runAsUser: 'root', ...posted };
  const now = epochMs(Date.parse(at));
  const read = parseJob(document, { now });
  if (!read.ok) throw new Error(read.error.map(({ text }) => text).join(' '));
  const place = { fileName: 'a.yaml', line: 1, crontab: null, isOnceSoon: false };
  const wanted = { ...place, document, ...read.value };
  const { kind, changes } = compareChronosJob(wanted, stored, { now });
  return kind === 'update' ? changes.map(({ field }) => field).join(' ') : kind;
}

const DAILY = { schedule: 'R/2026-01-01T01:00:00Z/P1D' };

test('what remains of a schedule is the schedule', () => {
  const next = shown({ schedule: 'R/2026-03-02T01:00:00.000Z/P1D' });
  expect(compared(DAILY, next)).toBe('unchanged');
  expect(compared({ schedule: 'R/2026-01-01T02:00:00Z/P1D' }, next)).toBe('schedule');
  expect(compared({ schedule: 'R/2026-01-01T01:00:00Z/P2D' }, next)).toBe('schedule');
  expect(compared({ ...DAILY, scheduleTimeZone: 'Europe/Berlin' }, next)).toContain('schedule');
});

test('an occurrence that Chronos takes off before it is due makes no difference', () => {
  const next = shown({ schedule: 'R/2026-03-03T01:00:00.000Z/P1D' });
  expect(compared(DAILY, next, '2026-03-02T00:59:10Z')).toBe('unchanged');
  expect(compared(DAILY, next, '2026-03-02T00:30:00Z')).toBe('schedule');
});

test('a schedule that ends is told from one that goes on, or ends later', () => {
  const ten = { schedule: 'R10/2026-02-25T01:00:00Z/P1D' };
  const left = shown({ schedule: 'R5/2026-03-02T01:00:00.000Z/P1D' });
  expect(compared(ten, left)).toBe('unchanged');
  expect(compared({ schedule: 'R300/2026-02-25T01:00:00Z/P1D' }, left)).toBe('schedule');
  expect(compared({ schedule: 'R/2026-02-25T01:00:00Z/P1D' }, left)).toBe('schedule');
});

test('a schedule without a start has begun; what is over is switched off by Chronos itself', () => {
  const over = shown({ schedule: 'R0/2026-02-25T01:00:01.000Z/PT1M', disabled: true });
  expect(compared({ schedule: 'R1//PT1M' }, over)).toBe('unchanged');
  expect(compared({ schedule: 'R1//PT1M', disabled: false }, over)).toBe('unchanged');
  expect(compared({ schedule: 'R1//PT2M' }, over)).toContain('schedule');
});

test('an operator’s switch stays, unless the file says something about it', () => {
  const off = shown({ schedule: 'R/2026-03-02T01:00:00.000Z/P1D', disabled: true });
  expect(compared(DAILY, off)).toBe('unchanged');
  expect(compared({ ...DAILY, disabled: false }, off)).toBe('disabled');
});

test('members that this Chronos does not show are taken to be right; no container is none', () => {
  const three = without(shown(DAILY), 'epsilon', 'async');
  expect(compared({ ...DAILY, epsilon: 'PT30M', async: true, concurrent: true }, three)).toBe(
    'unchanged',
  );
  expect(compared(DAILY, { ...three, concurrent: false })).toBe('unchanged');
  expect(compared(DAILY, { ...three, concurrent: true })).toBe('concurrent');
  expect(compared({ ...DAILY, epsilon: 'PT30M' }, shown(DAILY))).toContain('epsilon');
  const container = { type: 'DOCKER', image: 'x', network: 'HOST', volumes: [] };
  expect(compared({ ...DAILY, container }, shown(DAILY))).toBe('container');
  expect(compared(DAILY, shown({ ...DAILY, container }))).toBe('container');
});

test('what a Chronos fills in by options of its own, and the file does not name, is no difference', () => {
  const filled = { ...DAILY, runAsUser: 'batch', cpus: 0.5, mem: 512, disk: 1024 };
  expect(compared({ ...DAILY, runAsUser: undefined }, shown(filled))).toBe('unchanged');
  expect(compared({ ...DAILY, runAsUser: '', cpus: 0, mem: 0 }, shown(filled))).toBe('unchanged');
  expect(compared({ ...DAILY, runAsUser: 'anna' }, shown(filled))).toBe('runAsUser');
  expect(compared({ ...DAILY, runAsUser: '', cpus: 2 }, shown(filled))).toBe('cpus');
  const entry = { uri: 'http://x/a.tgz', executable: false, cache: false, extract: true };
  const mirrored = shown({ ...DAILY, uris: ['http://x/a.tgz'], fetch: [entry] });
  expect(compared({ ...DAILY, uris: ['http://x/a.tgz'] }, mirrored)).toBe('unchanged');
  expect(compared({ ...DAILY, fetch: [entry] }, mirrored)).toBe('unchanged');
  expect(compared(DAILY, mirrored)).toContain('uris');
});

test('a job that gets parents is another one', () => {
  expect(compared({ parents: ['b'] }, shown(DAILY))).toContain('parents');
  const child = without(shown({ parents: ['b'] }), 'schedule');
  expect(compared({ parents: ['b'] }, child)).toBe('unchanged');
  expect(compared({ parents: ['b', 'c'] }, child)).toBe('parents');
});

function without(document: JobDocument, ...names: readonly string[]): JobDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)));
}
