import { readFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { standInScheduler } from '../cli/stand-in-scheduler.js';

const { scheduler, run, file } = standInScheduler();
const NOW = '2026-01-05T12:00:30Z';

function list(version: '2.4.0' | '3.0.2'): string {
  const path = `../fixtures/chronos-${version}-jobs.json`;
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** A Chronos as far as its list goes; what is elsewhere is Jetty's page. */
interface Chronos {
  readonly url: string;
  readonly asked: string[];
  body: string;
}

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function chronos(path: string, body: string, password?: string): Promise<Chronos> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const wanted = password === undefined ? undefined : `Basic ${btoa(password)}`;
    if (wanted !== undefined && request.headers.authorization !== wanted) {
      response.writeHead(401, { 'www-authenticate': 'basic realm="Mesosphere"' });
      response.end('<html>HTTP ERROR: 401</html>');
    } else if (request.url === path) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(found.body);
    } else {
      response.writeHead(404, { 'content-type': 'text/html;charset=ISO-8859-1' });
      response.end('<html>HTTP ERROR: 404</html>');
    }
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const found: Chronos = { url, asked, body };
  return found;
}

function imported(source: string, ...flags: readonly string[]) {
  return run(['import', '--from-chronos', source, ...flags], { now: NOW });
}

const posts = (): readonly string[] => scheduler.calls.filter((call) => call.startsWith('POST'));

describe('both lines of Chronos are asked where they have their list', () => {
  test('2.x', async () => {
    const { url, asked } = await chronos('/scheduler/jobs', list('2.4.0'));
    const { code, out, err } = await imported(url);
    expect(asked).toEqual(['/scheduler/jobs']);
    expect([...scheduler.jobs.keys()]).toEqual([
      ...['nightly backup', 'report #2', 'once', 'in a box', 'etl'],
    ]);
    expect(code).toBe(1);
    expect(err).toContain(`${url}: refused "after backwards": its parent "backwards" is refused\n`);
    expect(out).toContain('5 of 7 jobs went in; 2 refused.\nStop Chronos now');
  });

  test('3.x', async () => {
    const { url, asked } = await chronos('/v1/scheduler/jobs', list('3.0.2'));
    const { code, out } = await imported(url);
    expect(asked).toEqual(['/scheduler/jobs', '/v1/scheduler/jobs']);
    expect(code).toBe(0);
    expect(out).toContain('4 of 4 jobs went in.\n');
    expect(scheduler.jobs.get('load')).not.toHaveProperty('uris');
  });

  test('behind a proxy, with a name and a password, however much of the path was pasted', async () => {
    const path = '/ops/chronos/v1/scheduler/jobs';
    const { url } = await chronos(path, list('3.0.2'), 'anna:s x');
    const login = url.replace('//', '//anna:s%20x@');
    for (const pasted of ['/ops/chronos', '/ops/chronos/', path]) {
      const { code, out, err } = await imported(`${login}${pasted}`, '--dry-run');
      expect(code).toBe(0);
      expect(out).toContain('4 jobs: 3 exact, 1 with parents.\nNothing was sent.\n');
      expect(out + err).not.toContain('s%20x');
    }
    expect(scheduler.calls).toEqual([]);
  });
});

test('a dry run tells all about each job, also as JSON, and asks nobody but Chronos', async () => {
  const { url } = await chronos('/scheduler/jobs', list('2.4.0'));
  const { code, out } = await imported(url, '--dry-run', '--output', 'json');
  const report = JSON.parse(out) as Report;
  expect(code).toBe(1);
  expect(report).toMatchObject({ from: 'chronos', counts: { exact: 4, parents: 1, refused: 2 } });
  expect(report.advice).toContain('stop Chronos');
  const backup = report.jobs.find(({ name }) => name === 'nightly backup');
  expect(backup).toMatchObject({ file: url, line: null, user: 'root', reasons: [] });
  expect(backup?.nextRuns[0]).toMatchObject({ utc: '2026-01-06T09:30:00.000Z' });
  expect(backup?.notes).toContainEqual(expect.stringContaining('"PST" becomes'));
  expect(scheduler.calls).toEqual([]);
});

interface Report {
  readonly advice: string;
  readonly jobs: readonly {
    readonly name: string;
    readonly notes: readonly string[];
    readonly nextRuns: readonly object[];
  }[];
}

describe('a second import', () => {
  test('changes nothing, though Chronos has moved its schedules on', async () => {
    const server = await chronos('/scheduler/jobs', list('2.4.0'));
    await imported(server.url);
    scheduler.calls.length = 0;
    server.body = server.body.replace('2026-01-06T01:30', '2026-01-08T01:30');
    const flags = ['import', '--from-chronos', server.url];
    const { out } = await run(flags, { now: '2026-01-07T12:00:00Z' });
    expect(out).toContain('5 of 7 jobs went in, 5 of them unchanged; 2 refused.\n');
    expect(posts()).toEqual([]);
  });

  test('brings the counts of jobs that have run there meanwhile, not those that ran here', async () => {
    const server = await chronos('/scheduler/jobs', list('2.4.0'));
    await imported(server.url);
    scheduler.calls.length = 0;
    const later = { successCount: 50, lastSuccess: '2026-01-07T00:00:00.000Z' };
    scheduler.jobs.set('once', { ...scheduler.jobs.get('once'), ...later });
    server.body = server.body
      .replace('"successCount":412', '"successCount":413')
      .replace('2026-01-05T09:31:12.345Z', '2026-01-06T09:31:00.000Z')
      .replaceAll('echo once', 'echo twice');
    await imported(server.url);
    expect(posts()).toHaveLength(2);
    expect(scheduler.jobs.get('nightly backup')).toMatchObject({ successCount: 413 });
    expect(scheduler.jobs.get('once')).toMatchObject({ command: 'echo twice' });
    // The scheduler keeps the counts that a body does not have.
    expect(scheduler.jobs.get('once')).not.toHaveProperty('successCount');
  });

  test('without --disabled switches on what went in switched off', async () => {
    const { url } = await chronos('/scheduler/jobs', list('3.0.2'));
    const first = await imported(url, '--disabled');
    expect(first.out).toContain('The jobs are switched off here');
    expect([...scheduler.jobs.values()].every((job) => job['disabled'] === true)).toBe(true);
    await imported(url);
    expect([...scheduler.jobs.values()].some((job) => job['disabled'] === true)).toBe(false);
  });
});

test('a list that was saved goes in as a file, and is told to be of Chronos', async () => {
  const path = file('jobs.json', list('2.4.0'));
  const { out } = await run(['import', path, '--run-as-user', 'default', '--dry-run'], {
    now: NOW,
  });
  expect(out).toContain('Read as chronos, by what is in it (else --from).\n');
  expect(out).not.toContain('user root');
});

describe('a Chronos that cannot be read', () => {
  test.each([
    ['/nothing', '[]', 'it has neither /scheduler/jobs nor /v1/scheduler/jobs.'],
    ['/scheduler/jobs', '<html>', 'The answer is no JSON'],
    ['/scheduler/jobs', '{"jobs":[]}', 'The answer is no list of jobs'],
  ])('%s with %s', async (path, body, reason) => {
    const { url } = await chronos(path, body);
    const { code, err } = await imported(url);
    expect(code).toBe(1);
    expect(err).toContain(`The jobs of the Chronos at ${url} cannot be read: ${reason}`);
    expect(err).not.toContain('defect');
  });

  test('wants a password, or is away', async () => {
    const { url } = await chronos('/scheduler/jobs', '[]', 'anna:right');
    const wrong = await imported(url.replace('//', '//anna:wrong@'));
    expect(wrong.err).toContain('it wants a name and a password');
    expect(wrong.err).not.toContain('wrong');
    servers.splice(0).forEach((server) => {
      server.closeAllConnections();
      server.close();
    });
    expect((await imported(url)).err).toMatch(/cannot be read: connect ECONNREFUSED/);
  });
});

test.each([
  [['import'], 'import: the file is missing'],
  [['import', 'x.json', '--from-chronos', 'http://c'], 'is another source'],
  [['import', '--from', 'dkron', '--from-chronos', 'http://c'], 'is another source'],
  [['import', '--from-chronos', 'http://c', '--from-chronos-zk', 'zk://h'], 'two sources'],
  [['import', '--from-chronos', 'ftp://c'], 'from-chronos: "ftp://c" is not the address'],
  [['import', '--from-chronos-zk', 'zk://u:geheim@'], 'from-chronos-zk: "zk://…@" is not'],
  [['import', '--from-chronos', 'c', '--run-as-user', 'a b'], 'run-as-user: "a b" is not'],
  [['import', '--from-chronos', 'c', '--retry-interval', 'soon'], 'retry-interval: "soon" is not'],
])('%j is wrong usage', async (args, said) => {
  const { code, err } = await run(args);
  expect(code).toBe(2);
  expect(err).toContain(said);
  expect(err).not.toContain('geheim');
});

test('flags of Chronos go with nothing else', async () => {
  const path = file('a.timer', '[Timer]\nOnCalendar=daily\n');
  const { code, err } = await run(['import', path, '--run-as-user', 'etl']);
  expect(code).toBe(2);
  expect(err).toContain('run-as-user: goes with jobs of Chronos, and these are of systemd.');
});
