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
    expect(posts()).toEqual([]);
  });
});

test('a dry run tells all about each job, also as JSON, and sends nothing', async () => {
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
  expect(posts()).toEqual([]);
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

  test('leaves alone what was done to a job here, and says that it is disabled', async () => {
    const { url } = await chronos('/v1/scheduler/jobs', list('3.0.2'));
    await imported(url);
    const edits = { disabled: true, disabledBy: 'operator', retries: 7 };
    scheduler.jobs.set('load', { ...scheduler.jobs.get('load'), ...edits });
    scheduler.calls.length = 0;
    const { code, out, err } = await imported(url);
    expect(code).toBe(0);
    expect(posts()).toEqual([]);
    expect(scheduler.jobs.get('load')).toMatchObject(edits);
    expect(out).toMatch(/^unchanged +load +disabled: will not run/m);
    expect(err).toContain('note: load: was disabled here and stays so');
    const dry = await imported(url, '--dry-run', '--output', 'json');
    const told = (JSON.parse(dry.out) as Report).jobs.find(({ name }) => name === 'load');
    expect(told).toMatchObject({ disabled: true });
    expect(told?.notes).toContainEqual(expect.stringContaining('was disabled here'));
  });

  test('brings a change of the source and leaves the switch as it is here, unless that changed', async () => {
    const server = await chronos('/v1/scheduler/jobs', list('3.0.2'));
    await imported(server.url);
    const [name] = [...scheduler.jobs.keys()];
    const was = scheduler.jobs.get(name ?? '') ?? {};
    scheduler.jobs.set(name ?? '', { ...was, disabled: true, disabledBy: 'operator' });
    const change = (members: Record<string, unknown>): void => {
      const jobs = JSON.parse(server.body) as Record<string, unknown>[];
      const changed = jobs.map((job) => (job['name'] === name ? { ...job, ...members } : job));
      server.body = JSON.stringify(changed);
    };
    change({ command: 'echo other' });
    await imported(server.url);
    expect(scheduler.jobs.get(name ?? '')).toMatchObject({ command: 'echo other', disabled: true });
    change({ disabled: true });
    await imported(server.url);
    change({ disabled: false });
    await imported(server.url);
    expect(scheduler.jobs.get(name ?? '')?.['disabled'] ?? false).toBe(false);
  });
});

describe('a job of the same name that came from elsewhere', () => {
  const owners = [
    [{}, 'did not come from an import'],
    [{ syncSource: 'web1:/jobs' }, 'came from the folder web1:/jobs'],
    [{ crontabSource: 'web1:/etc/crontab' }, 'came from the crontab web1:/etc/crontab'],
    [{ importedFrom: 'dkron' }, 'was imported from dkron, and not from chronos'],
  ] as const;
  const theirs = { name: 'load', command: 'echo mine', schedule: 'R/2026-01-01T00:00:00Z/P1D' };

  test.each(owners)('with the labels %j stays, with --adopt it does not', async (labels, why) => {
    const { url } = await chronos('/v1/scheduler/jobs', list('3.0.2'));
    const stored = { ...theirs, labels };
    scheduler.jobs.set('load', stored);
    const dry = await imported(url, '--dry-run');
    expect(dry).toMatchObject({ code: 1 });
    expect(dry.out).toContain('refused  load\n');
    expect(dry.out).toContain(why);
    const { code, err } = await imported(url);
    expect(code).toBe(1);
    expect(err).toContain(`refused "load": the scheduler has a job of this name that ${why}`);
    expect(err).toContain('--adopt');
    expect(scheduler.jobs.get('load')).toEqual(stored);
    expect((await imported(url, '--adopt')).code).toBe(0);
    expect(scheduler.jobs.get('load')).not.toMatchObject({ command: 'echo mine' });
  });

  test('takes its children along', async () => {
    const { url } = await chronos('/v1/scheduler/jobs', list('3.0.2'));
    scheduler.jobs.set('load', theirs);
    const { err } = await imported(url);
    expect(err).toContain('its parent "load" is refused');
  });
});

test('a dry run without a scheduler says that it could not look', async () => {
  const { url } = await chronos('/v1/scheduler/jobs', list('3.0.2'));
  const { code, err } = await imported(url, '--dry-run', '--server', 'http://127.0.0.1:1');
  expect(code).toBe(0);
  expect(err).toContain(
    'Not compared with what the scheduler has: The scheduler cannot be reached',
  );
});

test('what is off, asynchronous or fails softly says so, in a dry run and when it goes in', async () => {
  const job = { name: 'odd', command: 'true', schedule: 'R/2027-01-01T00:00:00Z/P1D' };
  const jobs = [{ ...job, disabled: true, async: true, softError: true }];
  const { url } = await chronos('/scheduler/jobs', JSON.stringify(jobs));
  const members = { disabled: true, async: true, softError: true };
  for (const flags of [['--dry-run'], []]) {
    const { out, err } = await imported(url, ...flags);
    expect(out).toContain('disabled: will not run');
    expect(out + err).toContain('async: a run ends when its command reports it');
    expect(out + err).toContain('softError: its children run after it has failed, too');
    const json = await imported(url, ...flags, '--output', 'json');
    expect((JSON.parse(json.out) as Report).jobs).toMatchObject([members]);
  }
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
    expect(wrong.err).toContain('the name or the password in its address is not the right one');
    expect((await imported(url)).err).toContain('it wants a name and a password');
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
