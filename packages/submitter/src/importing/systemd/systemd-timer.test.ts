import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { EpochMs } from '../../kernel/index.js';
import { importJobs } from '../import-jobs.js';
import { systemdSpanMs } from './systemd-span.js';
import { servicesWanted } from './systemd-timer.js';

const NOW = Date.parse('2026-01-05T12:00:30Z') as EpochMs;
const OPTIONS = { now: NOW, timeZone: 'UTC', namePrefix: '', host: '' };

function imported(timer: string, service: string) {
  const files = [
    { fileName: 'one.timer', text: `[Timer]\n${timer}\n` },
    { fileName: 'one.service', text: `[Service]\nUser=nobody\n${service}\n` },
  ];
  return importJobs('systemd', files, OPTIONS);
}

function one(timer: string, service = 'ExecStart=/bin/date') {
  const { jobs, refusals } = imported(timer, service);
  expect(refusals).toEqual([]);
  const [first] = jobs;
  if (first === undefined) throw new Error('no job');
  return first;
}

/** What a job's program prints when a real shell runs it. */
function printed(service: string): string {
  const { job } = one('OnCalendar=daily', service);
  const env = Object.fromEntries(job.environmentVariables.map(({ name, value }) => [name, value]));
  const args = job.shell
    ? ['/bin/sh', '-c', job.command, 'one', ...job.arguments]
    : [job.command, ...job.arguments];
  return execFileSync(args[0] ?? '', args.slice(1), { env, encoding: 'utf8' });
}

test('a timer and its service become one job, tried once, as systemd does', () => {
  expect(one('OnCalendar=Mon *-*-* 06:00').document).toEqual({
    name: 'one',
    command: '/bin/date',
    shell: false,
    runAsUser: 'nobody',
    retries: 0,
    schedule: 'R/2026-01-12T06:00:00/P1W',
    scheduleTimeZone: 'UTC',
    misfire: 'skip',
    overlap: 'skip',
    labels: { importedFrom: 'systemd', importedSchedule: 'Mon *-*-* 06:00' },
  });
});

test('a persistent timer makes up for times that were missed', () => {
  expect(one('OnCalendar=daily\nPersistent=true').document['misfire']).toBe('latest');
});

test('several times are a union; an empty assignment forgets those before', () => {
  const { document } = one('OnCalendar=1:00\nOnCalendar=\nOnCalendar=2:00\nOnCalendar=Sat 3:00');
  expect(document['schedule']).toBe('R/2026-01-06T02:00:00/P1D;R/2026-01-10T03:00:00/P1W');
});

test('a time span from start to start is elapsed time', () => {
  const { document, notes } = one('OnBootSec=15min\nOnUnitActiveSec=1h 30min');
  expect(document['schedule']).toBe('R/2026-01-05T13:30:30Z/PT90M');
  expect(notes.join('\n')).toMatch(/OnBootSec: is left out[^]*anew after a boot/);
});

test('comments, long lines, drop-ins and instances are read as systemd reads them', () => {
  const text = [
    '# /etc/systemd/system/a@x.timer',
    '[Timer]',
    '; a comment',
    'OnCalendar = daily',
    '# /usr/lib/systemd/system/a@.service',
    '[Service]',
    'User=nobody',
    'ExecStart=/bin/echo one \\',
    '# between',
    '  two %i',
    '# /etc/systemd/system/a@.service.d/more.conf',
    '[Service]',
    'Environment=A=1',
  ].join('\n');
  const { jobs, refusals } = importJobs('systemd', [{ fileName: 'standard input', text }], OPTIONS);
  expect(refusals).toEqual([]);
  expect(jobs[0]?.document).toMatchObject({
    name: 'a-x',
    arguments: ['one', 'two', 'x'],
    environmentVariables: [{ name: 'A', value: '1' }],
  });
});

describe('a command prints here what it prints under systemd', () => {
  test.each([
    [`ExecStart=/bin/echo "two  words" 'it is' a\\x41b \\$HOME`, 'two  words it is aAb \\$HOME\n'],
    [
      'Environment="A=x  y" B=z\nExecStart=/bin/echo ${A} $A -${B}- $$A a$B',
      'x  y x y -z- $A a$B\n',
    ],
    ['Environment=A=*\nExecStart=/bin/echo $A "${A}"', '* *\n'],
    ['Type=oneshot\nExecStart=/bin/echo one ; /bin/echo two \\; three', 'one\ntwo ; three\n'],
    ['ExecStartPre=-/bin/false\nExecStart=/bin/echo after', 'after\n'],
    ['ExecStart=/bin/echo 100%%', '100%\n'],
    ['ExecStart=-if x\nExecStartPost=/bin/echo no word of the shell', 'no word of the shell\n'],
    ['ExecStart=-A=b /bin/echo x\nExecStartPost=/bin/echo no assignment', 'no assignment\n'],
    ['ExecStart=-/bin/echo x; ls `id` $(id)', 'x; ls `id` $(id)\n'],
    ['ExecStart=/bin/echo "$(id)${A}`id`"', '$(id)`id`\n'],
    ['ExecStart=/bin/echo x\n[Unit]\nConditionPathExists=/a b;echo $(id)', ''],
    ['ExecStart=/bin/echo x\n[Unit]\nConditionFileNotEmpty=/etc', ''],
    ['ExecStart=/bin/echo x\n[Unit]\nConditionFileNotEmpty=!/etc', 'x\n'],
    ['ExecStart=/bin/echo x\n[Unit]\nConditionFileNotEmpty=/etc/passwd', 'x\n'],
    ['ExecStart=:/bin/echo $HOME ${HOME}', '$HOME ${HOME}\n'],
    ['WorkingDirectory=/\nExecStart=/bin/pwd', '/\n'],
    ['SuccessExitStatus=3 4\nExecStart=/bin/sh -c "echo x; exit 4"', 'x\n'],
    ['ExecStart=/bin/sh -c \'echo "$1"; exit 0\' name "a\'b"', "a'b\n"],
  ])('%s', (service, expected) => {
    expect(printed(service)).toBe(expected);
  });
});

test('a command that fails ends those behind it', () => {
  expect(() => printed('ExecStartPre=/bin/false\nExecStart=/bin/echo never')).toThrow();
  expect(() => printed('ExecStart=/bin/echo x\n[Unit]\nAssertPathExists=/no/such')).toThrow();
  expect(() => printed('SuccessExitStatus=3\nExecStart=/bin/sh -c "exit 4"')).toThrow();
});

test('limits, restarts and resources have their counterparts', () => {
  const service = [
    'Type=oneshot',
    'ExecStart=/bin/date',
    'Restart=on-failure',
    'RestartSec=30',
    'TimeoutStartSec=1h 30min',
    'TimeoutStopSec=5',
    'CPUQuota=50%',
    'MemoryMax=1G',
  ].join('\n');
  expect(one('OnCalendar=daily', service).document).toMatchObject({
    retries: 1_000,
    retryInterval: 'PT30S',
    timeout: 'PT90M',
    killGracePeriod: 'PT5S',
    cpus: 0.5,
    mem: 1_024,
  });
});

test('what has no counterpart is named', () => {
  const { notes } = one(
    'OnCalendar=daily\nAccuracySec=1h\nRandomizedDelaySec=5m\nColour=blue',
    'ExecStart=@/bin/date date\nProtectHome=yes\nNice=5\nStandardOutput=journal\nGroup=staff',
  );
  const text = notes.join('\n');
  for (const name of [
    'AccuracySec',
    'RandomizedDelaySec',
    'Colour',
    'ProtectHome',
    'Nice',
    'StandardOutput',
    'Group',
    '"@"',
  ]) {
    expect(text).toContain(name);
  }
});

describe('a timer that would mean something else is refused, saying why', () => {
  test.each([
    ['OnBootSec=5min', 'ExecStart=/bin/date', /no due time/],
    ['OnUnitInactiveSec=5min', 'ExecStart=/bin/date', /no due time/],
    ['OnCalendar=daily\nOnBootSec=5min', 'ExecStart=/bin/date', /OnBootSec: counts/],
    ['Persistent=yes', 'ExecStart=/bin/date', /OnCalendar: is missing/],
    ['OnCalendar=someday', 'ExecStart=/bin/date', /no calendar expression/],
    ['OnCalendar=2001-01-01', 'ExecStart=/bin/date', /have passed/],
    ['OnCalendar=Fri *-*-13', 'ExecStart=/bin/date', /certain weekdays and certain dates/],
    ['OnCalendar=daily\nOnClockChange=yes', 'ExecStart=/bin/date', /change of the clock/],
    ['OnCalendar=daily', '', /there is nothing to run/],
    ['OnCalendar=daily', 'ExecStart=/bin/echo %H', /specifier "%H"/],
    ['OnCalendar=daily', 'ExecStart=+/bin/date', /other rights/],
    ['OnCalendar=daily', 'ExecStart=/bin/echo "open', /open "/],
    ['OnCalendar=daily', 'ExecStart=/bin/date\nEnvironmentFile=/etc/x', /on the machine/],
    ['OnCalendar=daily', 'ExecStart=/bin/date\nExecStopPost=/bin/x', /would have to run when/],
    ['OnCalendar=daily', 'ExecStart=/bin/date\nType=forking', /leaves a daemon/],
    ['OnCalendar=daily', 'ExecStart=/bin/date\nRestart=always', /that is no job/],
    [
      'OnCalendar=daily',
      'ExecStart=/bin/date\n[Unit]\nConditionVirtualization=vm',
      /whether it runs/,
    ],
    ['OnCalendar=daily', 'ExecStart=/bin/echo %i', /specifier "%i"/],
    ['OnCalendar=daily', 'ExecStart=/bin/date\nSuccessExitStatus=SIGHUP', /is no exit code/],
    ['OnCalendar=daily\nnonsense', 'ExecStart=/bin/date', /neither \[Section\] nor Name=value/],
    ['OnCalendar=Mon *-*-1\nOnCalendar=daily', 'ExecStart=/bin/date', /can stand only alone/],
  ])('%s with %s', (timer, service, reason) => {
    const { jobs, refusals } = imported(timer, service);
    expect(jobs).toEqual([]);
    expect(refusals.flatMap(({ reasons }) => reasons).join('\n')).toMatch(reason);
  });
});

test('a timer without its service is refused, and a service without a timer is named', () => {
  const timer = { fileName: 'a.timer', text: '[Timer]\nOnCalendar=daily\nUnit=b@1.service\n' };
  const other = { fileName: 'c.service', text: '[Service]\nExecStart=/bin/date\n' };
  expect(servicesWanted([timer, other])).toEqual([['b@1.service', 'b@.service']]);
  const { refusals, notes } = importJobs('systemd', [timer, other], OPTIONS);
  expect(refusals[0]?.reasons.join()).toContain('b@1.service: the command is in it');
  expect(notes[0]?.text).toContain('c.service: no timer among the files starts it');
});

test.each([
  ['90', 90_000],
  ['1h 30min', 5_400_000],
  ['2h', 7_200_000],
  ['55s500ms', 55_500],
  ['300ms20s 5day', 432_020_300],
  ['1.5h', 5_400_000],
  ['infinity', Infinity],
  ['soon', null],
  ['', null],
  ['5 bananas', null],
])('the time span "%s" is %s ms', (text, ms) => {
  expect(systemdSpanMs(text)).toBe(ms);
});
