import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../kernel/index.js';
import { importJobs } from '../import-jobs.js';

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

test('a list of one word is a word and no line for a shell; one text is such a line', () => {
  const word = { command: 'a b; c', shell: false };
  expect(imported({ command: ['a b; c'] }).jobs[0]?.document).toMatchObject(word);
  const { job } = imported({ command: 'a b; c' }).jobs[0] ?? {};
  expect(job).toMatchObject({ command: 'a b; c', shell: true, arguments: [] });
});

test('what several spellings say alike counts once', () => {
  const { document } = imported({ cmd: 'date', cores: 2, cpu: '2', enabled: 'true' }).jobs[0] ?? {};
  expect(document).toMatchObject({ command: 'date', cpus: 2 });
  expect(document?.['disabled']).toBeUndefined();
  expect(imported({ enabled: false }).jobs[0]?.document['disabled']).toBe(true);
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
    [{ cores: 1, cpus: 2 }, /cpus: 2 contradicts cores: 1/],
    [{ command: 'date', cmd: 'id' }, /cmd: "id" contradicts command: "date"/],
    [{ args: ['a'], arguments: ['b'] }, /arguments: \["b"\] contradicts args: \["a"\]/],
    [{ env: { A: '1' }, envs: { A: '2' } }, /envs: \{"A":"2"\} contradicts env: \{"A":"1"\}/],
    [{ enabled: 'no' }, /enabled: "no" is not true or false/],
    [{ command: '' }, /command: is missing/],
    [{ parents: ['x'] }, /stands beside parents/],
    [{ mems: 'much' }, /mems: "much" is not a number/],
    [{ timeout: 'soon' }, /neither seconds nor/],
    [{ env: ['A'] }, /is not NAME=value/],
    [{ queue: 'a b' }, /queue: /],
    [{ hosts: ['a', 'b'] }, /are several/],
    [{ host: 'a', hosts: ['b'] }, /hosts: \["b"\] contradicts host: "a"/],
  ])('%j', (job, reason) => {
    const { jobs, refusals } = imported(job);
    expect(jobs).toEqual([]);
    expect(refusals.flatMap(({ reasons }) => reasons).join('\n')).toMatch(reason);
  });
});
