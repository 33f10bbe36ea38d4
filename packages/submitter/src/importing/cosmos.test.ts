import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../kernel/index.js';
import { importJobs } from './import-jobs.js';

const NOW = Date.parse('2026-01-05T12:00:30Z') as EpochMs;

function imported(job: object) {
  const text = JSON.stringify({
    name: 'one',
    cron: '0 0 6 * * ?',
    timeZone: 'UTC',
    command: 'date',
    ...job,
  });
  const options = { now: NOW, timeZone: 'Asia/Shanghai', namePrefix: 'c-', host: '' };
  return importJobs('cosmos', [{ fileName: 'job.json', text }], options);
}

test('a Quartz expression becomes repeats; queue, priority, cores and mems keep their meaning', () => {
  const { jobs, refusals } = imported({
    cron: '0 30 9 ? * 2',
    queue: 'etl',
    priority: 5,
    cores: 0.5,
    mems: 512,
    retries: 3,
    retryInterval: 30,
    timeout: 'PT1H',
    env: { A: 1 },
    owner: 'me@example.org',
    user: 'etl',
  });
  expect(refusals).toEqual([]);
  expect(jobs[0]?.document).toEqual({
    name: 'c-one',
    command: 'date',
    schedule: 'R/2026-01-12T09:30:00/P1W',
    scheduleTimeZone: 'UTC',
    queue: 'etl',
    priority: 5,
    cpus: 0.5,
    mem: 512,
    retries: 3,
    retryInterval: 'PT30S',
    timeout: 'PT1H',
    environmentVariables: [{ name: 'A', value: '1' }],
    owner: 'me@example.org',
    runAsUser: 'etl',
    labels: { importedFrom: 'cosmos', importedSchedule: '0 30 9 ? * 2' },
  });
  expect(jobs[0]?.notes).toEqual([]);
});

test('an image becomes a container, and words stay words', () => {
  const { jobs } = imported({ dockerImage: 'etl:7', command: ['/app/run', '--day', 'two words'] });
  expect(jobs[0]?.document).toMatchObject({
    command: '/app/run',
    shell: false,
    arguments: ['--day', 'two words'],
    container: { type: 'DOCKER', image: 'etl:7' },
  });
  expect(jobs[0]?.notes.join()).toContain('an agent refuses it until it can run containers');
});

test('a zone that is not named, clock changes and unknown members are spoken of', () => {
  const zone = imported({ timeZone: '', colour: 'blue' }).jobs[0];
  expect(zone?.document['scheduleTimeZone']).toBe('Asia/Shanghai');
  expect(zone?.notes.join('\n')).toMatch(/timeZone: none[^]*colour: "blue" is not known here/);
  const berlin = imported({ timeZone: 'Europe/Berlin', cron: '0 30 2 * * ?' }).jobs[0];
  expect(berlin?.notes.join()).toContain('Quartz may not');
  const noon = imported({ timeZone: 'Europe/Berlin', cron: '0 30 12 * * ?' }).jobs[0];
  expect(noon?.notes).toEqual([]);
});

describe('a job that would mean something else is refused, saying why', () => {
  test.each([
    [{ cron: '0 0 12 1 7 ? 2028' }, /limited to the years/],
    [{ cron: '0 0 6 * *' }, /5 fields where Quartz has 6/],
    [{ cron: '' }, /cron: is missing/],
    [{ cron: '0 0 6 * * ?', cronExpression: '0 0 7 * * ?' }, /contradicts cron/],
    [{ command: '' }, /command: is missing/],
    [{ parents: ['x'] }, /stands beside parents/],
    [{ mems: 'much' }, /mems: "much" is not a number/],
    [{ timeout: 'soon' }, /neither seconds nor/],
    [{ env: ['A'] }, /is not NAME=value/],
    [{ queue: 'a b' }, /queue: /],
    [{ hosts: ['a', 'b'] }, /are several/],
  ])('%j', (job, reason) => {
    const { jobs, refusals } = imported(job);
    expect(jobs).toEqual([]);
    expect(refusals.flatMap(({ reasons }) => reasons).join('\n')).toMatch(reason);
  });
});
