import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { ListenRefused, listenProblem, startHttp } from '../../src/http/index.js';
import { NO_COUNTERS } from '@horae/submitter/job';
import { epochMs, nullLogger } from '@horae/submitter/kernel';
import { MemoryStore } from '../../src/store/memory/index.js';
import { CONFIG, HttpWorld } from './http-world.js';

const DAILY = 'R/2026-02-01T00:00:00Z/P1D';
let world: HttpWorld;
afterEach(() => world.stop());

test('ping answers pong as plain text, not cached', async () => {
  world = await HttpWorld.start();
  const answer = await world.get('/ping');
  expect([answer.statusCode, answer.payload]).toEqual([200, 'pong\n']);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/plain',
    'cache-control': 'must-revalidate,no-cache,no-store',
  });
});

test('health says who leads, whether the master is there, and what runs', async () => {
  world = await HttpWorld.start();
  await world.post({ name: 'a', schedule: DAILY });
  await world.request({ method: 'PUT', url: '/scheduler/job/a' });
  const answer = await world.get('/health');
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({
    status: 'ok',
    role: 'leader',
    epoch: 1,
    leader: CONFIG.advertised,
    connected: true,
    jobs: 1,
    unreadableJobs: [],
    runs: { queued: 1, running: 0, retrying: 0 },
    waitingEvents: 0,
    lastCommitMs: expect.any(Number),
    history: { status: 'ok', waiting: 0, reason: null },
  });
});

test('a stored job that cannot be read is named by health, and by the log at the start', async () => {
  const store = new MemoryStore();
  const document = { name: 'old', command: 'true', schedule: 'every other Tuesday' };
  const taken = { nextAt: null, takenAt: null, takenCount: 0, counters: NO_COUNTERS };
  await store.commit([{ kind: 'jobPut', document, putAt: epochMs(0), ...taken }]);
  const errors: unknown[] = [];
  const logger = { ...nullLogger, error: (...line: unknown[]) => void errors.push(line) };
  world = await HttpWorld.start({ store, logger });
  const { unreadableJobs, jobs } = (await world.get('/health')).json();
  expect({ unreadableJobs, jobs }).toEqual({ unreadableJobs: ['old'], jobs: 0 });
  const [[text, fields]] = errors as [[string, object]];
  expect(text).toMatch(/cannot be read/);
  expect(fields).toMatchObject({ jobName: 'old', problem: expect.stringContaining('Tuesday') });
});

test('a scheduler that has stopped says so: 503 for health and for every write', async () => {
  world = await HttpWorld.start();
  await world.post({ name: 'a', schedule: DAILY });
  await world.shell.stop();
  const health = await world.get('/health');
  expect([health.statusCode, health.json().role]).toEqual([503, 'standby']);
  const put = await world.request({ method: 'PUT', url: '/scheduler/job/a' });
  expect([put.statusCode, put.json().status]).toEqual([503, 'Service Unavailable']);
});

describe('metrics', () => {
  async function withOneRun(): Promise<void> {
    world = await HttpWorld.start();
    await world.post({ name: 'a', schedule: DAILY });
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    await world.offer();
    await world.finish();
  }

  test('have the shape of Dropwizard and the names of Chronos', async () => {
    await withOneRun();
    const answer = await world.get('/metrics');
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json()).toMatchObject({
      version: '3.0.0',
      gauges: { 'org.apache.mesos.chronos.scheduler.jobs.TaskManager.queueSize': { value: 0 } },
      counters: { 'jobs.run.success.a': { count: 1 } },
      histograms: { 'jobs.run.time.a': { count: 1, mean: 1000, p99: 1000 } },
      meters: {},
      timers: {},
    });
    expect(answer.payload).toContain('"p50":1000.0');
    expect((await world.get('/metrics?pretty=true')).payload).toContain('\n  "gauges"');
  });

  test.each([
    ['/metrics/prometheus', 'application/json'],
    ['/metrics', 'text/plain'],
    ['/metrics', 'text/plain;version=0.0.4;q=0.5,*/*;q=0.1'],
    ['/metrics', 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5'],
  ])('%s with Accept %s is Prometheus text', async (url, accept) => {
    await withOneRun();
    const answer = await world.get(url, { accept });
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.payload).toContain('horae_jobs 1\n');
    expect(answer.payload).toContain('horae_runs_ended_total{state="succeeded"} 1\n');
    expect(answer.payload).toContain('horae_run_seconds_sum 1\n');
    expect(answer.payload).toMatch(
      /horae_http_request_seconds_count\{method="PUT",route="\/scheduler\/job\/:name",status="204"\} 1\n/,
    );
  });

  test('browsers and curl get JSON', async () => {
    world = await HttpWorld.start();
    for (const accept of ['*/*', 'text/html,*/*;q=0.8', 'application/json']) {
      expect((await world.get('/metrics', { accept })).headers['content-type']).toBe(
        'application/json',
      );
    }
  });
});

describe('the page', () => {
  test('that is not built says how to build it', async () => {
    world = await HttpWorld.start();
    const answer = await world.get('/');
    expect([answer.statusCode, answer.payload]).toEqual([
      200,
      expect.stringContaining('npm run build'),
    ]);
  });

  test('is served with its assets, as they are now; what is not there stays a JSON 404', async () => {
    const pageDir = mkdtempSync(join(tmpdir(), 'horae-page-'));
    mkdirSync(join(pageDir, 'assets'));
    writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>Horae</title>');
    writeFileSync(join(pageDir, 'assets', 'app-1a2b.js'), 'export {};');
    try {
      world = await HttpWorld.start({ config: { pageDir } });
      const page = await world.get('/');
      expect(page.headers['content-type']).toMatch(/^text\/html/);
      expect(page.headers['cache-control']).toBe('no-cache');
      expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
      const script = await world.get('/assets/app-1a2b.js');
      expect(script.headers['content-type']).toMatch(/javascript/);
      expect(script.headers['cache-control']).toContain('immutable');
      const missing = await world.get('/assets/none.js');
      expect([missing.statusCode, missing.json().status]).toEqual([404, 'Not Found']);
      for (const path of ['..%2findex.html', '..%2f..%2fetc%2fpasswd', '', '.', '%00']) {
        expect([path, (await world.get(`/assets/${path}`)).statusCode]).toEqual([path, 404]);
      }
      const head = await world.request({ method: 'HEAD', url: '/assets/app-1a2b.js' });
      expect([head.statusCode, head.headers['content-length'], head.payload]).toEqual([
        200,
        '10',
        '',
      ]);
      const headers = { 'if-none-match': String(page.headers['etag']) };
      expect((await world.get('/', headers)).statusCode).toBe(304);
      writeFileSync(join(pageDir, 'assets', 'app-3c4d.css'), 'body {}');
      writeFileSync(join(pageDir, 'index.html'), '<!doctype html><title>Rebuilt</title>');
      const style = await world.get('/assets/app-3c4d.css');
      expect([style.payload, style.headers['content-type']]).toEqual([
        'body {}',
        'text/css; charset=utf-8',
      ]);
      expect((await world.get('/', headers)).payload).toContain('Rebuilt');
    } finally {
      rmSync(pageDir, { recursive: true });
    }
  });
});

describe('a file of the page that the build has compressed', () => {
  test('goes so to who takes it, and as it is to others', async () => {
    const pageDir = mkdtempSync(join(tmpdir(), 'horae-page-'));
    mkdirSync(join(pageDir, 'assets'));
    const script = `export const words = '${'again and '.repeat(100)}';`;
    writeFileSync(join(pageDir, 'assets', 'app-1a2b.js'), script);
    writeFileSync(join(pageDir, 'assets', 'app-1a2b.js.gz'), gzipSync(script));
    try {
      world = await HttpWorld.start({ config: { pageDir } });
      const ask = (encoding: string) =>
        world.get('/assets/app-1a2b.js', { 'accept-encoding': encoding });
      for (const encoding of ['gzip, deflate', 'br;q=1, gzip;q=0.5', '*, GZIP']) {
        const packed = await ask(encoding);
        expect(packed.headers['content-encoding']).toBe('gzip');
        expect(packed.headers['content-type']).toMatch(/javascript/);
        expect(packed.headers['vary']).toBe('accept-encoding');
        expect(gunzipSync(packed.rawPayload).toString()).toBe(script);
        const headers = {
          'accept-encoding': encoding,
          'if-none-match': String(packed.headers['etag']),
        };
        expect((await world.get('/assets/app-1a2b.js', headers)).statusCode).toBe(304);
      }
      for (const encoding of ['', 'br', 'gzip;q=0', 'gzip; q=0.0, br']) {
        const plain = await ask(encoding);
        expect([plain.payload, plain.headers['content-encoding']]).toEqual([script, undefined]);
        expect(plain.headers['vary']).toBe('accept-encoding');
      }
    } finally {
      rmSync(pageDir, { recursive: true });
    }
  });
});

describe('listening', () => {
  const parts = () => ({
    shell: world.shell,
    master: null,
    logger: nullLogger,
    logLevel: world.logLevel,
    clock: world.clock,
  });

  test('beyond this machine needs credentials or --insecure', async () => {
    world = await HttpWorld.start();
    const config = { ...CONFIG, address: '0.0.0.0' };
    await expect(startHttp({ ...parts(), config })).rejects.toThrow(ListenRefused);
    expect(listenProblem({ ...config, isInsecureAllowed: true })).toBeNull();
    expect(listenProblem({ ...config, credentials: { user: 'a', password: 'b' } })).toBeNull();
    expect(listenProblem({ ...config, address: '::1' })).toBeNull();
  });

  test('a real port is answered on, and given back on close', async () => {
    world = await HttpWorld.start();
    const first = await startHttp({ ...parts(), config: CONFIG });
    expect(await (await fetch(`${first.url}/ping`)).text()).toBe('pong\n');
    const port = Number(new URL(first.url).port);
    const config = { ...CONFIG, port };
    await expect(startHttp({ ...parts(), config })).rejects.toThrow(/EADDRINUSE/);
    await first.close();
    const second = await startHttp({ ...parts(), config });
    await second.close();
  });
});
