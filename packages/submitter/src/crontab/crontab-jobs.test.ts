import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { epochMs } from '../kernel/index.js';
import { crontabJobs } from './crontab-jobs.js';

const OPTIONS = {
  hasUsers: false,
  now: epochMs(Date.parse('2026-01-01T00:00:00Z')),
  timeZone: 'UTC',
  host: '',
  user: '',
  namePrefix: '',
  userNames: new Set(['anna', 'git']) as ReadonlySet<string> | null,
  source: null as string | null,
};

function read(text: string, options: Partial<typeof OPTIONS> = {}) {
  return crontabJobs(text, { ...OPTIONS, ...options });
}

test('the example crontab goes in line by line', () => {
  const file = new URL('../../../../examples/crontab', import.meta.url);
  const text = readFileSync(file, 'utf8');
  const { jobs, problems } = read(text);
  expect(problems).toEqual([]);
  const lines = text.split('\n').filter((line) => /^[@*\d]/.test(line));
  expect(jobs).toHaveLength(lines.length);
  expect(new Set(jobs.map(({ job }) => job.name)).size).toBe(lines.length);
  expect(jobs.at(-1)?.job).toMatchObject({
    scheduleTimeZone: 'Asia/Shanghai',
    description: "Nine o'clock in Shanghai, wherever the agent is.",
  });
});

test('environment lines hold for the lines below them; MAILTO names the owner', () => {
  const { jobs } = read('A="1 2"\n0 1 * * * x\nMAILTO = ops@example.org\nA=\'3\'\n0 2 * * * y\n');
  expect(jobs.map(({ job }) => [job.owner, job.environmentVariables])).toEqual([
    ['', [{ name: 'A', value: '1 2' }]],
    [
      'ops@example.org',
      [
        { name: 'A', value: '3' },
        { name: 'MAILTO', value: 'ops@example.org' },
      ],
    ],
  ]);
});

test('the comment above a line describes it; a line that was switched off does not', () => {
  const text = '# Empties the bin.\n0 1 * * * x\n\n# far away\n\n#5 4 * * * old\n0 2 * * * y\n';
  expect(read(text).jobs.map(({ job }) => job.description)).toEqual(['Empties the bin.', '']);
});

test('a system table has a user in front of the command', () => {
  const line = '30 7-23 * * *   www-data\t[ -x /usr/bin/x ] && /usr/bin/x --all';
  const [one] = read(line, { hasUsers: true }).jobs;
  expect(one?.job).toMatchObject({
    runAsUser: 'www-data',
    command: '[ -x /usr/bin/x ] && /usr/bin/x --all',
  });
  expect(one?.job.name).toMatch(/^x-[0-9a-f]{6}$/);
});

test('what cannot be represented is refused with its line and its reason, and keeps nothing else back', () => {
  const text =
    '# c\n5 4 * * 1-5 echo weekdays\n61 4 * * * echo never\n@reboot x\nhello\n1X=2\n0 0 * * *\n';
  const { jobs, problems } = read(text);
  expect(jobs.map(({ job }) => job.command)).toEqual(['echo weekdays']);
  expect(problems.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
  expect(problems[0]?.text).toContain('61');
  expect(problems[1]?.text).toContain('@reboot');
});

test('a name stays with its command when the schedule and the lines around it change', () => {
  const nameOf = (text: string): string | undefined =>
    read(text).jobs.find(({ job }) => job.command.includes('backup'))?.job.name;
  const name = nameOf('0 1 * * * /opt/backup.sh --all');
  expect(name).toMatch(/^backup\.sh-[0-9a-f]{6}$/);
  expect(nameOf('A=b\n0 9 * * * date\n30 2 * * * /opt/backup.sh --all')).toBe(name);
});

test('the same command twice gets two names', () => {
  const { jobs } = read('0 1 * * * x\n0 2 * * * x\n');
  expect(jobs[1]?.job.name).toBe(`${jobs[0]?.job.name}-2`);
});

test.each([
  ['test -e /x && /usr/sbin/amavisd-new-cronjob sa-sync', 'amavisd-new-cronjob'],
  ['cd /srv && ./run.sh', 'run.sh'],
  ['TZ=UTC nice -n10 /usr/sbin/sanoid --cron', 'sanoid'],
  ['if [ -x /usr/bin/a ]; then /usr/bin/a; fi', 'a'],
  ['(cd / ; sleep 5)', 'line'],
])('%s is about %s', (command, program) => {
  expect(read(`0 1 * * * ${command}`).jobs[0]?.job.name).toMatch(
    new RegExp(`^${program.replaceAll('.', '\\.')}-[0-9a-f]{6}$`),
  );
});

test('marks in front of the schedule and of the command are no part of the command', () => {
  expect(read('-*/5 * * * * -n sleep 1').jobs[0]?.job.command).toBe('sleep 1');
});

test('a file from Windows, with a mark in front and two characters at each line end', () => {
  const { jobs, problems } = read('\uFEFFA=b\r\n0 1 * * * echo hi\r\n');
  expect(problems).toEqual([]);
  expect(jobs[0]?.job.command).toBe('echo hi');
});

describe('lines that are probably not meant so', () => {
  function warned(text: string, options: Partial<typeof OPTIONS> = {}): readonly string[] {
    return read(text, options).warnings.map((warning) => `${warning.line}: ${warning.text}`);
  }

  test('a user in front of the command, when nobody said that there is a user column', () => {
    const doubt = (user: string) => `1: "${user}" looks like a user: did you mean --system?`;
    expect(warned('0 8 * * * root /usr/bin/true\n')).toEqual([doubt('root')]);
    expect(warned('0 8 * * * anna /usr/bin/true\n')).toEqual([doubt('anna')]);
    expect(warned('0 8 * * * git /usr/bin/gc\n')).toEqual([doubt('git')]);
    expect(warned('0 8 * * * git gc\n0 8 * * * anna\n0 8 * * * otto /x\n')).toEqual([]);
  });

  test('a user column that holds no user', () => {
    const hasUsers = true;
    expect(read('0 8 * * * /usr/bin/find /tmp\n', { hasUsers }).problems).toMatchObject([
      {
        line: 1,
        text: expect.stringMatching(/^"\/usr\/bin\/find" .* no name of a user; leave --system/),
      },
    ]);
    expect(warned('0 8 * * * echo hi\n', { hasUsers })).toEqual([
      expect.stringContaining('"echo" stands in the user column and is no user of this machine'),
    ]);
    expect(warned('0 8 * * * echo hi\n', { hasUsers, userNames: null })).toEqual([]);
    expect(warned('0 8 * * * anna hi\n0 8 * * * www-data hi\n', { hasUsers })).toEqual([]);
  });

  test('root, which an agent refuses unless it is told to allow it', () => {
    const text = expect.stringMatching(/^1: its user is root: .* --allow-root/) as string;
    expect(warned('0 8 * * * root /bin/true\n', { hasUsers: true })).toEqual([text]);
    expect(warned('0 8 * * * /bin/true\n', { user: 'root' })).toEqual([text]);
    expect(warned('0 8 * * * /bin/true\n', { user: 'anna' })).toEqual([]);
  });

  test.each([
    ['0 0 1 1 * * echo six', '"0 1 1 * * echo six"', '"0 0 1 1 * echo six"'],
    ['0 0 1 1 * */5 echo six', '"0 1 1 * */5 echo six"', '"0 0 1 1 * echo six"'],
    ['0 0 1 1 * 2026 echo six', '"0 1 1 * 2026 echo six"', '"0 0 1 1 * echo six"'],
  ])('six fields, %s, are refused with both lines that may be meant', (line, seconds, years) => {
    for (const hasUsers of [false, true]) {
      const { jobs, problems } = read(`${line}\n`, { hasUsers });
      expect(jobs).toEqual([]);
      expect(problems[0]?.text).toContain(`expected ${seconds} if the first one means seconds`);
      expect(problems[0]?.text).toContain(`or ${years} if the last one means years`);
    }
  });
});
