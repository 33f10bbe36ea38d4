import { expect, test } from 'vitest';
import { epochMs } from '@horae/submitter/kernel';
import { formatJob, parseJob } from '@horae/submitter/job';
import { memberAt } from './job-document.js';
import { GROUPS, fieldsOf, isGroupUsed } from './job-fields.js';

const NOW = epochMs(0);

/** With a value in every member that a job can have. */
const FULL = {
  name: 'a',
  command: 'true',
  epsilon: 'PT1M',
  concurrent: true,
  container: {
    type: 'DOCKER',
    image: 'alpine:3',
    network: 'USER',
    networkName: 'net',
    volumes: [{ containerPath: '/a' }],
    forcePullImage: true,
    parameters: [{ key: 'k', value: 'v' }],
    networkInfos: [{ name: 'n' }],
  },
  retryMaxInterval: 'PT1H',
  startDeadline: 'PT1H',
  timeout: 'PT1H',
  disableAfterFailures: 3,
  dst: { gap: 'skip', overlap: 'both' },
};

function membersOf(json: object): string[] {
  const parsed = parseJob(json, { now: NOW });
  if (!parsed.ok) throw new Error(parsed.error.map(({ text }) => text).join());
  return Object.entries(formatJob(parsed.value.job)).flatMap(([name, value]) =>
    name === 'container' || name === 'dst'
      ? Object.keys(value as object).map((inner) => `${name}.${inner}`)
      : [name],
  );
}

test('the form has every member that a job can have, and no other', () => {
  const scheduled = membersOf({ ...FULL, schedule: '@daily' });
  const child = membersOf({ ...FULL, parents: ['b'], dependencyMode: 'latest' });
  const fields = GROUPS.flatMap((group) => fieldsOf(group).map(({ id }) => id));
  expect([...fields].sort()).toEqual([...new Set([...scheduled, ...child])].sort());
});

test('what is said to count for an empty field is what the scheduler fills in', () => {
  const parsed = parseJob({ name: 'a', command: 'true', schedule: '@daily' }, { now: NOW });
  if (!parsed.ok) throw new Error('a plain job is read');
  const filled = formatJob(parsed.value.job);
  const image = { image: 'x' };
  const inContainer = parseJob({ ...filled, container: image }, { now: NOW });
  if (!inContainer.ok) throw new Error('a job with an image is read');
  const { container } = formatJob(inContainer.value.job);
  for (const { id, path, absent } of GROUPS.flatMap(fieldsOf)) {
    if (absent === '' || id === 'scheduleTimeZone') continue;
    expect([id, String(memberAt({ ...filled, container }, path))]).toEqual([id, absent]);
  }
});

test('a group is open where the job says something in it', () => {
  const of = (document: object) => (path: readonly (string | number)[]) => memberAt(document, path);
  expect(isGroupUsed('container', of({ uris: [], container: {} }))).toBe(false);
  expect(isGroupUsed('container', of({ uris: ['x'] }))).toBe(true);
  expect(isGroupUsed('chronos', of({ async: false, maxCompletionTime: 0 }))).toBe(false);
  expect(isGroupUsed('chronos', of({ async: true }))).toBe(true);
});
