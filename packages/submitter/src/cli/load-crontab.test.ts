import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { standInScheduler } from '../../test/cli/stand-in-scheduler.js';

const { scheduler, run, file } = standInScheduler();

const CRONTAB = '# Hello.\n5 4 * * 1-5 echo weekdays\n61 4 * * * echo never\n@reboot x\n';

test('goes in line by line; what is refused is named with its number, and the end is 1', async () => {
  const { code, out, err } = await run(['crontab', file('tab', CRONTAB)]);
  expect(code).toBe(1);
  expect(out).toMatch(/^line 2 {2}submitted {2}echo-[0-9a-f]{6} {2}next 2026-01-01T04:05:00Z/);
  expect(out).toContain('1 of 3 lines went in; 2 refused.');
  expect(err).toMatch(/^tab:3: refused: .*61/m);
  expect(err).toMatch(/^tab:4: refused: .*@reboot/m);
  expect([...scheduler.jobs.values()]).toMatchObject([
    { command: 'echo weekdays', description: 'Hello.', labels: { crontab: '5 4 * * 1-5' } },
  ]);
});

test('sent twice changes nothing, although its schedules would begin later', async () => {
  const path = file('tab', '*/5 * * * * date\n0 0 1 * * df\n');
  await run(['crontab', path]);
  const before = structuredClone([...scheduler.jobs.values()]);
  scheduler.calls.length = 0;
  const { code, out } = await run(['crontab', path], { now: '2026-03-05T07:08:09Z' });
  expect(code).toBe(0);
  expect(out.match(/ unchanged /g)).toHaveLength(2);
  expect(out).toContain('2 of 2 lines went in, 2 of them unchanged.');
  expect(scheduler.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  expect([...scheduler.jobs.values()]).toEqual(before);
});

test('a line with other times, or a changed environment, is sent again under its name', async () => {
  const path = file('tab', '0 1 * * * date\n0 2 * * * df\n');
  await run(['crontab', path]);
  scheduler.calls.length = 0;
  writeFileSync(path, '0 3 * * * date\nA=b\n0 2 * * * df\n');
  expect((await run(['crontab', path])).out).not.toContain('unchanged');
  expect(scheduler.jobs.size).toBe(2);
});

test('--dry-run sends nothing and needs no scheduler', async () => {
  const { code, out } = await run(['crontab', '-', '--dry-run', '--timezone', 'Asia/Tokyo'], {
    input: '0 9 * * * date\n',
    env: { HORAE_SERVER: 'http://127.0.0.1:1' },
  });
  expect(code).toBe(0);
  expect(out).toContain('    next 2026-01-02 09:00 +09:00, 2026-01-03 09:00, ');
  expect(scheduler.calls).toEqual([]);
});

test('a line that no repeats say exactly stays cron, and the answer says why', async () => {
  const text = '0 9 * * 1#1 date\n0 9 * * * df\n';
  const { out } = await run(['crontab', '-', '--dry-run'], { input: text });
  expect(out).toMatch(
    /^standard input:1: kept as cron {2}date-\w{6}\n {4}0 9 \* \* 1#1: .*\n {4}because the day-of-week field /,
  );
  expect(out).toMatch(/^standard input:2: exact {2}df-\w{6}\n.* -> R\/2026-01-01T09:00:00\/P1D$/m);
  const json = await run(['crontab', '-', '--output', 'json'], { input: text });
  const [first, second] = (JSON.parse(json.out) as { jobs: object[] }).jobs;
  expect(first).toMatchObject({ schedule: '0 9 * * 1#1' });
  expect(first).toHaveProperty('keptAsCron', expect.stringContaining('"1#1"'));
  expect(second).not.toHaveProperty('keptAsCron');
});

test('the report shows a union of many repeats as the line that it came from', async () => {
  const input = '7 1,3,4,9,11,14 * * 1,3 date\n';
  const { out } = await run(['crontab', '-'], { input });
  expect(out).toMatch(/ 7 1,3,4,9,11,14 \* \* 1,3 \(crontab, \d+ repeats\)$/m);
  const dry = await run(['crontab', '-', '--dry-run'], { input });
  expect(dry.out).toMatch(/^standard input:1: exact as a union of 12 repeats {2}date-/);
  expect(dry.out).not.toContain(';');
  const json = await run(['crontab', '-', '--dry-run', '--output', 'json'], { input });
  expect(json.out).toMatch(/"schedule": "R\/[^"]+;[^"]+;[^"]+"/);
});

test('a user column that nobody announced, and root, are warned of; the lines go in', async () => {
  const bare = await run(['crontab', '-'], { input: '0 8 * * * root /usr/bin/true\n' });
  expect(bare.code).toBe(0);
  expect(bare.err).toBe(
    'standard input:1: warning: "root" looks like a user: did you mean --system?\n',
  );
  const input = '0 8 * * * root /bin/a\n0 9 * * * anna /bin/b\n0 9 * * * root /bin/c\n';
  const system = await run(['crontab', '--system', '-'], { input });
  expect(system.code).toBe(0);
  expect(system.err).toMatch(/^standard input:1,3: warning: its user is root: .*--allow-root/);
  const json = await run(['crontab', '--system', '-', '--output', 'json'], { input });
  expect(JSON.parse(json.out)).toMatchObject({ warnings: [{ lines: [1, 3] }] });
});

test('without a user the answer ends with whom the tasks run as', async () => {
  const input = '0 8 * * * date\n';
  const said = "They run as the agent's default user: its own, or nobody";
  expect((await run(['crontab', '-'], { input })).out).toContain(said);
  expect((await run(['crontab', '-', '--user', 'anna'], { input })).out).not.toContain(said);
  const system = await run(['crontab', '-', '--system'], { input: '0 8 * * * anna date\n' });
  expect(system.out).not.toContain(said);
});

test('an empty file holds no lines, and that is said', async () => {
  expect(await run(['crontab', file('tab', '# nothing\n')])).toEqual({
    code: 0,
    out: 'No lines found in tab.\n',
    err: '',
  });
});

test('--system reads the user column', async () => {
  const text = '0 1 * * * www-data /usr/bin/x\n';
  await run(['crontab', '--system', '-'], { input: text });
  expect([...scheduler.jobs.values()]).toMatchObject([
    { runAsUser: 'www-data', command: '/usr/bin/x' },
  ]);
});
