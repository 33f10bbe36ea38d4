import { describe, expect, test } from 'vitest';
import { epochMs } from '../kernel/index.js';
import type { ScheduleJob } from './job.js';
import { type ParseJobOptions, parseJob } from './parse-job.js';

const now = epochMs(Date.parse('2026-01-01T00:00:00Z'));
const BASE = { name: 'beat', command: 'date', schedule: 'R/2026-01-01T00:00:00Z/PT1M' };

function jobOf(document: object, options: Partial<ParseJobOptions> = {}) {
  const parsed = parseJob(document, { now, ...options });
  if (!parsed.ok) throw new Error(parsed.error.map(({ text }) => text).join('\n'));
  return parsed.value.job;
}

function problemsOf(document: unknown, options: Partial<ParseJobOptions> = {}) {
  const parsed = parseJob(document, { now, ...options });
  return parsed.ok ? [] : parsed.error;
}

describe('what is left out', () => {
  test('gets the values that Chronos gives', () => {
    const job = jobOf(BASE);
    expect(job).toMatchObject({
      kind: 'schedule',
      shell: true,
      cpus: 0.1,
      mem: 128,
      disk: 256,
      retries: 2,
      retryInterval: { text: 'PT60S', ms: 60_000 },
      overlap: 'skip',
      misfire: 'latest',
      queue: 'default',
      priority: 0,
      timeout: null,
      container: null,
      epsilon: null,
    });
  });

  test('null counts as left out, in every member', () => {
    const nulls = Object.fromEntries(
      Object.keys(jobOf(BASE)).map((member) => [member, null] as const),
    );
    expect(jobOf({ ...nulls, ...BASE })).toEqual(jobOf(BASE));
  });

  test('zero cpus, mem and disk mean the default, as in Chronos', () => {
    expect(jobOf({ ...BASE, cpus: 0, mem: '0', disk: 0 })).toMatchObject({
      cpus: 0.1,
      mem: 128,
      disk: 256,
    });
  });

  test('without schedule and parents a job runs once, now', () => {
    const job = jobOf({ name: 'once', command: 'date' }) as ScheduleJob;
    expect(job.schedule).toBe('R1//PT24H');
  });
});

describe('what is taken as Chronos takes it', () => {
  test('numbers as text, a name as number, flags as text and number, unknown members', () => {
    const job = jobOf({
      ...BASE,
      name: 36,
      cpus: '0.5',
      mem: '512',
      retries: '1',
      shell: 'false',
      softError: 1,
      dataJob: true,
      gpus: 3,
    });
    expect(job).toMatchObject({
      name: '36',
      cpus: 0.5,
      mem: 512,
      retries: 1,
      shell: false,
      softError: true,
    });
  });

  test('true and false in capitals, as programs in other languages print them', () => {
    const job = jobOf({ ...BASE, async: 'TRUE', shell: 'False', disabled: 'FALSE' });
    expect(job).toMatchObject({ async: true, shell: false, disabled: false });
  });

  test('counters are read only when sent', () => {
    const sent = { successCount: '7', lastSuccess: '2025-12-31T23:00:00.000Z', lastError: '' };
    const parsed = parseJob({ ...BASE, ...sent }, { now });
    expect(parsed.ok && parsed.value.counters).toEqual({
      successCount: 7,
      lastSuccessAt: Date.parse('2025-12-31T23:00:00.000Z'),
      lastErrorAt: null,
    });
  });

  test('highPriority is priority 100, concurrent lets runs overlap, epsilon is the retry interval', () => {
    expect(jobOf({ ...BASE, highPriority: true }).priority).toBe(100);
    expect(jobOf({ ...BASE, highPriority: true, priority: 7 }).priority).toBe(7);
    expect(jobOf({ ...BASE, concurrent: true }).overlap).toBe('allow');
    expect(jobOf({ ...BASE, concurrent: true, overlap: 'queue' }).overlap).toBe('queue');
    expect(jobOf({ ...BASE, epsilon: 'PT15M' }).retryInterval.ms).toBe(900_000);
    expect(jobOf({ ...BASE, epsilon: 'PT15M', retryInterval: 'PT2S' })).toMatchObject({
      epsilon: 'PT15M',
      retryInterval: { text: 'PT2S', ms: 2_000 },
    });
  });

  test('a retry interval in seconds, a time-out in seconds or as a duration', () => {
    expect(jobOf({ ...BASE, retryInterval: 90 }).retryInterval).toEqual({
      text: 'PT90S',
      ms: 90_000,
    });
    expect(jobOf({ ...BASE, maxCompletionTime: 60 }).timeout?.ms).toBe(60_000);
    expect(jobOf({ ...BASE, timeout: 'PT1H', maxCompletionTime: 60 }).timeout?.ms).toBe(3_600_000);
  });

  test('an empty list of parents beside a schedule, a zone "null", a container left blank', () => {
    const blank = { type: 'Docker', image: '', network: '', volumes: null, forcePullImage: false };
    expect(jobOf({ ...BASE, parents: [], container: { ...blank, type: '' } })).toMatchObject({
      kind: 'schedule',
      container: null,
    });
    expect(jobOf({ ...BASE, scheduleTimeZone: 'null' })).toMatchObject({ scheduleTimeZone: '' });
  });

  test('parents named twice count once, in the order given', () => {
    const job = jobOf({ name: 'c', command: 'date', parents: ['b', 'a', 'b'] });
    expect(job).toMatchObject({ kind: 'dependency', parents: ['b', 'a'], dependencyMode: null });
  });

  test('an empty object is an empty list, and variables may have dots and dashes', () => {
    const job = jobOf({
      ...BASE,
      uris: {},
      environmentVariables: [{ name: 'spring.profiles-x', value: 1 }],
    });
    expect(job).toMatchObject({
      uris: [],
      environmentVariables: [{ name: 'spring.profiles-x', value: '1' }],
    });
  });

  test.each(['(?i)web', '(?i:web)-[0-9]+', 'a(?s).b', '(?i-s)x'])(
    'the expression %s, whose flags are written in Java’s way',
    (pattern) => {
      expect(problemsOf({ ...BASE, constraints: [['rack', 'LIKE', pattern]] })).toEqual([]);
    },
  );

  test('the path for dependent jobs takes the parents and drops a schedule', () => {
    const job = jobOf({ ...BASE, parents: ['a'] }, { kind: 'dependency' });
    expect(job).toMatchObject({ kind: 'dependency', parents: ['a'] });
    expect(job).not.toHaveProperty('schedule');
  });

  test('a container keeps what was posted and gets the members that clients read blindly', () => {
    const container = { type: 'docker', image: 'alpine:3', networkName: 'x', volumes: null };
    expect(jobOf({ ...BASE, container }).container).toEqual({
      type: 'docker',
      image: 'alpine:3',
      network: 'HOST',
      networkName: 'x',
      volumes: [],
      forcePullImage: false,
    });
  });
});

describe('what is refused', () => {
  const cases: [string, object, string][] = [
    ['negative cpus', { cpus: -1 }, 'cpus'],
    ['cpus too small to be counted', { cpus: 0.0004 }, 'cpus'],
    ['mem that is no number', { mem: 'lots' }, 'mem'],
    ['negative disk', { disk: '-5' }, 'disk'],
    ['infinite cpus', { cpus: Number.POSITIVE_INFINITY }, 'cpus'],
    ['negative retries', { retries: -1 }, 'retries'],
    ['half a retry', { retries: 1.5 }, 'retries'],
    ['a retry interval that is no duration', { retryInterval: '1 minute' }, 'retryInterval'],
    ['a retry interval in months', { retryInterval: 'P1M' }, 'retryInterval'],
    ['a bare PT', { epsilon: 'PT' }, 'epsilon'],
    ['a negative duration', { retryInterval: 'PT-5S' }, 'retryInterval'],
    ['a time-out of nothing', { timeout: 'PT0S' }, 'timeout'],
    ['an unknown operator', { constraints: [['host', 'NEAR', 'x']] }, 'constraints[0][1]'],
    ['a bad expression', { constraints: [['host', 'LIKE', '[']] }, 'constraints[0][2]'],
    [
      'an expression that only brackets make whole',
      { constraints: [['h', 'LIKE', 'a)(b']] },
      'constraints[0][2]',
    ],
    ['a constraint of two', { constraints: [['host', 'EQUALS']] }, 'constraints[0]'],
    [
      'an environment that is no list',
      { environmentVariables: { A: 'b' } },
      'environmentVariables',
    ],
    [
      'a bad variable name',
      { environmentVariables: [{ name: '1X', value: '' }] },
      'environmentVariables[0].name',
    ],
    [
      'a NUL in a value',
      { environmentVariables: [{ name: 'X', value: 'a\0b' }] },
      'environmentVariables[0].value',
    ],
    ['a command that is a list', { command: ['a'] }, 'command'],
    ['a NUL in the command', { command: 'a\0b' }, 'command'],
    ['an empty command', { command: ' ' }, 'command'],
    ['a name with a slash', { name: 'a/b' }, 'name'],
    ['a name with a colon', { name: 'a:b' }, 'name'],
    ['a name of blanks', { name: '  ' }, 'name'],
    ['a name that no path can carry', { name: '..' }, 'name'],
    ['a name too long', { name: 'x'.repeat(201) }, 'name'],
    ['an unknown zone', { scheduleTimeZone: 'Mars/Olympus' }, 'scheduleTimeZone'],
    ['a bad schedule', { schedule: 'R/2026/PT' }, 'schedule'],
    ['an empty schedule', { schedule: '' }, 'schedule'],
    ['a zero period', { schedule: 'R/2026-01-01T00:00:00Z/PT0S' }, 'schedule'],
    ['a schedule and parents', { parents: ['a'] }, 'parents'],
    ['an unknown misfire policy', { misfire: 'sometimes' }, 'misfire'],
    ['a flag that is no flag', { disabled: 'perhaps' }, 'disabled'],
    ['an empty keyword', { failOnOutput: 'fatal||error' }, 'failOnOutput'],
    [
      'a container without image',
      { container: { type: 'DOCKER', network: 'HOST' } },
      'container.image',
    ],
    [
      'a volume without path',
      { container: { image: 'a', volumes: [{}] } },
      'container.volumes[0].containerPath',
    ],
    [
      'a volume mode that is none',
      { container: { image: 'a', volumes: [{ containerPath: '/a', mode: 'RX' }] } },
      'container.volumes[0].mode',
    ],
    [
      'an external volume that is no object',
      { container: { image: 'a', volumes: [{ containerPath: '/a', external: 'x' }] } },
      'container.volumes[0].external',
    ],
    [
      'an option without a key',
      {
        container: {
          image: 'a',
          volumes: [{ containerPath: '/a', external: { options: [{ value: '1' }] } }],
        },
      },
      'container.volumes[0].external.options[0].key',
    ],
    [
      'a parameter that is no object',
      { container: { image: 'a', parameters: ['--x'] } },
      'container.parameters[0]',
    ],
    [
      'a port that is none',
      { container: { image: 'a', networkInfos: [{ portMappings: [{ hostPort: 70_000 }] }] } },
      'container.networkInfos[0].portMappings[0].hostPort',
    ],
    [
      'a protocol that is none',
      { container: { image: 'a', networkInfos: [{ protocol: 'IPX' }] } },
      'container.networkInfos[0].protocol',
    ],
    ['a network that is none', { container: { image: 'a', network: 'WIFI' } }, 'container.network'],
    ['uris that are no list', { uris: 'http://x' }, 'uris'],
    ['a user with a blank', { runAsUser: 'a b' }, 'runAsUser'],
    ['labels that are no texts', { labels: { a: [] } }, 'labels.a'],
    ['a last success without zone', { lastSuccess: 'yesterday' }, 'lastSuccess'],
  ];
  test.each(cases)('%s, naming the member, the value and an example', (_what, members, path) => {
    const problems = problemsOf({ ...BASE, ...members });
    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(problems[0]?.text.startsWith(`${path}: `)).toBe(true);
    expect(problems[0]?.text).toMatch(/e\.g\.|leave one of them out|without/);
  });

  test('a missing member, naming an unknown one that may be meant', () => {
    const [problem] = problemsOf({ ...BASE, command: undefined, comand: 'true' });
    expect(problem?.text).toMatch(/^command: is missing; .* Was "comand" meant to be it\?$/);
    const [named] = problemsOf({ ...BASE, name: undefined, Name: 'a' });
    expect(named?.text).toContain('Was "Name" meant');
    const [plain] = problemsOf({ ...BASE, command: undefined, cpu: 1, image: 'x' });
    expect(plain?.text).not.toContain('meant');
  });

  test('everything wrong is told at once', () => {
    const problems = problemsOf({ name: 'a/b', cpus: -1, retries: 'x', schedule: 'soon' });
    expect(problems.map(({ path }) => path).sort()).toEqual([
      'command',
      'cpus',
      'name',
      'retries',
      'schedule',
    ]);
  });

  test.each([[[]], ['text'], [null], [7], [undefined]])('a body that is no object: %j', (body) => {
    expect(problemsOf(body)[0]?.text).toContain('is not a job');
  });

  test('a document nested a hundred thousand levels deep', () => {
    let nested: unknown = {};
    for (let depth = 0; depth < 100_000; depth += 1) nested = { nested };
    expect(problemsOf({ ...BASE, container: nested })[0]?.text).toContain('nested deeper');
  });

  test('the name rule follows the interface: no blanks for /v1, blanks and dots for /scheduler', () => {
    expect(problemsOf({ ...BASE, name: 'a b' }, { nameRule: 'v1' })).toHaveLength(1);
    expect(problemsOf({ ...BASE, name: 'a.b' }, { nameRule: 'v1' })).toEqual([]);
    expect(problemsOf({ ...BASE, name: 'a b #2.x' }, { nameRule: 'v2' })).toEqual([]);
  });

  test('a slash in a name is answered with a name that would do', () => {
    expect(problemsOf({ ...BASE, name: 'etl/load' })[0]?.text).toContain('e.g. "etl-load"');
  });

  test('the kind that the endpoint does not take', () => {
    const child = { name: 'c', command: 'date', parents: ['a'] };
    expect(problemsOf(child, { kind: 'schedule' })[0]?.path).toBe('parents');
    expect(problemsOf(BASE, { kind: 'dependency' })[0]?.text).toContain('/scheduler/iso8601');
    expect(problemsOf(child, { kind: 'dependency' })).toEqual([]);
  });
});
