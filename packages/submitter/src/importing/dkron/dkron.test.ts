import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../kernel/index.js';
import { importJobs } from '../import-jobs.js';

const NOW = Date.parse('2026-01-05T12:00:30Z') as EpochMs;
const SHELL = { executor: 'shell', executor_config: { shell: 'true', command: 'date' } };

function imported(...jobs: readonly object[]) {
  const text = JSON.stringify(
    jobs.map((job) => ({ name: 'one', timezone: 'UTC', ...SHELL, ...job })),
  );
  const options = { now: NOW, timeZone: 'Europe/Berlin', namePrefix: '', host: '' };
  return importJobs('dkron', [{ fileName: 'jobs.json', text }], options);
}

function one(job: object) {
  const { jobs, refusals } = imported(job);
  expect(refusals).toEqual([]);
  const [first] = jobs;
  if (first === undefined) throw new Error('no job');
  return first;
}

function reasonsOf(job: object): string {
  const { jobs, refusals } = imported(job);
  expect(jobs).toEqual([]);
  return refusals.flatMap(({ reasons }) => reasons).join('\n');
}

test.each([
  ['0 30 6 * * *', 'R/2026-01-06T06:30:00/P1D'],
  ['@hourly', 'R/2026-01-05T13:00:00/PT1H'],
  ['@minutely', 'R/2026-01-05T12:01:00/PT1M'],
  ['*/10 * * * * *', 'R/2026-01-05T12:00:40/PT10S'],
  ['@every 1h30m', 'R/2026-01-05T13:30:30Z/PT90M'],
  ['@every 90s', 'R/2026-01-05T12:02:00Z/PT90S'],
  ['@at 2026-02-01T08:00:00+01:00', 'R1/2026-02-01T07:00:00Z/P1D'],
  ['@manually', 'R0/2026-01-05T12:00:30Z/P1D'],
])('schedule %s becomes %s', (schedule, expected) => {
  expect(one({ schedule }).document['schedule']).toBe(expected);
});

test('a job that is only started by hand is never due', () => {
  expect(one({ schedule: '@manually' }).notes.join()).toContain('only when it is started by hand');
});

test('a date on which clocks change only years from now does then what dkron does', () => {
  // 31 March is the last Sunday of its month in 2030.
  const { document } = one({ schedule: '0 30 2 31 3 *', timezone: 'Europe/Berlin' });
  expect(document['dst']).toEqual({ gap: 'skip', overlap: 'both' });
  const noon = one({ schedule: '0 30 12 31 3 *', timezone: 'Europe/Berlin' });
  expect(noon.document['dst']).toBeUndefined();
});

test.each(['starts_at', 'expires_at'])('%s keeps out a job that no time starts', (member) => {
  const at = { [member]: '2027-01-01T00:00:00Z' };
  expect(reasonsOf({ schedule: '@manually', ...at })).toBe(
    `${member}: a job that is only started by hand has neither beginning nor end here`,
  );
  const parent = { name: 'parent', schedule: '@daily' };
  const { jobs, refusals } = imported(parent, { name: 'child', parent_job: 'parent', ...at });
  expect(jobs.map(({ job }) => job.name)).toEqual(['parent']);
  expect(refusals.flatMap(({ reasons }) => reasons)).toEqual([
    `${member}: a job with parents has neither beginning nor end here`,
  ]);
});

test('in a zone with daylight saving, a job does what dkron does when the clocks change', () => {
  const { document } = one({ schedule: '0 30 2 * * *', timezone: 'Europe/Berlin' });
  expect(document).toMatchObject({
    schedule: 'R/2026-01-06T02:30:00/P1D',
    scheduleTimeZone: 'Europe/Berlin',
    dst: { gap: 'skip', overlap: 'both' },
  });
  expect(
    one({ schedule: '0 30 12 * * *', timezone: 'Europe/Berlin' }).document['dst'],
  ).toBeUndefined();
});

test('without a zone the given one is taken, and that is said', () => {
  const { document, notes } = one({ schedule: '0 30 6 * * *', timezone: '' });
  expect(document['scheduleTimeZone']).toBe('Europe/Berlin');
  expect(notes.join()).toContain('timezone: none is named');
});

test('an end becomes a number of repeats', () => {
  const { document } = one({ schedule: '0 0 6 * * *', expires_at: '2026-01-10T00:00:00Z' });
  expect(document['schedule']).toBe('R4/2026-01-06T06:00:00/P1D');
});

test('a start in the future is where the repeats begin', () => {
  const { document } = one({ schedule: '0 0 6 * * *', starts_at: '2026-03-01T00:00:00Z' });
  expect(document['schedule']).toBe('R/2026-03-01T06:00:00/P1D');
});

test('the command of a shell stays one, with its folder, variables, time limit and exit codes', () => {
  const config = {
    shell: 'true',
    command: 'make report | mail ops',
    cwd: "/srv/my report's",
    env: 'A=1,B=x y',
    timeout: '90s',
    su: 'report:staff',
    mem_limit_kb: '65536',
    allowed_exitcodes: '0, 3',
  };
  const { document, notes } = one({ schedule: '@daily', executor_config: config });
  expect(document).toMatchObject({
    command:
      "cd '/srv/my report'\\''s' || exit 1\n/bin/sh -c 'make report | mail ops'\n" +
      'code=$?\ncase $code in 3) exit 0 ;; esac\nexit $code',
    environmentVariables: [
      { name: 'A', value: '1' },
      { name: 'B', value: 'x y' },
    ],
    timeout: 'PT90S',
    killGracePeriod: 'PT0S',
    runAsUser: 'report',
    mem: 64,
  });
  expect(notes.join()).toContain('the group "staff" has no counterpart');
});

test('without a shell the words are the arguments', () => {
  const config = { command: `/bin/echo "two words" it\\'s '$HOME'` };
  const { document } = one({ schedule: '@daily', executor_config: config });
  expect(document).toMatchObject({
    command: '/bin/echo',
    shell: false,
    arguments: ['two words', "it's", '$HOME'],
  });
});

test('retries come at once, and a job without them is tried once, as in dkron', () => {
  expect(one({ schedule: '@daily', retries: 3 }).document).toMatchObject({
    retries: 3,
    retryInterval: 'PT0S',
  });
  expect(one({ schedule: '@daily' }).document['retries']).toBe(0);
});

test('concurrency decides about the overlap', () => {
  expect(one({ schedule: '@daily', concurrency: 'forbid' }).document['overlap']).toBe('skip');
  expect(one({ schedule: '@daily' }).document['overlap']).toBe('allow');
});

test('a tag for one node is a constraint, with a host named it is left out', () => {
  const { document } = one({ schedule: '@daily', tags: { role: 'web:1', dc: 'a:2' } });
  expect(document['constraints']).toEqual([
    ['role', 'EQUALS', 'web'],
    ['dc', 'EQUALS', 'a'],
  ]);
  expect(reasonsOf({ schedule: '@daily', tags: { role: 'web' } })).toContain(
    'several nodes at once',
  );
});

test('bookkeeping says nothing, metadata are labels, all other members are named', () => {
  const { document, notes } = one({
    schedule: '@daily',
    tags: { role: 'web:1' },
    metadata: { team: 'search' },
    success_count: 7,
    status: 'failed',
    processors: { syslog: { forward: 'true' } },
    colour: 'blue',
  });
  expect(document['labels']).toEqual({
    team: 'search',
    importedFrom: 'dkron',
    importedSchedule: '@daily',
  });
  expect(notes).toHaveLength(3);
  expect(notes.join('\n')).toContain(
    'processors: {"syslog":{"forward":"true"}} has no counterpart',
  );
  expect(notes.join('\n')).toContain('colour: "blue" is not known here');
});

test('children come after their parents, and a child of a refused job is refused', () => {
  const { jobs, refusals } = imported(
    { name: 'c', parent_job: 'b' },
    { name: 'b', parent_job: 'a', schedule: '@manually' },
    { name: 'a', schedule: '@daily' },
    { name: 'e', parent_job: 'd' },
    { name: 'd', schedule: 'never' },
  );
  expect(jobs.map(({ job }) => job.name)).toEqual(['a', 'b', 'c']);
  expect(refusals.map(({ name }) => name)).toEqual(['d', 'e']);
  expect(refusals[1]?.reasons.join()).toContain('its parent "d" is refused');
});

describe('a job that would mean something else is refused, saying why', () => {
  test.each([
    [{ schedule: '@at 2020-01-01T00:00:00Z' }, /have passed/],
    [{ schedule: '@at tomorrow' }, /is not "@at" and an instant/],
    [{ schedule: '@every day' }, /is not "@every" and a duration/],
    [{ schedule: '* * * * *' }, /5 fields where 6/],
    [{ schedule: '0 0 0 31 2 *' }, /never fires/],
    [{}, /schedule: is missing/],
    [{ schedule: '@daily', parent_job: 'x' }, /beside a schedule/],
    [{ schedule: '@daily', timezone: 'Mars/Olympus' }, /not a known time zone/],
    [{ schedule: '@daily', ephemeral: true }, /deletes the job/],
    [{ schedule: '@daily', executor: 'http' }, /"http" runs no command/],
    [{ schedule: '@daily', executor_config: { command: 'a | b' } }, /needs a shell/],
    [{ schedule: '@daily', executor_config: { command: 'a', payload: 'eA==' } }, /standard input/],
    [{ schedule: '@daily', executor_config: { command: 'a', timeout: 'soon' } }, /not a duration/],
    [{ schedule: '@daily', executor_config: { command: 'a', env: 'A' } }, /not NAME=value/],
    [{ schedule: '@daily', retries: -1 }, /not a whole number/],
    [{ schedule: '@daily', disabled: 'maybe' }, /not true or false/],
    [{ schedule: '@daily', concurrency: 'queue' }, /neither "allow" nor "forbid"/],
    [{ schedule: '0 0 6 * * *', expires_at: '2026-01-05T13:00:00Z' }, /have passed/],
  ])('%j', (job, reason) => {
    expect(reasonsOf(job)).toMatch(reason);
  });
});
