import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { standInScheduler } from '../../../test/cli/stand-in-scheduler.js';

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
  for (const action of ['--dry-run', '--diff']) {
    const other = await run(['crontab', '--system', '-', action, '--output', 'json'], { input });
    expect(JSON.parse(other.out)).toMatchObject({
      warnings: [
        { file: 'standard input', lines: [1, 3], text: expect.stringContaining('root') as string },
      ],
    });
  }
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

const post = (call: string): boolean => call.startsWith('POST');
const names = (): readonly string[] => [...scheduler.jobs.keys()].sort();

describe('a dry run', () => {
  test('tells of each line what it becomes, when, and as whom', async () => {
    const text =
      'MAILTO=ops@example.org\nSHELL=/bin/bash\n0 9,18 * * 1-5 echo hi\n' +
      '*/5 * * * * df\n61 * * * * date\n@reboot date\n0 9,18 * 2 1 id\n';
    const { code, out, err } = await run(
      ['crontab', file('tab', text), '--dry-run', '--timezone', 'Europe/Berlin', '--user', 'anna'],
      { now: '2026-01-01T00:00:00Z' },
    );
    expect(code).toBe(1);
    expect(out.replace(/-[0-9a-f]{6}/g, '-NAME')).toMatchInlineSnapshot(`
      "tab:3: exact as a union of 10 repeats  echo-NAME
          0 9,18 * * 1-5: At 09:00 and 18:00, Monday to Friday (Europe/Berlin).
          next 2026-01-01 09:00 +01:00, 18:00, 2026-01-02 09:00, 18:00, 2026-01-05 09:00
          user anna; owner ops@example.org; environment MAILTO=ops@example.org, SHELL=/bin/bash
          runs exec /bin/bash -c 'echo hi'
      tab:4: exact  df-NAME
          */5 * * * *: Every 5 minutes (Europe/Berlin). -> R/2026-01-01T01:05:00/PT5M
          next 2026-01-01 01:05 +01:00, 01:10, 01:15, 01:20, 01:25
          user anna; owner ops@example.org; environment as above
          runs exec /bin/bash -c df
      tab:5: refused: "61" in the minute field: 61 is not between 0 and 59; expected e.g. "*/5".
          61 * * * * date
      tab:6: refused: "@reboot" is not a time: it runs when a machine starts, which a fleet has no single moment for; start such a program as a service of the machine, or give it a time, expected e.g. "30 9 * * 1-5" or "@daily".
          @reboot date
      tab:7: kept as cron  id-NAME
          0 9,18 * 2 1: At 09:00 and 18:00, on Mondays in February (Europe/Berlin).
          because the day-of-week field "1" is limited by the month field "2", and a weekly repeat runs all year
          next 2026-02-02 09:00 +01:00, 18:00, 2026-02-09 09:00, 18:00, 2026-02-16 09:00
          user anna; owner ops@example.org; environment as above
          runs exec /bin/bash -c id
      Read without a user column (--system if it has one): tab
      5 lines: 1 exact, 1 exact as a union, 1 kept as cron, 2 refused.
      Nothing was sent.
      "
    `);
    expect(err).toBe('');
  });

  test('as JSON has the same members for every line', async () => {
    const text = 'A=b\n0~59 3 * * * root echo\n0 25 * * * root date\n';
    const path = file('etc/crontab', text);
    const { code, out } = await run([
      'crontab',
      path,
      '--dry-run',
      '--next',
      '2',
      '--output',
      'json',
      '--timezone',
      'Asia/Tokyo',
    ]);
    const { lines, counts, files } = JSON.parse(out) as {
      lines: Record<string, unknown>[];
      counts: object;
      files: object[];
    };
    expect(code).toBe(1);
    expect(Object.keys(lines[0] ?? {})).toEqual(Object.keys(lines[1] ?? {}));
    expect(lines[0]).toMatchObject({
      file: 'crontab',
      line: 2,
      name: expect.stringMatching(/^echo-/) as string,
      verdict: 'exact',
      crontab: '0~59 3 * * *',
      schedule: expect.stringMatching(/^R\/2026-01-02T03:\d\d:00\/P1D$/) as string,
      scheduleTimeZone: 'Asia/Tokyo',
      reason: null,
      nextRuns: [{ local: expect.stringMatching(/T03:.*\+09:00$/) as string, note: null }, {}],
      owner: '',
      user: 'root',
      environment: [{ name: 'A', value: 'b' }],
      dst: null,
      drawn: expect.stringMatching(/^\d+ 3 \* \* \*$/) as string,
      warnings: [expect.stringContaining('--allow-root') as string],
    });
    expect(lines[1]).toMatchObject({
      line: 3,
      name: expect.stringMatching(/^date-/) as string,
      verdict: 'refused',
      reason: expect.stringContaining('25') as string,
      schedule: null,
      nextRuns: [],
    });
    expect(counts).toEqual({ exact: 1, union: 0, cron: 0, parents: 0, refused: 1 });
    expect(files).toEqual([
      { file: 'crontab', source: `web1:${path}`, hasUserColumn: true, isGuessed: true, user: '' },
    ]);
  });

  test('says what a change of the clocks does to a next time', async () => {
    const { out } = await run(['crontab', '-', '--dry-run', '--timezone', 'Europe/Berlin'], {
      input: '30 2 * * * x\n',
      now: '2026-03-28T00:00:00Z',
    });
    expect(out).toMatch(
      /next 2026-03-28 02:30 \+01:00, 2026-03-29 03:00 \+02:00 \(.+\), 2026-03-30 02:30/,
    );
  });

  test('puts times, reasons and notes into the language asked for, or that of the environment', async () => {
    const input = '30 2 * * * x\n0 9 * 2 1 y\n';
    const dry = ['crontab', '-', '--dry-run', '--timezone', 'Europe/Berlin'];
    const now = '2026-03-28T00:00:00Z';
    const { out } = await run([...dry, '--language', 'zh'], { input, now });
    expect(out).toContain('30 2 * * *: 每天 02:30（Europe/Berlin）。 -> R/');
    expect(out).toMatch(/03:00 \+02:00 \(.*拨快到.*\), 2026-03-30/);
    expect(out).toContain('because “星期”字段 "1" 受“月”字段 "2" 限制，而每周的重复全年运行\n');
    const env = { LC_ALL: 'zh_CN.UTF-8' };
    expect((await run(dry, { input, now, env })).out).toBe(out);
    const json = await run([...dry, '--output', 'json'], { input, now, env });
    const { lines } = JSON.parse(json.out) as { lines: Record<string, unknown>[] };
    expect(lines[0]).toHaveProperty('explanation', '每天 02:30（Europe/Berlin）。');
    expect(lines[1]).toHaveProperty('reason', expect.stringContaining('每周的重复全年运行'));
    expect((await run([...dry, '--language', 'fr'], { input })).code).toBe(2);
  });

  test('keeps cron beyond the limit of a union', async () => {
    const dry = ['crontab', '-', '--dry-run'];
    const input = '0 9,18 * * 1-5 x\n';
    expect((await run(dry, { input })).out).toContain('exact as a union of 10 repeats');
    const { out } = await run([...dry, '--union-limit', '9'], { input });
    expect(out).toMatch(/kept as cron .*\n.*\n {4}because it takes 10 repeats, more than the 9/);
  });

  test('with --prune shows what would go, and removes nothing', async () => {
    const path = file('tab', '0 1 * * * date\n0 2 * * * df\n');
    await run(['crontab', path]);
    writeFileSync(path, '0 2 * * * df\n');
    const { code, out } = await run(['crontab', path, '--dry-run', '--prune']);
    expect(code).toBe(0);
    expect(out).toMatch(/^- date-\w{6} {2}0 1 \* \* \* {2}\(web1:.*tab\): would be removed$/m);
    expect(names()).toHaveLength(2);
  });
});

describe('which tables are read', () => {
  test('several files, each by its path with or without a user column', async () => {
    const system = file('cron.d/php', '0 1 * * * anna /bin/a\n');
    const own = file('spool/cron/crontabs/anna', '0 2 * * * /bin/b\n');
    const { code, out } = await run(['crontab', system, own]);
    expect(code).toBe(0);
    expect(out).toMatch(/^\S+cron\.d\/php:1 +submitted {2}a-/);
    const jobs = [...scheduler.jobs.values()];
    expect(jobs).toMatchObject([
      { runAsUser: 'anna', command: '/bin/a', labels: { crontabSource: `web1:${system}` } },
      { runAsUser: 'anna', command: '/bin/b', labels: { crontabSource: `web1:${own}` } },
    ]);
    const dry = await run(['crontab', system, own, '--dry-run']);
    expect(dry.out).toContain(`Read with a user column, as its path says: ${system}\n`);
    expect(dry.out).toContain(`Read without a user column (--system if it has one): ${own}\n`);
  });

  test('what the flags say stands above the path', async () => {
    const system = file('cron.d/php', '0 1 * * * anna /bin/a\n');
    await run(['crontab', system, '--user-table']);
    expect([...scheduler.jobs.values()]).toMatchObject([{ command: 'anna /bin/a' }]);
    const own = file('spool/cron/anna', '0 2 * * * /bin/b\n');
    await run(['crontab', own, '--user', 'otto']);
    expect([...scheduler.jobs.values()][1]).toMatchObject({ runAsUser: 'otto' });
  });

  test("--system alone reads this machine's tables and says which files cron skips", async () => {
    const tab = file('etc/crontab', '0 1 * * * anna /bin/a\n');
    const folder = dirname(file('etc/cron.d/b', '0 2 * * * anna /bin/b\n'));
    file('etc/cron.d/c.dpkg-old', '0 3 * * * anna /bin/c\n');
    file('etc/cron.d/.placeholder', '# none\n');
    const crontabs = { systemPaths: [tab, folder] };
    const { code, err } = await run(['crontab', '--system'], { crontabs });
    expect(code).toBe(0);
    expect([...scheduler.jobs.values()]).toMatchObject([
      { command: '/bin/a' },
      { command: '/bin/b' },
    ]);
    expect(err).toContain(`${folder}/c.dpkg-old: skipped: its name is that of a backup\n`);
    expect(err).toContain(`${folder}/.placeholder: skipped: its name begins with a dot\n`);
    expect((await run(['crontab', '--system'])).code).toBe(1);
  });

  test('--user-table alone reads what crontab -l prints, of --user too', async () => {
    const asked: string[] = [];
    const userTable = async (user: string) => {
      asked.push(user);
      return { user: user || 'anna', bytes: Buffer.from('0 1 * * * /bin/a\n') };
    };
    expect((await run(['crontab', '--user-table'], { crontabs: { userTable } })).code).toBe(0);
    expect([...scheduler.jobs.values()]).toMatchObject([
      { runAsUser: 'anna', labels: { crontabSource: 'web1:crontab:anna' } },
    ]);
    await run(['crontab', '--user-table', '--user', 'otto'], { crontabs: { userTable } });
    expect(asked).toEqual(['', 'otto']);
    const none = await run(['crontab', '--user-table']);
    expect(none).toMatchObject({ code: 1, out: 'No table was read.\n' });
    expect(none.err).toBe('crontab -l: not read: there is no crontab here.\n');
  });

  test('one that cannot be read is named and keeps no other back', async () => {
    const good = file('good', '0 1 * * * /bin/a\n');
    const empty = file('empty', '');
    const program = file('program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 255]));
    const missing = join(dirname(good), 'missing');
    const { code, err, out } = await run(['crontab', empty, missing, good, program]);
    expect(code).toBe(1);
    expect(err).toContain(`${empty}: not read: it is empty`);
    expect(err).toContain(`${missing}: not read: it does not exist.`);
    expect(err).toContain(`${program}: not read: it is no text file`);
    expect(out).toContain('1 of 1 lines went in.');
  });

  test('a folder whose only file cron skips is no table, which ends with 1', async () => {
    const tab = file('tables/x.tab', '0 1 * * * /bin/a\n');
    const { code, err, out } = await run(['crontab', dirname(tab)]);
    expect({ code, out }).toEqual({ code: 1, out: 'No table was read.\n' });
    expect(err).toContain(`${tab}: skipped: cron reads only names of letters, digits`);
    rmSync(tab);
    expect((await run(['crontab', dirname(tab)])).code).toBe(1);
    expect((await run(['crontab', dirname(tab), '--prune'])).code).toBe(0);
  });

  test.each([
    [['crontab'], 'the file is missing'],
    [['crontab', 'x', '--system', '--user-table'], 'not both'],
    [['crontab', 'x', '--diff', '--apply'], 'Only one of'],
    [['crontab', '-', '--prune'], '--source'],
    [['crontab', 'x', '--next', 'many'], 'whole number'],
    [['crontab', 'x', '--union-limit', '0'], 'whole number'],
  ])('%j is wrong usage', async (args, said) => {
    const { code, err } = await run(args);
    expect(code).toBe(2);
    expect(err).toContain(said);
  });

  test('the same command in two tables goes in once, and the second is told', async () => {
    const [one, two] = [file('one', '0 1 * * * /bin/a\n'), file('two', '0 2 * * * /bin/a\n')];
    const { code, err } = await run(['crontab', one, two]);
    expect(code).toBe(1);
    expect(err).toMatch(/two:1: refused: the same user has the same command in .*one:1/);
    expect(scheduler.jobs.size).toBe(1);
  });
});

describe('--diff', () => {
  test('shows new, changed, unchanged and gone, sends nothing, and ends with 1', async () => {
    const path = file('tab', '0 1 * * * /bin/a\nX=1\n0 2 * * * /bin/b\n0 3 * * * /bin/c\n');
    await run(['crontab', path]);
    writeFileSync(
      path,
      '0 1 * * * /bin/a\nX=2\n0 4 * * * /bin/b\n0 5 * * * /bin/d\n61 1 * * * x\n',
    );
    scheduler.calls.length = 0;
    const { code, out, err } = await run(['crontab', path, '--diff']);
    expect(code).toBe(1);
    expect(out.replace(/-[0-9a-f]{6}/g, '-NAME').replaceAll(path, 'PATH')).toBe(
      [
        '= tab:1  a-NAME  0 1 * * *',
        '~ tab:3  b-NAME  0 4 * * *',
        '    crontab: 0 2 * * * -> 0 4 * * *',
        '    environment X: 1 -> 2',
        '+ tab:4  d-NAME  0 5 * * *',
        '- c-NAME  0 3 * * *  (web1:PATH): stays without --prune',
        'Read without a user column (--system if it has one): tab',
        '1 new, 1 changed, 1 unchanged, 1 gone, 1 refused.',
        '',
      ].join('\n'),
    );
    expect(err).toMatch(/^tab:5: refused: .*61/);
    expect(scheduler.calls).toEqual(['GET /scheduler/jobs']);
    const json = JSON.parse((await run(['crontab', path, '--diff', '--output', 'json'])).out);
    expect(json).toMatchObject({
      lines: [
        { kind: 'unchanged', line: 1, changes: [] },
        {
          kind: 'changed',
          changes: [{ field: 'crontab', from: '0 2 * * *', to: '0 4 * * *' }, {}],
        },
        { kind: 'new' },
      ],
      gone: [{ crontab: '0 3 * * *', source: `web1:${path}` }],
      refused: [{ line: 5 }],
    });
  });

  test('ends with 0 when nothing would change', async () => {
    const path = file('tab', '0 1 * * * /bin/a\n0~59 2 * * * /bin/b\n0 */2 * * * /bin/c\n');
    const zone = ['--timezone', 'Europe/Berlin'];
    await run(['crontab', path, ...zone]);
    const later = { now: '2026-08-05T07:08:09Z' };
    const { code, out } = await run(['crontab', path, '--diff', ...zone], later);
    expect(out).toContain('3 unchanged.');
    expect(code).toBe(0);
  });

  test('sees a schedule that somebody changed at the scheduler, and another zone', async () => {
    const path = file('tab', '0 1 * * * /bin/a\n');
    await run(['crontab', path]);
    const [name = ''] = names();
    const other = await run(['crontab', path, '--diff', '--timezone', 'Asia/Tokyo']);
    expect(other.out).toContain('    scheduleTimeZone: UTC -> Asia/Tokyo\n');
    const job = scheduler.jobs.get(name);
    const schedule = 'R/2026-01-01T02:00:00/P1D';
    scheduler.jobs.set(name, { ...job, schedule, scheduleDefinition: schedule });
    const { out } = await run(['crontab', path, '--diff']);
    expect(out).toContain(`    schedule: ${schedule} -> R/2026-01-01T01:00:00/P1D\n`);
  });
});

describe('loading again', () => {
  test('keeps what was set at the scheduler and a crontab cannot say', async () => {
    const path = file('tab', '0 1 * * * /bin/a\n');
    await run(['crontab', path]);
    const [name = ''] = names();
    const set = { retries: 7, disabled: true, queue: 'slow' };
    const labels = { ...(scheduler.jobs.get(name)?.['labels'] as object), team: 'search' };
    scheduler.jobs.set(name, { ...scheduler.jobs.get(name), ...set, labels });
    scheduler.calls.length = 0;
    expect((await run(['crontab', path])).out).toContain('unchanged');
    expect(scheduler.calls.filter(post)).toEqual([]);
    writeFileSync(path, '0 2 * * * /bin/a\n');
    expect((await run(['crontab', path])).out).toContain('submitted');
    expect(scheduler.jobs.get(name)).toMatchObject({
      ...set,
      labels: { crontab: '0 2 * * *', team: 'search' },
      schedule: 'R/2026-01-01T02:00:00/P1D',
    });
  });

  test('lines of the same command keep their jobs when one of them comes, goes or breaks', async () => {
    const [one, two] = ['0 1 * * * /bin/c', '0 2 * * * /bin/c'];
    const path = file('tab', `${one}\n${two}\n`);
    await run(['crontab', path]);
    const [first = '', second = ''] = names();
    const fieldsOf = (name: string): unknown => {
      const { labels } = scheduler.jobs.get(name) as { labels: { crontab: string } };
      return labels.crontab;
    };
    for (const other of ['0 25 * * * /bin/c', 'O 1 * * * /bin/c', '# none', one]) {
      writeFileSync(path, `${other}\n${two}\n`);
      await run(['crontab', path]);
      expect([fieldsOf(first), fieldsOf(second)]).toEqual(['0 1 * * *', '0 2 * * *']);
    }
    // In front of the other now, by its fields.
    writeFileSync(path, `${one}\n0 0 * * * /bin/c\n`);
    await run(['crontab', path, '--prune']);
    expect([fieldsOf(first), fieldsOf(second)]).toEqual(['0 1 * * *', '0 0 * * *']);
    writeFileSync(path, '0 0 * * * /bin/c\n');
    await run(['crontab', path, '--prune']);
    expect(names()).toEqual([second]);
    const { out } = await run(['crontab', path, '--dry-run', '--prune']);
    expect(out).toContain(`exact  ${second}\n`);
    expect((await run(['crontab', path, '--diff'])).code).toBe(0);
  });

  test('a line keeps its job behind the gap that another of its command left', async () => {
    const lines = ['0 1 * * * /bin/c\n', '0 2 * * * /bin/c\n', '0 3 * * * /bin/c\n'];
    const path = file('tab', lines.join(''));
    await run(['crontab', path]);
    const [first, , third] = names();
    for (const last of [lines[2], lines[2], '30 3 * * * /bin/c\n']) {
      writeFileSync(path, `${lines[0]}${last}`);
      await run(['crontab', path, '--prune']);
      expect(names()).toEqual([first, third]);
      await run(['crontab', path]);
      expect(names()).toEqual([first, third]);
    }
  });

  test('two lines that differ in their zone alone may change places', async () => {
    const zones = ['Europe/Berlin', 'Asia/Tokyo'];
    const path = file('tab', '');
    const load = async (order: readonly string[]): Promise<readonly unknown[]> => {
      writeFileSync(path, order.map((zone) => `CRON_TZ=${zone}\n0 1 * * * /bin/c\n`).join(''));
      await run(['crontab', path, '--prune']);
      return names().map((name) => scheduler.jobs.get(name)?.['scheduleTimeZone']);
    };
    expect(await load(zones)).toEqual(zones);
    expect(await load(zones.toReversed())).toEqual(zones);
  });

  test('a line whose environment alone changed keeps its place in the schedule', async () => {
    const path = file('tab', '*/7 * * * * /bin/a\n');
    await run(['crontab', path]);
    const before = [...scheduler.jobs.values()][0]?.['schedule'];
    writeFileSync(path, 'A=b\n*/7 * * * * /bin/a\n');
    await run(['crontab', path], { now: '2026-05-06T07:08:09Z' });
    expect([...scheduler.jobs.values()]).toMatchObject([
      { schedule: before, environmentVariables: [{ name: 'A', value: 'b' }] },
    ]);
  });

  test('times that need the dst of the job no more lose it, and the other way round', async () => {
    const path = file('tab', '0 */2 * * * /bin/a\n');
    const load = ['crontab', path, '--timezone', 'Europe/Berlin'];
    await run(load);
    const dst = (): unknown => [...scheduler.jobs.values()][0]?.['dst'];
    expect(dst()).toEqual({ gap: 'skip', overlap: 'both' });
    writeFileSync(path, '0 2 * * * /bin/a\n');
    await run(load);
    expect(dst()).toBeUndefined();
    writeFileSync(path, '0 */2 * * * /bin/a\n');
    await run(load);
    expect(dst()).toEqual({ gap: 'skip', overlap: 'both' });
  });

  test('many lines cost one list and one request for each that changed', async () => {
    const lines = Array.from({ length: 300 }, (_, index) => `0 1 * * * /bin/a ${index}`);
    const path = file('tab', lines.join('\n'));
    await run(['crontab', path]);
    expect(scheduler.jobs.size).toBe(300);
    scheduler.calls.length = 0;
    writeFileSync(path, ['0 2 * * * /bin/a 0', ...lines.slice(1)].join('\n'));
    await run(['crontab', path]);
    expect(scheduler.calls).toEqual(['GET /scheduler/jobs', 'POST /scheduler/iso8601']);
  });

  test('a scheduler that cannot say what it has is sent nothing', async () => {
    const path = file('tab', '0 1 * * * /bin/a\n');
    const trouble = { status: 403, body: { message: 'you may not read.' } };
    scheduler.answer = (method) => (method === 'GET' ? trouble : null);
    const { code, err } = await run(['crontab', path]);
    expect([code, err]).toEqual([1, 'you may not read.\n']);
    expect(scheduler.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  });

  test('the line of another machine is not taken away, a file that was moved is', async () => {
    const path = file('tab', '0 1 * * * /bin/a\n');
    await run(['crontab', path]);
    const other = await run(['crontab', path], { crontabs: { hostName: 'web2' } });
    expect(other.code).toBe(1);
    expect(other.err).toMatch(/^tab:1: refused: the job "a-\w+" came from web1:.*--prefix web2-/);
    const look = ['crontab', path, '--dry-run', '--prune'];
    const looked = await run(look, { crontabs: { hostName: 'web2' } });
    expect(looked.code).toBe(1);
    expect(looked.out).toMatch(/^tab:1: refused: the job "a-\w+" came from web1:/);
    expect(looked.out).toMatch(/^1 line: 1 refused\.$/m);
    expect((await run(['crontab', path, '--prefix', 'web2-'])).code).toBe(0);
    const moved = file('moved', '0 1 * * * /bin/a\n');
    const { code, err } = await run(['crontab', moved]);
    expect(code).toBe(0);
    expect(err).toContain("before, and is this table's now");
    expect(names()).toHaveLength(2);
  });
});

describe('--prune', () => {
  test('removes jobs whose line left the table, and no others', async () => {
    const path = file('tab', '0 1 * * * /bin/a\n0 2 * * * /bin/b\n');
    await run(['crontab', path]);
    await run(['crontab', file('other', '0 3 * * * /bin/c\n')]);
    await run(['crontab', '-'], { input: '0 4 * * * /bin/d\n' });
    scheduler.jobs.set('mine', {
      name: 'mine',
      command: 'x',
      schedule: 'R/2026-01-01T00:00:00Z/P1D',
    });
    writeFileSync(path, '0 1 * * * /bin/a\n');
    await run(['crontab', path]);
    expect(names()).toHaveLength(5);
    const { code, out } = await run(['crontab', path, '--prune']);
    expect(code).toBe(0);
    expect(out).toMatch(/^- b-\w{6} {2}0 2 \* \* \* {2}\(web1:.*\/tab\): removed$/m);
    expect(names().map((name) => name.slice(0, 4).replace(/-.*/, ''))).toEqual([
      'a',
      'c',
      'd',
      'mine',
    ]);
  });

  test('keeps the job of a line that is refused now, whatever is wrong with it', async () => {
    const path = file(
      'tab',
      '0 1 * * * /bin/a\n0 2 * * * /bin/b\n0 3 * * * /bin/c\n0 4 * * * /bin/c\n',
    );
    await run(['crontab', path]);
    const before = names();
    writeFileSync(
      path,
      '0 1 * * 8 /bin/a\nO 2 * * * /bin/b\n0 0 3 * * * /bin/c\n0 4 * * * /bin/c\n',
    );
    expect((await run(['crontab', path, '--prune'])).code).toBe(1);
    expect(names()).toEqual(before);
  });

  test('a file that left its folder takes its jobs with it; one that is unread does not', async () => {
    const one = file('cron.d/one', '0 1 * * * anna /bin/a\n');
    const two = file('cron.d/two', '0 2 * * * anna /bin/b\n');
    await run(['crontab', dirname(one)]);
    writeFileSync(two, '');
    await run(['crontab', dirname(one), '--prune']);
    expect(names()).toHaveLength(2);
    rmSync(two);
    await run(['crontab', one, '--prune']);
    expect(names()).toHaveLength(2);
    await run(['crontab', dirname(one), '--prune']);
    expect(names()).toEqual([expect.stringMatching(/^a-/)]);
  });

  test('under one name for all files, an unread file keeps everything', async () => {
    const [one, two] = [file('one', '0 1 * * * /bin/a\n'), file('two', '0 2 * * * /bin/b\n')];
    const load = ['crontab', one, two, '--source', 'team', '--prune'];
    await run(load);
    writeFileSync(two, '');
    expect((await run(load)).code).toBe(1);
    expect(names()).toHaveLength(2);
    writeFileSync(two, '# nothing any more\n');
    expect((await run(load)).code).toBe(0);
    expect(names()).toHaveLength(1);
  });

  test('standard input is a table when it has a name', async () => {
    const load = ['crontab', '-', '--source', 'web1:anna', '--prune'];
    await run(load, { input: '0 1 * * * /bin/a\n0 2 * * * /bin/b\n' });
    expect((await run(load, { input: '0 1 * * * /bin/a\n' })).code).toBe(0);
    expect(names()).toHaveLength(1);
  });

  test('a job that others depend on is kept, with the reason of the scheduler', async () => {
    const path = file('tab', '0 1 * * * /bin/a\n0 2 * * * /bin/b\n0 3 * * * /bin/c\n');
    await run(['crontab', path]);
    writeFileSync(path, '0 3 * * * /bin/c\n');
    scheduler.answer = (method, url) =>
      method === 'DELETE' && url.includes('/a-')
        ? { status: 400, body: { message: 'Job "a" is a parent of "z".' } }
        : null;
    const { code, out, err } = await run(['crontab', path, '--prune']);
    expect(code).toBe(1);
    expect(err).toMatch(/^"a-\w{6}" was not removed: Job "a" is a parent of "z"\.$/m);
    expect(out).toMatch(/^- b-.*: removed$/m);
    expect(names().map((name) => name[0])).toEqual(['a', 'c']);
  });
});
