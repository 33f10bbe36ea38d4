import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { epochMs } from '../../kernel/index.js';
import { runCli } from '../run-cli.js';

const EXAMPLES = fileURLToPath(new URL('../../../../../examples/import', import.meta.url));
const NOW = Date.parse('2026-01-05T12:00:30Z');

type Job = Record<string, unknown>;

let server: Server;
let folder: string;
/** What the scheduler has, and the names in the order in which they came. */
let stored: Map<string, Job>;
let posted: string[];
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'import-'));
  stored = new Map();
  posted = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const name = decodeURIComponent((request.url ?? '').split('/').at(-1) ?? '');
      if (request.method === 'POST') {
        const job = JSON.parse(body) as Job;
        posted.push(String(job['name']));
        stored.set(String(job['name']), job);
        response.writeHead(204).end();
      } else if (name === 'jobs') response.end(JSON.stringify([...stored.values()]));
      else {
        const job = stored.get(name);
        response.writeHead(job === undefined ? 404 : 200);
        response.end(JSON.stringify(job ?? { status: 404, message: 'not found' }));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

async function run(args: readonly string[], { input = '', now = NOW } = {}) {
  const texts = { out: '', err: '' };
  const code = await runCli(['import', ...args, '--server', url], {
    env: { HOME: folder },
    now: () => epochMs(now),
    timeZone: 'Europe/Berlin',
    userNames: () => Promise.resolve(null),
    crontabs: {
      hostName: '',
      systemPaths: [],
      userTable: () => Promise.reject(new Error('there is none.')),
    },
    readInput: () => Promise.resolve(input),
    out: (text) => (texts.out += text.toString()),
    err: (text) => (texts.err += text.toString()),
    pause: () => Promise.resolve(),
  } as Parameters<typeof runCli>[1]);
  return { code, ...texts };
}

function example(name: string): string {
  return join(EXAMPLES, name);
}

interface Report {
  readonly from: string;
  readonly counts: Record<string, number>;
  readonly jobs: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly original: string | null;
    readonly nextRuns: readonly unknown[];
    readonly notes: readonly string[];
    readonly reasons: readonly string[];
  }[];
}

describe('a dry run of the examples says what each job would become, and sends nothing', () => {
  test.each([
    ['dkron.json', 'dkron', { exact: 1, union: 1, cron: 0, parents: 1, refused: 1 }],
    ['kubernetes.yaml', 'kubernetes', { exact: 2, union: 0, cron: 0, parents: 0, refused: 1 }],
    ['cosmos.json', 'cosmos', { exact: 1, union: 0, cron: 1, parents: 0, refused: 1 }],
  ])('%s', async (name, from, counts) => {
    const { code, out } = await run([example(name), '--dry-run', '--output', 'json']);
    const report = JSON.parse(out) as Report;
    expect(report).toMatchObject({ from, counts });
    for (const job of report.jobs) {
      expect(job.reasons.length > 0).toBe(job.verdict === 'refused');
      const runCount = job.verdict === 'refused' || job.verdict === 'parents' ? 0 : 5;
      expect(job.nextRuns).toHaveLength(runCount);
    }
    expect(code).toBe(1);
    expect(posted).toEqual([]);
  });

  test('words that no shell reads are told as words, with the image', async () => {
    const { out } = await run([example('kubernetes.yaml'), '--dry-run']);
    expect(out).toContain("\n    runs sh -c 'echo cleaning; sleep 1' (in busybox:1.36)\n");
    const json = await run([example('kubernetes.yaml'), '--dry-run', '--output', 'json']);
    const { jobs } = JSON.parse(json.out) as { jobs: readonly object[] };
    expect(jobs).toContainEqual(
      expect.objectContaining({
        command: '',
        arguments: ['sh', '-c', 'echo cleaning; sleep 1'],
        image: 'busybox:1.36',
      }),
    );
  });

  test('timers, with the services beside them', async () => {
    const timers = ['backup.timer', 'month-end.timer', 'tmpfiles.timer'].map(example);
    const { code, out, err } = await run([...timers, '--dry-run']);
    expect(err).toBe('');
    expect(out).toContain('Read as systemd, by what is in it (else --from).\n');
    expect(out).toContain('backup.timer:1: exact as a union of 7 repeats  backup\n');
    expect(out).toContain('    note: AccuracySec: "1min" is left out');
    expect(out).toContain('3 jobs: 2 exact, 1 exact as a union.\nNothing was sent.\n');
    expect(code).toBe(0);
  });
});

test('jobs go in with parents first; what is refused keeps no other back and is told', async () => {
  const { code, out, err } = await run([example('dkron.json'), '--from', 'dkron']);
  expect(posted).toEqual(['daily-report', 'daily-mail', 'cache-warmer']);
  expect(code).toBe(1);
  expect(out).toContain('3 of 4 jobs went in; 1 refused.\n');
  expect(err).toContain('dkron.json:59: refused "ping-website": executor: "http" runs no command');
  expect(err).toContain(
    'note: daily-report, daily-mail: tags: become constraints: agents need attributes of these names\n',
  );
});

test('the same file again, a week later, changes nothing', async () => {
  const args = [example('dkron.json'), '--from', 'dkron'];
  await run(args);
  const before = structuredClone([...stored.values()]);
  posted = [];
  const { out } = await run(args, { now: NOW + 7 * 86_400_000 });
  expect(out).toContain('3 of 4 jobs went in, 3 of them unchanged; 1 refused.\n');
  expect(posted).toEqual([]);
  expect([...stored.values()]).toEqual(before);
});

test('what changed in the file changes at the scheduler, and keeps its place in the schedule', async () => {
  const file = join(folder, 'job.json');
  const write = (command: string, schedule: string): void => {
    const job = { name: 'a', schedule, timezone: 'UTC', executor: 'shell' };
    writeFileSync(file, JSON.stringify({ ...job, executor_config: { shell: 'true', command } }));
  };
  write('echo 1', '0 0 6 * * *');
  await run([file]);
  write('echo 2', '0 0 6 * * *');
  await run([file], { now: NOW + 7 * 86_400_000 });
  expect(stored.get('a')).toMatchObject({
    command: 'echo 2',
    schedule: 'R/2026-01-06T06:00:00/P1D',
  });
  write('echo 2', '0 0 7 * * *');
  await run([file], { now: NOW + 7 * 86_400_000 });
  expect(stored.get('a')).toMatchObject({ schedule: 'R/2026-01-13T07:00:00/P1D' });
});

test('names get the prefix and jobs the host', async () => {
  const input = '[Timer]\nOnCalendar=daily\n';
  writeFileSync(join(folder, 'a.timer'), input);
  writeFileSync(join(folder, 'a.service'), '[Service]\nExecStart=/bin/date\n');
  await run([join(folder, 'a.timer'), '--prefix', 'web1-', '--target-host', 'web1']);
  expect(stored.get('web1-a')).toMatchObject({ host: 'web1', command: '/bin/date' });
});

test('a file that nobody can tell, and files of several systems, ask for --from', async () => {
  writeFileSync(join(folder, 'a.json'), '{"name": "a"}');
  const unclear = await run([join(folder, 'a.json')]);
  expect(unclear.code).toBe(2);
  expect(unclear.err).toContain('from: nothing in a.json tells which system it is of');
  const mixed = await run([example('dkron.json'), example('cosmos.json')]);
  expect(mixed.code).toBe(2);
  expect(mixed.err).toContain('dkron.json (dkron), cosmos.json (cosmos)');
});

test('a file that is no file of its system is refused with its line', async () => {
  const broken = await run(['-', '--from', 'kubernetes'], { input: 'a: [1\nb: 2\n' });
  expect(broken.code).toBe(1);
  expect(broken.err).toMatch(/standard input:\d+: refused: This is no valid YAML/);
  const empty = await run(['-', '--from', 'dkron'], { input: '[]' });
  expect(empty.err).toContain('refused: The file holds no job.');
  const services = await run(['-', '--from', 'systemd'], {
    input: '[Service]\nExecStart=/bin/x\n',
  });
  expect(services.err).toContain('There is no timer');
});

test('the words are those of the times: other systems draw, count and read in their own way', async () => {
  const shell = { executor: 'shell', timezone: 'UTC', executor_config: { command: '/bin/true' } };
  const jobs = [
    { name: 'drawn', schedule: '0 ~ 3 * * *', ...shell },
    { name: 'stepped', schedule: '0 5/20 3 * * 1-5', ...shell },
  ];
  const dkron = await run(['-', '--from', 'dkron', '--dry-run', '--output', 'json'], {
    input: JSON.stringify(jobs),
  });
  const quartz = { name: 'counted', cron: '0 0 9 ? * 2-6', timeZone: 'UTC', command: '/bin/true' };
  const cosmos = await run(['-', '--from', 'cosmos', '--dry-run', '--output', 'json'], {
    input: JSON.stringify([quartz]),
  });
  const told = [dkron, cosmos].flatMap(({ out }) => (JSON.parse(out) as Told).jobs);
  const [drawn, stepped, counted] = told.map(({ explanation }) => explanation);
  const [next] = told[0]?.nextRuns ?? [];
  expect(drawn).toBe(`Every day at ${next?.local.slice(11, 16)} (UTC).`);
  expect(stepped).toMatch(/03:05.*03:25.*03:45.*Monday to Friday/);
  expect(counted).toBe('At 09:00, Monday to Friday (UTC).');
});

test('a dry run keeps the order of the file, and names parents that are not in it', async () => {
  const shell = { executor: 'shell', timezone: 'UTC', executor_config: { command: '/bin/true' } };
  const jobs = [
    { name: 'child', parent_job: 'parent', ...shell },
    { name: 'bad', schedule: '61 * * * * *', ...shell },
    { name: 'parent', schedule: '@daily', ...shell },
    { name: 'orphan', parent_job: 'nowhere', ...shell },
  ];
  const input = jobs.map((job) => JSON.stringify(job)).join(',\n');
  const args = ['-', '--from', 'dkron', '--dry-run', '--prefix', 'web1-'];
  const { out } = await run(args, { input: `[${input}]` });
  expect(out.match(/^standard input:\d.*$/gm)).toEqual([
    'standard input:1: with parents  web1-child',
    'standard input:2  refused  web1-bad',
    'standard input:3: exact  web1-parent',
    'standard input:4: with parents  web1-orphan',
  ]);
  expect(out.match(/parents: .*/g)).toEqual([
    'parents: "web1-nowhere" is not in these files: the scheduler must have it',
  ]);
});

test('a dry run speaks the language asked for', async () => {
  const shell = { executor: 'shell', timezone: 'UTC', executor_config: { command: '/bin/true' } };
  const input = JSON.stringify({ name: 'a', schedule: '0 0 9 * 2 1', ...shell });
  const args = ['-', '--from', 'dkron', '--dry-run', '--language', 'zh'];
  const { out } = await run(args, { input });
  expect(out).toContain('每周的重复全年运行\n');
  expect(out).toMatch(/^ {4}0 0 9 \* 2 1: .*周一.*（UTC）。$/m);
});

interface Told {
  readonly jobs: readonly {
    readonly explanation: string;
    readonly nextRuns: readonly { readonly local: string }[];
  }[];
}
