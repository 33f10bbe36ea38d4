import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { HttpConfig } from '../../../src/http/index.js';
import { HttpWorld } from '../http-world.js';
import { Standby } from './standby.js';

let standby: Standby;
afterEach(() => standby.stop());

const LEADER = 'http://leader.example:4400';

const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(standby.front.url + path, { headers });

describe('/health of a scheduler that does not lead', () => {
  test.each([
    ['knows who does', LEADER, '', 200],
    ['knows who does, asked for the leader', LEADER, '?role=leader', 503],
    ['knows of none', null, '', 503],
    ['knows of none, asked for the leader', null, '?role=leader', 503],
  ])('and %s', async (_title, leaderUrl, query, status) => {
    standby = await Standby.start(leaderUrl);
    const answer = await ask(`/health${query}`);
    expect([answer.status, await answer.json()]).toEqual([
      status,
      leaderUrl === null
        ? {
            status: 'degraded',
            role: 'standby',
            epoch: null,
            leader: null,
            reason: 'ZooKeeper does not answer.',
          }
        : { status: 'ok', role: 'standby', epoch: 7, leader: 'leader.example:4400', reason: null },
    ]);
  });

  test('follows what the election says', async () => {
    standby = await Standby.start(LEADER);
    standby.leadership.tell({ leaderUrl: null, epoch: null, reason: 'an election is under way.' });
    expect((await ask('/health')).status).toBe(503);
    standby.leadership.tell({ leaderUrl: 'http://other.example:4400', epoch: 8 });
    expect(await (await ask('/health')).json()).toMatchObject({
      epoch: 8,
      leader: 'other.example:4400',
    });
  });

  test('a role that is none is refused', async () => {
    standby = await Standby.start(LEADER);
    const answer = await ask('/health?role=boss');
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining('role')]);
  });
});

test('/health?role=leader of the leader is 200, with its epoch', async () => {
  standby = await Standby.start(LEADER);
  const world = await HttpWorld.start();
  const answer = await world.get('/health?role=leader');
  expect([answer.statusCode, answer.json().role, answer.json().epoch]).toEqual([200, 'leader', 1]);
  await world.stop();
});

describe('of itself a standby tells', () => {
  test.each(['/ping', '//ping/', 'http://any.example/ping', '/ping?x'])('%s', async (path) => {
    standby = await Standby.start(LEADER);
    const answer = path.startsWith('/') ? await ask(path) : await ask('/ping');
    expect([answer.status, await answer.text()]).toEqual([200, 'pong\n']);
    expect((await fetch(`${standby.front.url}/ping`, { method: 'POST' })).status).toBe(405);
    expect(standby.proxy.counts.refused).toBe(0);
  });

  test('metrics: that it does not lead, who does, and what it forwarded', async () => {
    standby = await Standby.start(null);
    await ask('/scheduler/jobs');
    await ask('/scheduler/jobs');
    standby.leadership.tell({ leaderUrl: LEADER, epoch: 7 });
    const text = await (await ask('/metrics/prometheus')).text();
    expect(text).toContain('horae_leader 0\n');
    expect(text).toContain('horae_epoch 7\n');
    // A number that falls while nobody leads would look like a restart.
    standby.leadership.tell({ leaderUrl: null, epoch: null, reason: 'Nobody is elected yet.' });
    expect(await (await ask('/metrics/prometheus')).text()).toContain('horae_epoch 7\n');
    expect(text).toContain('horae_forwarded_requests_total{outcome="refused"} 2\n');
    expect(text).toContain('process_cpu_seconds_total');
    expect(await (await ask('/metrics', { accept: 'text/plain' })).text()).toContain(
      'horae_leader 0',
    );
    const json = await ask('/metrics');
    expect(json.headers.get('content-type')).toBe('application/json');
    expect(await json.json()).toMatchObject({
      version: '3.0.0',
      gauges: { 'horae.leader': { value: 0 }, 'horae.epoch': { value: 7 } },
      counters: { 'horae.requests.forwarded.refused': { count: 2 } },
      timers: {},
    });
    expect(await (await ask('/metrics?pretty=true')).text()).toContain('\n  "gauges"');
  });

  test('the page, where nobody leads', async () => {
    const pageDir = mkdtempSync(join(tmpdir(), 'horae-page-'));
    writeFileSync(join(pageDir, 'index.html'), '<p>page</p>');
    standby = await Standby.start(null, { config: { pageDir } });
    expect(await (await ask('/')).text()).toBe('<p>page</p>');
    rmSync(pageDir, { recursive: true });
  });
});

describe('who may ask a standby', () => {
  const CREDENTIALS: Partial<HttpConfig> = { credentials: { user: 'ops', password: 'word' } };
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  test.each(['/ping', '/health', '/metrics'])('%s needs the credentials', async (path) => {
    standby = await Standby.start(LEADER, { config: CREDENTIALS });
    expect((await ask(path)).status).toBe(401);
    expect((await ask(path, { authorization: basic('ops:word') })).status).toBe(200);
  });

  test('the leader judges the credentials of what is for it', async () => {
    const world = await HttpWorld.start({ config: CREDENTIALS });
    standby = await Standby.start(`http://127.0.0.1:${await world.listen()}`, {
      config: CREDENTIALS,
    });
    const refused = await ask('/scheduler/jobs');
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="Horae", charset="UTF-8"',
    ]);
    expect((await ask('/scheduler/jobs', { authorization: basic('ops:word') })).status).toBe(200);
    await world.stop();
  });

  test('a browser under a name of another site is refused by the standby', async () => {
    const world = await HttpWorld.start();
    standby = await Standby.start(`http://127.0.0.1:${await world.listen()}`, {
      config: { allowedHosts: ['standby.example'] },
    });
    const browser = {
      'sec-fetch-site': 'none',
      'sec-fetch-mode': 'navigate',
      'accept-language': 'en',
    };
    const status = async (host: string): Promise<number> => {
      const { request } = await import('undici');
      const answer = await request(`${standby.front.url}/scheduler/jobs`, {
        headers: { ...browser, host },
      });
      await answer.body.dump();
      return answer.statusCode;
    };
    expect(await status('evil.example')).toBe(421);
    // A name of the standby, which the leader does not know as its own.
    expect(await status('standby.example:4400')).toBe(200);
    await world.stop();
  });

  test('a standby with credentials opens no way to a leader without', async () => {
    const world = await HttpWorld.start();
    standby = await Standby.start(`http://127.0.0.1:${await world.listen()}`, {
      config: CREDENTIALS,
    });
    const { request } = await import('undici');
    const status = async (host: string): Promise<number> => {
      const answer = await request(`${standby.front.url}/scheduler/jobs`, {
        // A page under a name that leads to this address may make up any credentials.
        headers: { authorization: basic('a:b'), 'sec-fetch-site': 'same-origin', host },
      });
      await answer.body.dump();
      return answer.statusCode;
    };
    expect(await status('evil.example')).toBe(421);
    expect(await status('127.0.0.1')).toBe(200);
    await world.stop();
  });

  test('a page of another site may not change anything through it', async () => {
    const world = await HttpWorld.start();
    standby = await Standby.start(`http://127.0.0.1:${await world.listen()}`);
    const answer = await fetch(`${standby.front.url}/scheduler/job/a`, {
      method: 'DELETE',
      headers: { origin: 'http://evil.example' },
    });
    expect(answer.status).toBe(403);
    await world.stop();
  });
});
