import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster } from '../world/cluster.js';
import { ROOT } from '../world/process.js';

let cluster: Cluster;
let folder: string;

beforeAll(async () => {
  cluster = await Cluster.start();
  folder = mkdtempSync(join(tmpdir(), 'horae-crontab-'));
});

afterAll(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

interface JobView {
  readonly name: string;
  readonly command: string;
  readonly labels: { readonly crontab?: string; readonly crontabSource?: string };
}

interface ExampleLine {
  /** The fields with single spaces. */
  readonly expression: string;
  /** Of the line's zone; both zones of the example never change their clocks. */
  readonly offsetHours: number;
}

function exampleLines(): ExampleLine[] {
  let offsetHours = 0;
  return readFileSync(`${ROOT}examples/crontab`, 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line === 'CRON_TZ=Asia/Shanghai') offsetHours = 8;
      if (!/^\s*(@|[\d*])/.test(line)) return [];
      const words = line.trim().split(/\s+/);
      const fieldCount = line.startsWith('@') ? 1 : 5;
      return [{ expression: words.slice(0, fieldCount).join(' '), offsetHours }];
    });
}

test('the example crontab goes in with one command, line by line', async () => {
  const { code, output } = await cluster.submitter(
    ...['crontab', 'examples/crontab', '--timezone', 'UTC'],
  );
  expect(output).toMatch(/R\//);
  expect(code).toBe(0);
  expect(await cluster.get('/scheduler/jobs')).toHaveLength(exampleLines().length);
}, 60_000);

test('the same crontab twice changes nothing', async () => {
  const before = await cluster.get('/scheduler/jobs');
  await cluster.submitter('crontab', 'examples/crontab', '--timezone', 'UTC');
  expect(await cluster.get('/scheduler/jobs')).toEqual(before);
}, 60_000);

test('a line that cannot be represented is refused with its number and reason; the rest go in', async () => {
  const file = join(folder, 'crontab');
  writeFileSync(file, '# a comment\n5 4 * * 1-5 echo weekdays\n61 4 * * * echo never\n@reboot x\n');
  const { code, output } = await cluster.submitter('crontab', file, '--timezone', 'UTC');
  expect(code).toBe(1);
  expect(output).toMatch(/^crontab:3: refused: .*"?61\b/m);
  expect(output).toMatch(/^crontab:4: refused: .*@reboot/m);
  const jobs = (await cluster.get('/scheduler/jobs')) as JobView[];
  expect(jobs.filter((job) => job.command.includes('weekdays'))).toHaveLength(1);
  expect(jobs.filter((job) => job.command.includes('never'))).toEqual([]);
}, 60_000);

const NICKNAMES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
};
const DAY_MS = 86_400_000;

/** What cron(8) does every minute: looks at the clock and at the fields, one after the other. */
function firesAfter({ expression, offsetHours }: ExampleLine, from: number, count: number) {
  const fields = (NICKNAMES[expression] ?? expression).split(' ');
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = fields;
  const isDay = (wall: Date): boolean => {
    const isDayOfMonth = isNamed(day, wall.getUTCDate());
    const isWeekday = isNamed(weekday, wall.getUTCDay());
    const isEither = !day.startsWith('*') && !weekday.startsWith('*');
    const isMonth = isNamed(month, wall.getUTCMonth() + 1);
    return isMonth && (isEither ? isDayOfMonth || isWeekday : isDayOfMonth && isWeekday);
  };
  const fires: number[] = [];
  const shiftMs = offsetHours * 3_600_000;
  const firstDay = Math.floor((from + shiftMs) / DAY_MS) * DAY_MS;
  for (let midnight = firstDay; fires.length < count; midnight += DAY_MS) {
    if (!isDay(new Date(midnight))) continue;
    for (let index = 0; index < 1_440; index += 1) {
      const at = midnight + index * 60_000 - shiftMs;
      const isNow = isNamed(minute, index % 60) && isNamed(hour, Math.floor(index / 60));
      if (isNow && at > from) fires.push(at);
    }
  }
  return fires.slice(0, count);
}

/** One field: parts with commas between, each a value, a range or `*`, perhaps with a step. */
function isNamed(field: string, value: number): boolean {
  return field.split(',').some((part) => {
    const [range = '', step = '1'] = part.replace('Sat', '6').split('/');
    const [low = 0, high = low] = range === '*' ? [0, 59] : range.split('-').map(Number);
    return value >= low && value <= high && (value - low) % Number(step) === 0;
  });
}

test('the minute-by-minute reader itself is right where a person can tell', () => {
  const from = Date.parse('2026-11-21T10:00:00Z');
  const read = (expression: string, offsetHours = 0): string[] =>
    firesAfter({ expression, offsetHours }, from, 3).map((at) => new Date(at).toISOString());
  expect(read('5 7-19/2 * * *').map((at) => at.slice(5, 16))).toEqual([
    '11-21T11:05',
    '11-21T13:05',
    '11-21T15:05',
  ]);
  expect(read('45 23 31 3,12 *').map((at) => at.slice(0, 10))).toEqual([
    '2026-12-31',
    '2027-03-31',
    '2027-12-31',
  ]);
  expect(read('30 6 * * Sat')[0]).toBe('2026-11-28T06:30:00.000Z');
  expect(read('0 9 * * *', 8)[0]).toBe('2026-11-22T01:00:00.000Z');
});

test('every line of the example fires at the times that its fields name', async () => {
  const jobs = (await cluster.get('/scheduler/jobs')) as JobView[];
  const nameOf = new Map(
    jobs.map(({ name, labels }) => [labels.crontab?.split(/\s+/).join(' '), name]),
  );
  for (const line of exampleLines()) {
    const askedAt = Date.now();
    const path = `/api/v1/jobs/${encodeURIComponent(nameOf.get(line.expression) ?? '')}/next`;
    const { items } = (await cluster.get(`${path}?count=20`)) as { items: { at: string }[] };
    // A fire that falls between question and answer may be in the answer or not.
    const answeredAt = Date.now();
    const found = items.filter(({ at }) => Date.parse(at) > answeredAt).slice(0, 19);
    const expected = firesAfter(line, askedAt, 21).filter((at) => at > answeredAt);
    expect({ line: line.expression, fires: found.map(({ at }) => at) }).toEqual({
      line: line.expression,
      fires: expected.slice(0, 19).map((at) => new Date(at).toISOString()),
    });
  }
});

/** Weekdays at 04:05 UTC, by hand. */
test('a line with weekdays fires at its right times', async () => {
  const jobs = (await cluster.get('/scheduler/jobs')) as JobView[];
  const name = jobs.find((job) => job.command.includes('weekdays'))?.name ?? '';
  const path = `/api/v1/jobs/${encodeURIComponent(name)}/next?count=10`;
  const { items } = (await cluster.get(path)) as { items: { at: string }[] };
  expect(items).toHaveLength(10);
  for (const { at } of items) {
    const instant = new Date(at);
    expect([1, 2, 3, 4, 5]).toContain(instant.getUTCDay());
    expect(at.slice(11)).toBe('04:05:00.000Z');
  }
});

test('a dry run tells of each line and leaves the scheduler as it is', async () => {
  const before = await cluster.get('/scheduler/jobs');
  const file = join(folder, 'office');
  writeFileSync(file, '0 9,18 * * 1-5 echo office\n*/5 * * * * echo beat\n0 9 * 2 1 echo odd\n');
  const { code, output } = await cluster.submitter(
    ...['crontab', file, '--dry-run', '--timezone', 'UTC', '--output', 'json'],
  );
  expect(code).toBe(0);
  const { lines } = JSON.parse(output) as { lines: { verdict: string; nextRuns: object[] }[] };
  expect(lines.map(({ verdict }) => verdict)).toEqual(['union', 'exact', 'cron']);
  expect(lines.map(({ nextRuns }) => nextRuns.length)).toEqual([5, 5, 5]);
  expect(await cluster.get('/scheduler/jobs')).toEqual(before);
}, 60_000);

test('a table is loaded, loaded again, compared and pruned', async () => {
  const file = join(folder, 'office');
  const zone = ['--timezone', 'UTC'];
  const jobsHere = async (): Promise<readonly JobView[]> => {
    const jobs = (await cluster.get('/scheduler/jobs')) as JobView[];
    return jobs.filter(({ labels }) => labels.crontabSource?.endsWith(':' + file));
  };
  const commands = async (): Promise<readonly string[]> =>
    (await jobsHere()).map(({ command }) => command).sort();
  const others = (await cluster.get('/scheduler/jobs')) as JobView[];

  expect((await cluster.submitter('crontab', file, ...zone)).code).toBe(0);
  expect(await commands()).toEqual(['echo beat', 'echo odd', 'echo office']);
  const again = await cluster.submitter('crontab', file, ...zone);
  expect(again.output).toContain('3 of 3 lines went in, 3 of them unchanged.');
  expect((await cluster.submitter('crontab', file, ...zone, '--diff')).code).toBe(0);

  // One edited, one gone, one new, one with a mistake in it: that one is no longer there to see.
  writeFileSync(file, '0 10 * * * echo office\n61 9 * 2 1 echo odd\n0 1 * * * echo new\n');
  const diff = await cluster.submitter('crontab', file, ...zone, '--diff');
  expect(diff.code).toBe(1);
  expect(diff.output).toMatch(/^~ office:1 .*\n {4}crontab: 0 9,18 \* \* 1-5 -> 0 10 \* \* \*$/m);
  expect(diff.output).toMatch(/^\+ office:3 {2}echo-/m);
  expect(diff.output).toMatch(/^- echo-\w+ {2}\*\/5 \* \* \* \* /m);
  expect(await commands()).toEqual(['echo beat', 'echo odd', 'echo office']);

  const pruned = await cluster.submitter('crontab', file, ...zone, '--prune');
  expect(pruned.code).toBe(1);
  expect(pruned.output).toMatch(/^- echo-\w+ {2}\*\/5 .*: removed$/m);
  expect(await commands()).toEqual(['echo new', 'echo odd', 'echo office']);
  const left = (await cluster.get('/scheduler/jobs')) as JobView[];
  const names = new Set(left.map(({ name }) => name));
  expect(others.filter(({ name }) => !names.has(name))).toEqual([]);
}, 120_000);

test('a job that others depend on stays when its line goes', async () => {
  const file = join(folder, 'parents');
  writeFileSync(file, '0 1 * * * echo parent\n0 2 * * * echo other\n');
  await cluster.submitter('crontab', file, '--timezone', 'UTC');
  const jobs = (await cluster.get('/scheduler/jobs')) as JobView[];
  const parent = jobs.find(({ command }) => command === 'echo parent')?.name ?? '';
  const child = ['--name', 'child', '--command', 'echo child', '--dependencies', parent];
  expect((await cluster.submitter(...child)).code).toBe(0);
  writeFileSync(file, '0 2 * * * echo other\n');
  const { code, output } = await cluster.submitter(
    ...['crontab', file, '--timezone', 'UTC', '--prune'],
  );
  expect(code).toBe(1);
  expect(output).toMatch(new RegExp(`^"${parent}" was not removed: .*child`, 'm'));
  expect(await cluster.get(`/scheduler/job/${parent}`)).toMatchObject({ name: parent });
}, 60_000);
