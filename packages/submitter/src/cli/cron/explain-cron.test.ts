import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { epochMs } from '../../kernel/index.js';
import { runCli } from '../run-cli.js';

interface Options {
  readonly env?: Record<string, string>;
  readonly input?: string;
  readonly now?: string;
  readonly timeZone?: string | null;
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** No server listens where the environment points to. */
async function cron(args: readonly string[], options: Options = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await runCli(['cron', ...args], {
    env: { HORAE_SERVER: 'http://127.0.0.1:1', XDG_CONFIG_HOME: '/nowhere', ...options.env },
    now: () => epochMs(Date.parse(options.now ?? '2026-01-01T00:00:00Z')),
    timeZone: options.timeZone === undefined ? 'UTC' : options.timeZone,
    userNames: async () => null,
    crontabs: { hostName: '', systemPaths: [], userTable: async () => Promise.reject(new Error()) },
    readInput: async () => options.input ?? '',
    out: (text) => (out += text.toString()),
    err: (text) => (err += text.toString()),
    pause: async () => undefined,
  });
  return { code, out, err };
}

async function json(args: readonly string[], options: Options = {}): Promise<Answer> {
  const { out } = await cron([...args, '--output', 'json'], options);
  return JSON.parse(out) as Answer;
}

interface Answer {
  readonly [member: string]: unknown;
  readonly fires: readonly Record<string, unknown>[];
}

interface MeasuredCase {
  readonly id: number;
  readonly line: string;
  readonly tz: string;
  readonly from: string;
  readonly expect: 'fires' | 'reject' | 'never' | 'random';
  readonly expectedNext: readonly string[];
  readonly iso: { readonly kind: string; readonly exactWithPolicy?: object };
}

/** What cronie and Debian's cron were seen to do. */
const MEASURED = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/cron-cases.json', import.meta.url), 'utf8'),
) as readonly MeasuredCase[];

const NEW_YORK = ['--timezone', 'America/New_York'];

describe('the answer for programs', () => {
  test('has its members in their order', async () => {
    const answer = await json(['*/5 * * * *']);
    expect(Object.keys(answer)).toEqual(
      'line timezone kind schedule reason explanation next dst drawn fires hints'.split(' '),
    );
    expect(answer).toMatchObject({
      line: '*/5 * * * *',
      timezone: 'UTC',
      kind: 'one',
      schedule: 'R/2026-01-01T00:05:00/PT5M',
      reason: null,
      dst: null,
      drawn: null,
    });
  });

  for (const { id, line, tz, from, expect: verdict, expectedNext, iso } of MEASURED) {
    test(`case ${id}: ${line} in ${tz} is what the daemons make of it`, async () => {
      const args = ['--timezone', tz, '--from', from, '--next', String(expectedNext.length)];
      const answer = await json([line, ...args, '--seed', 'a']);
      expect(answer['line']).toBe(line);
      if (verdict === 'fires') expect(answer['next']).toEqual(expectedNext);
      if (verdict === 'fires' || verdict === 'random') {
        const kinds = verdict === 'random' ? 'one' : iso.kind.replace('none', 'cron');
        expect(answer['kind']).toBe(kinds);
        expect(answer['dst']).toEqual(iso.exactWithPolicy ?? null);
        expect(answer['timezone']).toBe(/CRON_TZ=(\S+)/.exec(line)?.[1] ?? tz);
      } else {
        expect(answer['kind']).toBe(verdict === 'never' ? 'never' : 'refused');
        expect(answer['reason']).toMatch(/expected e\.g\./);
      }
    });
  }

  test('a line that is not one repeat has the reason, and the whole union', async () => {
    const answer = await json(['0 9,18 * * 1-5']);
    expect(answer['reason']).toMatch(/10 repeats: 2 times of the day on each of 5 weekdays/);
    expect(String(answer['schedule']).split(';')).toHaveLength(10);
    expect(await json(['0 9,18 * * 1-5', '--union-limit', '9'])).toMatchObject({
      kind: 'cron',
      schedule: '0 9,18 * * 1-5',
      reason: expect.stringContaining('more than the 9'),
    });
  });

  test('a line that no schedule is made of has null for it, the reason, and exit code 1', async () => {
    for (const [line, kind, reason] of [
      ['60 * * * *', 'refused', /^"60" in the minute field/],
      ['0 12 31 4,6,9,11 *', 'never', /never fires/],
      ['@reboot', 'reboot', /when a machine starts/],
      ['CRON_TZ=Mars/Base 0 9 * * *', 'refused', /"Mars\/Base" is not a known time zone/],
      ['R/2026-01-01/PT0S', 'refused', /period/],
      ['', 'refused', /0 fields/],
    ] as const) {
      const { code, out, err } = await cron([line, '--output', 'json']);
      const answer = JSON.parse(out) as Answer;
      expect([line, code, answer['kind'], answer['schedule'], answer['next']]).toEqual([
        line,
        1,
        kind,
        null,
        [],
      ]);
      expect(answer['reason']).toMatch(reason);
      expect(answer['explanation']).toMatch(/^It .+\.$/);
      expect(err).toMatch(/^(never|refused): /);
    }
  });

  test('the zone is that of the line, else of the flag, else of the machine', async () => {
    const options = { timeZone: 'Asia/Kathmandu' };
    const own = 'CRON_TZ=Asia/Tokyo 0 9 * * *';
    expect(await json([own, ...NEW_YORK], options)).toMatchObject({
      line: own,
      timezone: 'Asia/Tokyo',
      next: expect.arrayContaining(['2026-01-02T00:00:00Z']),
    });
    expect(await json(['@daily', ...NEW_YORK], options)).toHaveProperty(
      'timezone',
      'America/New_York',
    );
    expect(await json(['@daily'], options)).toHaveProperty('timezone', 'Asia/Kathmandu');
  });

  test('a command behind the fields changes nothing', async () => {
    const args = ['--next', '2'];
    const bare = await json(['0 9 * * 1-5', ...args]);
    const line = '0 9 * * 1-5 root /bin/true > /dev/null';
    expect(await json([line, ...args])).toEqual({ ...bare, line });
  });

  test('a random time is drawn by the name of the job, and told', async () => {
    const first = await json(['~ 3 * * *', '--seed', 'backup']);
    expect(first).toMatchObject({ kind: 'one', drawn: expect.stringMatching(/^\d+ 3 \* \* \*$/) });
    expect(await json(['~ 3 * * *', '--seed', 'backup'])).toEqual(first);
  });

  test('fires say local time, instant and what the clocks did', async () => {
    const from = ['--from', '2026-03-08T00:00', '--next', '2'];
    const { fires } = await json(['30 2 * * *', ...NEW_YORK, ...from]);
    expect(fires[0]).toMatchObject({
      utc: '2026-03-08T07:00:00Z',
      local: '2026-03-08T03:00:00-04:00',
      note: expect.stringContaining('02:30'),
    });
    expect(fires[1]).toEqual({
      utc: '2026-03-09T06:30:00Z',
      local: '2026-03-09T02:30:00-04:00',
      note: null,
    });
  });

  test('with --explain it has fields, the rule of the clocks and their changes', async () => {
    const args = ['*/15 2 * * 1-5', ...NEW_YORK, '--from', '2026-01-01', '--explain'];
    const { details } = (await json(args)) as unknown as { details: Record<string, unknown[]> };
    expect(details['clockRule']).toBe('follows');
    expect(details['fields']?.[4]).toEqual({
      field: 'weekday',
      text: '1-5',
      meaning: 'Mon, Tue, Wed, Thu, Fri',
    });
    expect(details['clockChanges']).toEqual([]);
    const daily = await json(['*/15 2 * * *', ...args.slice(1)]);
    expect(daily['dst']).toEqual({ gap: 'skip', overlap: 'both' });
    expect((daily['details'] as { clockChanges: unknown[] }).clockChanges[0]).toEqual({
      at: '2026-03-08T07:00:00Z',
      shiftMs: 3_600_000,
      date: '2026-03-08',
      clockBefore: '02:00:00',
      clockAfter: '03:00:00',
      touchedCount: 4,
      touched: ['02:00:00', '02:15:00', '02:30:00', '02:45:00'],
      effect: 'left',
    });
  });
});

describe('a schedule of ISO 8601', () => {
  test('is told as it is', async () => {
    const line = 'R/2026-01-31T06:00:00Z/P1M';
    expect(await json([line, '--next', '3'])).toMatchObject({
      line,
      timezone: 'UTC',
      kind: 'one',
      schedule: line,
      reason: null,
      next: ['2026-01-31T06:00:00Z', '2026-02-28T06:00:00Z', '2026-03-31T06:00:00Z'],
    });
  });

  test('counts in the zone of the flag, never in that of the machine', async () => {
    const line = 'R/2026-01-01T06:00:00Z/P1D';
    const options = { timeZone: 'Asia/Tokyo' };
    expect((await json([line], options))['next']).toContain('2026-01-02T06:00:00Z');
    expect((await json([line, ...NEW_YORK], options))['next']).toContain('2026-01-02T11:00:00Z');
  });

  test('a union is several, also where its parts name the same instant', async () => {
    const line = 'R/2026-01-02T06:00:00Z/P1D;R/2026-01-02T06:00:00Z/P1W';
    expect(await json([line, '--next', '2'])).toMatchObject({
      kind: 'several',
      next: ['2026-01-02T06:00:00Z', '2026-01-03T06:00:00Z'],
    });
  });

  test('that has passed says when it ran for the last time', async () => {
    const { code, out } = await cron(['R2/2025-01-01T06:00:00Z/P1D']);
    expect(code).toBe(0);
    expect(out).toMatch(/no more after 2026-01-01T00:00:00Z; the last was 2025-01-02T06:00:00Z/);
    expect((await cron(['R1//PT1H'])).out).toMatch(/at 2026-01-01T00:00:00Z, and no more after/);
  });
});

describe('what people read', () => {
  test('says what it becomes, where, and when, with weekday, offset and UTC', async () => {
    const { code, out, err } = await cron(['0 9 * * *', ...NEW_YORK, '--next', '2']);
    expect([code, err]).toEqual([0, '']);
    const [head, means, ...rest] = out.split('\n');
    expect([head, means]).toEqual(['0 9 * * *', expect.stringMatching(/^ {2}means {4}\S.*\.$/)]);
    expect(rest).toEqual([
      '  becomes  R/2026-01-01T09:00:00/P1D',
      '  zone     America/New_York',
      '  next     after 2026-01-01T00:00:00Z',
      '           Thu 2026-01-01 09:00:00 -05:00  2026-01-01T14:00:00Z',
      '           Fri 2026-01-02 09:00:00 -05:00  2026-01-02T14:00:00Z',
      '',
    ]);
  });

  test('in a zone that is at UTC for now both columns stay, in UTC itself one is enough', async () => {
    const london = await cron(['0 9 * * *', '--timezone', 'Europe/London', '--next', '1']);
    expect(london.out).toContain('Thu 2026-01-01 09:00:00 +00:00  2026-01-01T09:00:00Z\n');
    const utc = await cron(['0 9 * * *', '--next', '1']);
    expect(utc.out).toContain('Thu 2026-01-01 09:00:00 UTC\n');
  });

  test('what a clock change does stands below the time', async () => {
    const args = ['30 2 * * *', ...NEW_YORK, '--from', '2026-03-08T00:00', '--next', '2'];
    expect((await cron(args)).out).toMatch(
      /2026-03-08T07:00:00Z\n {13}02:30 does not exist on 8 March 2026.*\n.* {13}[^]*2026-03-09/,
    );
  });

  test('a long union is shortened unless all is asked for', async () => {
    const short = (await cron(['0 9,18 * * 1-5'])).out;
    expect(short).toContain('10 repeats');
    expect(short).toContain('… and 7 more (--explain shows all)');
    const whole = (await cron(['0 9,18 * * 1-5', '--explain'])).out;
    expect(whole.match(/R\/\S+\/P1W/g)).toHaveLength(10);
  });

  test('--explain goes through the fields and the clock changes ahead', async () => {
    const args = ['30 2 13 * 5', ...NEW_YORK, '--explain', '--from', '2026-01-01'];
    const { out } = await cron(args);
    expect(out).toMatch(/^ {2}fields +minute +30 +30$/m);
    expect(out).toMatch(/^ +day of week +5 +Fri$/m);
    expect(out).toContain('A day that fits the day of month or the day of week will do');
    expect(out).toContain('No clock change of the coming 2 years touches it.');
    const daily = (await cron(['*/5 2 * * *', ...args.slice(1)])).out;
    expect(daily).toMatch(/minute +\*\/5 +0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55$/m);
    expect(daily).toContain('The minute field begins with *, so the line follows the wall clock');
    expect(daily).toMatch(
      /Sun 2026-03-08 02:00 → 03:00 {2}forward by 1 h {2}02:00, .*: left out$/m,
    );
    const once = (await cron(['30 2 * * *', ...args.slice(1)])).out;
    expect(once).toContain('02:30: left out, runs at 03:00');
    const autumn = (await cron(['30 1 * * *', ...args.slice(1)])).out;
    expect(autumn).toContain('back by 1 h  01:30: comes twice, runs the first time');
    const tokyo = await cron(['30 2 * * *', '--timezone', 'Asia/Tokyo', '--explain']);
    expect(tokyo.out).toContain('Asia/Tokyo has no clock changes ahead.');
  });

  test('a refusal goes to standard error, a short statement to standard output', async () => {
    expect(await cron(['5/15 * * * *'])).toEqual({
      code: 1,
      out: expect.stringMatching(/^5\/15 \* \* \* \*\n {2}refused {2}It .+\.\n$/),
      err: expect.stringMatching(/^refused: .*"5-59\/15" was probably meant.*\n$/),
    });
  });

  test("Quartz's numbering of weekdays is asked for, and pointed to", async () => {
    const line = '0 30 2 ? * 2';
    const plain = await cron([line, '--next', '1']);
    expect(plain.out).toContain('Tue 2026-01-06');
    expect(plain.out).toMatch(/note +This looks like Quartz/);
    const quartz = await cron([line, '--next', '1', '--quartz']);
    expect(quartz.out).toContain('Mon 2026-01-05');
    expect(quartz.out + quartz.err).not.toContain('--quartz');
    const refused = await cron(['0 0 12 1/5 * ?']);
    expect([refused.code, refused.out]).toEqual([1, expect.stringContaining('--quartz')]);
    expect((await cron(['0 9 * * 1', '--quartz'])).err).toMatch(/where Quartz has 6/);
  });
});

describe('lines that are easily taken for something else', () => {
  const HINTS = [
    ['*/45 * * * *', '*/45 starts over at 0 after 45, every hour. For every 45 minutes .*R//PT45M'],
    ['*/90 * * * *', '*/90 in the minute field is 0 alone. For every 90 minutes .*R//PT90M'],
    ['0 */5 * * *', '*/5 starts over at 0 after 20, every day. For every 5 hours .*R//PT5H'],
    ['0 9 1 1 * 2030', 'Cron has no years: 2030 behind the five fields .* fires in all of them.'],
    ['0 0 */2 * *', '*/2 starts over at 1 after 31, every month. For every 2 days .*R//P2D'],
  ] as const;
  for (const [line, said] of HINTS) {
    test(`${line} has its hint, in both languages`, async () => {
      const { hints } = await json([line]);
      const expected = new RegExp(`^${said.replace(/\*\//g, '\\*/')}$`);
      expect(hints).toEqual([expect.stringMatching(expected)]);
      const chinese = await json([line, '--language', 'zh']);
      expect(chinese['hints']).toEqual([expect.stringMatching(/\p{Script=Han}/u)]);
    });
  }

  test('steps that divide their field have none', async () => {
    for (const line of ['*/5 */6 * * *', '*/15 * * * * *', '0 9 * */5 *', '@daily']) {
      expect([line, (await json([line]))['hints']]).toEqual([line, []]);
    }
  });

  test('quotes that were copied along do no harm', async () => {
    expect(await json(["'*/5 * * * *'"])).toMatchObject({ kind: 'one', line: "'*/5 * * * *'" });
    expect(await json(['"*/5 * * * *"'])).toMatchObject({ kind: 'one' });
  });
});

describe('the language', () => {
  const HAN = /\p{Script=Han}/u;

  test('is that of the environment, by the order of the C library, unless a flag names it', async () => {
    for (const [env, isChinese] of [
      [{}, false],
      [{ LANG: 'zh_CN.UTF-8' }, true],
      [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'C' }, false],
      [{ LANG: 'C', LC_ALL: 'zh_TW' }, true],
      [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, true],
    ] as const) {
      const { out } = await cron(['@daily'], { env });
      expect([env, HAN.test(out)]).toEqual([env, isChinese]);
    }
    const env = { LANG: 'zh_CN.UTF-8' };
    expect((await cron(['@daily', '--language', 'en'], { env })).out).not.toMatch(HAN);
  });

  test('Chinese has labels, words, weekdays, reasons and rules', async () => {
    const args = ['0 9 * 1 1-5', ...NEW_YORK, '--language', 'zh', '--explain'];
    const { out } = await cron(args);
    for (const word of ['含义', '时区', '周四', '每周的重复全年运行', '今后 2 年']) {
      expect(out).toContain(word);
    }
    expect((await json(args))['explanation']).toMatch(HAN);
    const english = out.replace(/America\/New_York/g, '').match(/[a-z]{2,}/g);
    expect(english).toBeNull();
  });

  test('Chinese has its own marks and units', async () => {
    const explained = [...NEW_YORK, '--language', 'zh', '--explain'];
    const { out } = await cron(['*/20 2 1,2 * *', ...explained]);
    expect(out).toContain('0、20、40');
    const yearly = await cron(['0,30 2 8-14 3 *', ...explained]);
    expect(yearly.out).toContain('拨快 1 小时');
    expect(yearly.out).toContain('02:00、02:30 被跳过');
    const { err } = await cron(['61 * * * *', '--language', 'zh']);
    expect(err).toMatch(/^拒绝："61" in the minute field: /);
    const both = await json(['0 9 1,15 * 1-5', '--language', 'zh']);
    expect(both['reason']).toContain('每周 5 天和 2 个日期，各有 1 个时刻');
  });

  test('every reason for more than one repeat, or none, has its Chinese', async () => {
    for (const line of [
      '0 9,18 * * 1-5',
      '0 8 1-7 * 1',
      '0 8,9 1,15 * *',
      '*/45 * * * *',
      '0 0 * * 1#1',
      '0 0 LW * *',
      '0 0 */2 * 1',
      '0 0 29 2 *',
      '0 9 * 1 1-5',
      '1,3,7 2,5,6 1,2,3,4,5,6,7,8,9,11 * 1-5',
    ]) {
      const { reason } = await json([line, '--language', 'zh']);
      expect(reason).toMatch(HAN);
      expect(String(reason)).not.toMatch(/[a-z]{2,}/);
    }
  });
});

test('a refusal keeps its English sentence, which people search for; what it means is in Chinese', async () => {
  const { reason, explanation } = await json(['60 * * * *', '--language', 'zh']);
  expect(reason).toContain('60 is not between 0 and 59');
  expect(explanation).toMatch(/\p{Script=Han}/u);
});

describe('several lines', () => {
  test('each in quotes make a list', async () => {
    const answers = await json(['@daily', '60 * * * *', '--next', '1']);
    expect(answers).toMatchObject([{ kind: 'one' }, { kind: 'refused' }]);
    const { code, err } = await cron(['@daily', '60 * * * *']);
    expect(code).toBe(1);
    expect(err).toMatch(/^60 \* \* \* \*: refused: "60" in the minute field/);
  });

  test('come from standard input, with the zone that a crontab sets on the way', async () => {
    const input =
      '# nightly\nMAILTO=ops\n\n0 3 * * * date\nCRON_TZ = "Asia/Tokyo"\n-0 4 * * * date\n' +
      'CRON_TZ=Asia/Seoul 0 5 * * *\n';
    const answers = await json(['-', '--next', '1'], { input });
    expect(answers).toMatchObject([
      { line: '0 3 * * * date', timezone: 'UTC', next: ['2026-01-01T03:00:00Z'] },
      { line: '-0 4 * * * date', timezone: 'Asia/Tokyo', next: ['2026-01-01T19:00:00Z'] },
      { timezone: 'Asia/Seoul', next: ['2026-01-01T20:00:00Z'] },
    ]);
    expect(await json(['-'], { input: '@daily' })).toMatchObject([{ kind: 'one' }]);
    expect(await cron(['-'], { input: '# nothing\n' })).toEqual({
      code: 0,
      out: '',
      err: expect.stringMatching(/^No line with a time/),
    });
  });
});

describe('the first and the last of all years', () => {
  test.each(['9999-12-30', '9999-12-31T23:59:00Z', '0000-12-31', '0001-01-01T00:00+02:00'])(
    'are refused: --from %s',
    async (from) => {
      const { code, err } = await cron(['0 0 1 1 *', '--from', from]);
      expect(code).toBe(2);
      expect(err).toContain(`from: "${from}" is not in the years 0001 to 9998; expected e.g.`);
    },
  );

  test.each(['0 0 1 1 *', '* * * * *', '0 0 29 2 *', '0 0 L * 1'])(
    'up to there %s is told',
    async (line) => {
      const late = ['--from', '9998-12-31T23:59', '--timezone', 'America/New_York'];
      const { code, err } = await cron([line, ...late]);
      expect([code > 1, err]).toEqual([true, expect.stringContaining('9998-12-31T23:59')]);
      expect((await cron([line, '--from', '9998-12-31T23:59'])).code).toBe(0);
      expect((await cron([line, '--from', '0001-01-01'])).code).toBe(0);
    },
  );
});

describe('standard input is a crontab', () => {
  async function linesOf(input: string): Promise<readonly unknown[]> {
    const answers = (await json(['-', '--next', '1'], { input })) as unknown as readonly Answer[];
    return answers.map(({ schedule, timezone, kind }) => schedule ?? [kind, timezone]);
  }
  const EVERY_FIVE = 'R/2026-01-01T00:05:00/PT5M';

  test('where it has a comment, a setting or a command: a sixth word is the command', async () => {
    for (const sign of ['# mine', 'MAILTO=a', '0 3 * * * /opt/x', '@daily /opt/x']) {
      const lines = await linesOf(`${sign}\n*/5 * * * * sun\n*/5 * * * *\n`);
      expect(lines.slice(-2)).toEqual([EVERY_FIVE, EVERY_FIVE]);
    }
  });

  test('and six fields in front of a command are refused, as crontab does', async () => {
    const { code, err } = await cron(['-'], { input: '0 30 3 * * * /opt/six\n' });
    expect(code).toBe(1);
    expect(err).toContain('"0 30 3 * * *" has six fields, a crontab line has five');
    expect(err).toContain('expected "30 3 * * * /opt/six" if the first one means seconds');
  });

  test('else each line stands alone, and six fields begin with seconds', async () => {
    expect(await linesOf('*/5 * * * * sun\n')).toEqual(['*/5 * * * * sun']);
    expect(await linesOf('*/10 * * * * *\n')).toEqual(['R/2026-01-01T00:00:10/PT10S']);
    const input = '0 0 9 ? * 2-6\n# Quartz\n';
    expect(await json(['-', '--quartz'], { input })).toMatchObject([{ kind: 'several' }]);
  });

  test('an empty CRON_TZ takes back the one above, as crontab does', async () => {
    const options = { timeZone: 'Europe/Berlin' };
    for (const empty of ['CRON_TZ=', 'CRON_TZ=""', "CRON_TZ = ''"]) {
      const input = `CRON_TZ=Asia/Tokyo\n0 9 * * * a\n${empty}\n0 9 * * * b\n`;
      expect(await json(['-'], { ...options, input })).toMatchObject([
        { timezone: 'Asia/Tokyo' },
        { timezone: 'Europe/Berlin' },
      ]);
    }
  });

  test('a mistake in the fields in front of a command is told of its own field', async () => {
    for (const args of [['H 3 * * * /opt/jenkins'], ['-']]) {
      const { err } = await cron(args, { input: '# build\nH 3 * * * sun\n' });
      expect(err).toContain('"H" in the minute field');
    }
  });
});

describe('the repeat that does not start over', () => {
  test.each([
    ['*/7 * * * *', 'R//PT7M'],
    ['3 */5 * * ?', 'R//PT5H'],
    ['0 0 */2 * *', 'R//P2D'],
    ['*/7 * * * * *', 'R//PT7S'],
  ])('is told of %s', async (line, repeat) => {
    expect(String((await json([line]))['hints'])).toContain(repeat);
  });

  test.each([
    '*/7 3 L-2 jan,jul *',
    '0 0 */2 * 1',
    '0 */5 * * 1-5',
    '*/7 9-17 * * *',
    '0 0 */2 1 *',
  ])('is not told of %s, which other fields limit', async (line) => {
    expect((await json([line]))['hints']).toEqual([]);
  });
});

describe('a zone by letters that several zones have', () => {
  test.each([
    ['CST', 'America/Chicago'],
    ['PST', 'America/Los_Angeles'],
    ['IST', 'Asia/Calcutta'],
    ['BST', 'Asia/Dhaka'],
  ])('is noted: %s', async (name, zone) => {
    const hint = expect.stringContaining(`${name} is taken as ${zone}`);
    expect((await json(['0 9 * * *', '--timezone', name]))['hints']).toEqual([hint]);
    expect((await json([`CRON_TZ=${name} 0 9 * * *`]))['hints']).toEqual([hint]);
  });

  test('a zone by its own name is none', async () => {
    for (const name of ['Asia/Shanghai', 'asia/shanghai', 'UTC', 'CET']) {
      const { hints, timezone } = await json(['0 9 * * *', '--timezone', name]);
      expect(hints).toEqual([]);
      expect(timezone).toBe(name.replace('asia/shanghai', 'Asia/Shanghai'));
    }
    for (const name of ['Asia/Kolkata', 'Europe/Berlin', 'US/Pacific']) {
      const { timezone } = await json([`CRON_TZ=${name.toLowerCase()} 0 9 * * *`]);
      expect(timezone).toBe(name);
    }
  });
});

describe("a newcomer's slips", () => {
  test('a line without quotes is put together where the shell has left it whole', async () => {
    expect(await json('*/5 * * * *'.split(' '))).toMatchObject({
      line: '*/5 * * * *',
      kind: 'one',
    });
    expect(await json('@daily /usr/bin/backup --all'.split(' ').slice(0, 2))).toMatchObject({
      line: '@daily /usr/bin/backup',
      kind: 'one',
    });
    expect(await json(['CRON_TZ=Asia/Tokyo', '0 9 * * *'])).toMatchObject({
      timezone: 'Asia/Tokyo',
    });
    expect(await json('60 4 1 jan mon'.split(' '))).toMatchObject({ kind: 'refused' });
  });

  test('a line that the shell has filled with file names is to be put in quotes', async () => {
    const { code, out, err } = await cron(['*/5', 'README.md', 'docs', 'README.md', 'docs']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/"README\.md" is no field.*Put the line in quotes.*'\*\/5 \* \* \* \*'/);
  });

  const MISTAKES: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /the line is missing; expected e\.g\. "submitter cron '\*\/5/],
    [['@daily', '--from', 'yesterday'], /^from: "yesterday" is not an instant.*e\.g\. "2026-/],
    [['@daily', '--from', '12:00'], /^from: "12:00" is not an instant/],
    [['@daily', '--from', '2026-02-30'], /^from: "2026-02-30" is not an instant/],
    [['@daily', '--next', '-3'], /^next: "-3" is not a whole number from 0 to 1000/],
    [['@daily', '--next', '1001'], /^next: "1001" is not a whole number from 0 to 1000/],
    [['@daily', '--next', 'many'], /^next: "many" is not a whole number/],
    [['@daily', '--union-limit', '0'], /^union-limit: "0" is not a whole number from 1 to/],
    [['@daily', '--language', 'fr'], /^language: "fr" is not one.*"en" or "zh"/],
    [['@daily', '--timezone', 'Mars'], /^--timezone: "Mars" is not a time zone, e\.g\./],
    [['-*/15 * * * * x'], /begins with "-", .*leave the "-" out/],
    [['@daily', '--bogus'], /bogus/],
  ];
  for (const [args, said] of MISTAKES) {
    test(`"cron ${args.join(' ')}" ends with 2 and says the rule`, async () => {
      const { code, out, err } = await cron(args);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(said);
    });
  }

  test('--from without an offset is local time in the zone of the line', async () => {
    const from = ['--from', '2026-07-01 08:59', '--next', '1'];
    expect(await json(['0 9 * * *', ...NEW_YORK, ...from])).toMatchObject({
      next: ['2026-07-01T13:00:00Z'],
    });
    expect(await json(['CRON_TZ=Asia/Tokyo 0 9 * * *', ...NEW_YORK, ...from])).toMatchObject({
      next: ['2026-07-01T00:00:00Z'],
    });
    const offset = ['--from', '2026-07-01T08:59:00+09:00', '--next', '1'];
    expect(await json(['0 9 * * *', ...NEW_YORK, ...offset])).toMatchObject({
      next: ['2026-07-01T13:00:00Z'],
    });
  });

  test('of a flag that is given twice the last one counts', async () => {
    const args = ['@daily', '--next', '3', '--next', '1', '--timezone', 'UTC', ...NEW_YORK];
    expect(await json(args)).toMatchObject({
      timezone: 'America/New_York',
      next: [expect.any(String)],
    });
  });

  test('--next 0 tells no times, and --next 1000 tells a thousand', async () => {
    expect((await json(['* * * * *', '--next', '0']))['next']).toEqual([]);
    expect((await cron(['* * * * *', '--next', '0'])).out).not.toMatch(/^ {2}next/m);
    expect((await json(['* * * * *', '--next', '1000']))['next']).toHaveLength(1_000);
  });

  test('--help has examples', async () => {
    const { code, out } = await cron(['--help']);
    expect(code).toBe(0);
    expect(out).toContain("submitter cron '*/5 * * * *'");
    expect(out).toContain('crontab -l | submitter cron -');
  });
});

describe('on a machine whose zone nobody can tell', () => {
  const unknown = { timeZone: null, env: { TZ: 'CET-1CEST' } };

  test('a line without a zone is refused, which says how to name one', async () => {
    const { code, err, out } = await cron(['0 9 * * *'], unknown);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('timezone: this machine\'s zone is not known: TZ="CET-1CEST" is no name');
    expect(err).toContain('expected e.g. "--timezone Europe/Berlin"');
    expect(err).toContain('HORAE_TIMEZONE=Europe/Berlin');
    const unset = await cron(['0 9 * * *'], { timeZone: null });
    expect(unset.err).toContain('neither the link /etc/localtime nor /etc/timezone tells it');
  });

  test('a line with one, a flag, a variable, or a schedule of ISO 8601 is enough', async () => {
    const named = await json(['CRON_TZ=Asia/Tokyo 0 9 * * *'], unknown);
    expect(named['timezone']).toBe('Asia/Tokyo');
    const flagged = await json(['0 9 * * *', '--timezone', 'asia/kolkata'], unknown);
    expect(flagged['timezone']).toBe('Asia/Kolkata');
    const variable = { ...unknown, env: { HORAE_TIMEZONE: 'Asia/Tokyo' } };
    expect((await json(['0 9 * * *'], variable))['timezone']).toBe('Asia/Tokyo');
    expect((await cron(['R/2026-01-31T06:00:00Z/P1M'], unknown)).code).toBe(0);
    const above = { ...unknown, input: 'CRON_TZ=Asia/Tokyo\n0 9 * * * /opt/x\n' };
    expect((await cron(['-'], above)).code).toBe(0);
  });
});

describe('docs/guides/cron.md', () => {
  const guide = readFileSync(
    new URL('../../../../../docs/guides/cron.md', import.meta.url),
    'utf8',
  );
  const transcripts = [...guide.matchAll(/^```text\n\$ submitter cron (.+)\n([^]*?)^```$/gm)];

  test('shows three commands', () => {
    expect(transcripts).toHaveLength(3);
  });

  for (const [, command = '', said] of transcripts) {
    test(`shows what "${command}" says`, async () => {
      const words = command.match(/'[^']*'|\S+/g) ?? [];
      const { out, err } = await cron(words.map((word) => word.replace(/^'(.*)'$/, '$1')));
      expect(out + err).toBe(said);
    });
  }
});
