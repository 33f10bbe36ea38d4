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

  test('a zone in front of the fields, which counts here and not under cron', () => {
    for (const name of ['TZ', 'CRON_TZ']) {
      const { jobs, warnings } = read(`${name}=Asia/Tokyo 0 9 * * * /x\n`);
      expect(jobs.map(({ job }) => job)).toMatchObject([{ scheduleTimeZone: 'Asia/Tokyo' }]);
      expect(warnings).toEqual([
        { line: 1, text: expect.stringContaining(`${name}=Asia/Tokyo in front of the fields is`) },
      ]);
    }
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
    ['0 0 1 1 * 2026', '"0 1 1 * 2026 /usr/bin/backup"', '"0 0 1 1 * /usr/bin/backup"'],
  ])('six fields, %s, are refused with both lines that may be meant', (line, seconds, years) => {
    for (const hasUsers of [false, true]) {
      const { jobs, problems } = read(`${line}\n`, { hasUsers });
      expect(jobs).toEqual([]);
      expect(problems[0]?.text).toContain(`expected ${seconds} if the first one means seconds`);
      expect(problems[0]?.text).toContain(`or ${years} if the last one means years`);
    }
  });
});

describe('the lines that cron itself reads in its own way', () => {
  function notes(text: string): readonly string[] {
    return read(text).warnings.map((warning) => `${warning.line}: ${warning.text}`);
  }

  test('RANDOM_DELAY, TZ, LOGNAME and what is about mail: it is said what becomes of them', () => {
    expect(notes('RANDOM_DELAY=45\n0 1 * * * x\n')).toEqual([
      expect.stringMatching(/^1: RANDOM_DELAY=45 delays nothing here/),
    ]);
    expect(notes('RANDOM_DELAY=0\nPATH=/bin\nCRON_TZ=UTC\nMAILTO=a\n0 1 * * * x\n')).toEqual([]);
    expect(notes('TZ=Europe/Berlin\n')[0]).toContain('CRON_TZ=Europe/Berlin in its place');
    expect(notes('MAILFROM=a@b\nCONTENT_TYPE=text/plain\n')).toHaveLength(2);
    const { jobs, warnings } = read('LOGNAME=root\nMAILFROM=a\n0 1 * * * x\n');
    expect(warnings[0]?.text).toContain('LOGNAME=root has no effect');
    expect(jobs[0]?.job.environmentVariables).toEqual([{ name: 'MAILFROM', value: 'a' }]);
  });

  test('an environment line below a line does not change it, one set again does below', () => {
    const { jobs } = read(
      '0 1 * * * x\nCRON_TZ=Asia/Tokyo\n0 1 * * * y\nCRON_TZ=UTC\n0 1 * * * z\n',
    );
    const zones = jobs.map(({ job }) => job.kind === 'schedule' && job.scheduleTimeZone);
    expect(zones).toEqual(['UTC', 'Asia/Tokyo', 'UTC']);
  });

  test.each([
    ['X=1', '1'],
    ['X = 1 2 ', '1 2'],
    ['"X" = "a=b"', 'a=b'],
    [`'X'='"q"'`, '"q"'],
    ['X="left open', '"left open'],
    ['X=', ''],
    ['X=a # no comment', 'a # no comment'],
    ['X=$HOME/%d', '$HOME/%d'],
  ])('%s', (line, value) => {
    const [one] = read(`${line}\n0 1 * * * x\n`).jobs;
    expect(one?.job.environmentVariables).toEqual([{ name: 'X', value }]);
  });

  test('the last line counts although no newline ends it', () => {
    expect(read('0 1 * * * x\n0 2 * * * y').jobs).toHaveLength(2);
  });

  test("OpenBSD's flags stand behind the user in a system table", () => {
    const [one] = read('0 1 * * * anna -ns /bin/x', { hasUsers: true }).jobs;
    expect(one?.job).toMatchObject({ runAsUser: 'anna', command: '/bin/x' });
  });

  test('what crontab itself writes on top describes nothing', () => {
    const text =
      '# DO NOT EDIT THIS FILE - edit the master and reinstall.\n' +
      '# (/tmp/crontab.fE1Jra/crontab installed on Sat Nov 21 10:00:00 2026)\n' +
      '# (Cron version -- $Id: crontab.c,v 2.13 1994/01/17 03:20:37 vixie Exp $)\n0 1 * * * x\n';
    expect(read(text).jobs[0]?.job.description).toBe('');
    expect(read('# 备份\n0 1 * * * x\n').jobs[0]?.job.description).toBe('备份');
  });
});

describe('lines that cannot be kept as they are', () => {
  test('a NUL byte, and bytes that are no UTF-8, are refused; in a comment they do no harm', () => {
    const { jobs, problems } = read(
      '0 1 * * * a\0b\n0 2 * * * caf\uFFFD\n# caf\uFFFD\n0 3 * * * c\n',
    );
    expect(jobs.map(({ job }) => job.command)).toEqual(['c']);
    expect(problems.map(({ text }) => text.slice(0, 30))).toEqual([
      'a NUL byte stands in the line:',
      'the line holds bytes that are ',
    ]);
  });

  test('a command longer than the kernel takes is refused without being repeated', () => {
    const { problems } = read(`0 1 * * * ${'x'.repeat(140_000)}\n`);
    expect(problems[0]?.text).toContain('131072');
    expect(problems[0]?.text.length).toBeLessThan(1_000);
  });

  test.each([
    ['@reboot /opt/x', /"@reboot" is not a time/],
    ['@every 5m /opt/x', /R\/\/PT5M/],
    ['30 2 31 2 * /opt/x', /never fires/],
    ['0 9 * * 5-1 /opt/x', /5-1/],
    ['@dayly /opt/x', /not a nickname/],
    ['@every_minute /opt/x', /"@every_minute" is not a nickname.*"\* \* \* \* \*"/],
    ['H 3 * * * /opt/x', /^"H" in the minute field/],
    ['\uFF10 2 * * * /opt/x', /in the minute field/],
    ['Read this before you add lines', /neither a schedule with a command nor NAME=value/],
    ['@daily 5 4 * * * x', /no command; expected "@daily x" or "5 4 \* \* \* x"\.$/],
    ['@daily 5', /"5" behind it is no command; expected "@daily \/usr\/bin\/backup"\.$/],
    ['* * * * * * /opt/x', /five; expected "\* \* \* \* \* \/opt\/x"\.$/],
    ['0 30 6 * * * /opt/x', /"30 6 \* \* \* \/opt\/x" if the first one means seconds, or/],
  ])('%s', (line, reason) => {
    expect(read(line).problems[0]?.text).toMatch(reason);
  });
});

/** Six hex digits of SHA-256 are the same for both, found by search. */
const COLLIDING = ['/opt/x 1523', '/opt/x 3346'] as const;

describe('names', () => {
  const nameOf = (text: string, command: string): string | undefined =>
    read(text).jobs.find(({ job }) => job.command.includes(command))?.job.name;

  test('stay when lines change places, also those of the same command', () => {
    const lines = ['0 1 * * * /opt/x', '0 2 * * * /opt/x', '5 5 * * * /opt/y'];
    const namesOf = (text: string): [string, string][] =>
      read(text).jobs.map(({ original, job }) => [original, job.name]);
    const before = new Map(namesOf(lines.join('\n')));
    expect(new Map(namesOf([...lines].reverse().join('\n')))).toEqual(before);
    expect([...before.values()].filter((name) => name.endsWith('-2'))).toHaveLength(1);
  });

  test('a refused line leaves the plain name to one that goes in', () => {
    const { jobs, problems } = read('0 9 * * MON,xyz /opt/x\n0 9 * * TUE /opt/x\n');
    const [name = ''] = jobs.map(({ job }) => job.name);
    expect(name).toMatch(/^x-[0-9a-f]{6}$/);
    expect(jobs[0]?.job.name).toBe(read('0 9 * * TUE /opt/x\n').jobs[0]?.job.name);
    expect(problems[0]?.likelyNames).toEqual([`${name}-2`, name]);
  });

  test('of two commands that share the digits are two, whichever comes first', () => {
    const [one, other] = COLLIDING;
    const forth = `0 1 * * * ${one}\n0 1 * * * ${other}\n`;
    const back = `0 1 * * * ${other}\n0 1 * * * ${one}\n`;
    expect(nameOf(forth, one)).not.toBe(nameOf(forth, other));
    expect(nameOf(forth, one)).toBe(nameOf(back, one));
  });

  test('a broken line tells the names that its job may have', () => {
    const name = nameOf('0 1 * * * /opt/x --all', '/opt/x') ?? '';
    for (const broken of [
      'O 1 * * * /opt/x --all',
      '0 0 1 * * 1 /opt/x --all',
      '61 1 * * * /opt/x --all',
    ]) {
      expect(read(broken).problems[0]?.likelyNames).toContain(name);
    }
    const ofAnna = read('0 1 * * * anna /opt/x', { hasUsers: true }).jobs[0]?.job.name ?? '';
    const { problems } = read('0 I * * * anna /opt/x', { hasUsers: true });
    expect(problems[0]?.likelyNames).toContain(ofAnna);
  });
});

test('random minutes are drawn from the name: the same at every load', () => {
  const text = '0~59 3 * * * /opt/x\n0~59 3 * * * /opt/y\n';
  const drawn = (at: string) =>
    read(text, { now: epochMs(Date.parse(at)) }).jobs.map(({ conversion }) => conversion.drawn);
  expect(drawn('2026-01-01T00:00:00Z')).toEqual(drawn('2027-07-01T00:00:00Z'));
  expect(new Set(drawn('2026-01-01T00:00:00Z')).size).toBe(2);
  expect(read(text).jobs[0]?.job.labels['crontab']).toBe('0~59 3 * * *');
});

test("a line whose times need the job's dst gets it, and the table's name is a label", () => {
  const [one] = read('0 */2 * * * x', { timeZone: 'Europe/Berlin', source: 'web1:/tab' }).jobs;
  expect(one?.job).toMatchObject({
    dst: { gap: 'skip', overlap: 'both' },
    labels: { crontab: '0 */2 * * *', crontabSource: 'web1:/tab' },
  });
});
