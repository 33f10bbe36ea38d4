import type { LightMyRequestResponse } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { SignIn } from '../../src/http/session/index.js';
import { systemClock } from '../../src/cli/index.js';
import { Standby } from './front/standby.js';
import { HttpWorld } from './http-world.js';

const CREDENTIALS = { user: 'ops', password: 'open sesame' };
const WEEK = 'P7D';
const PAGE = { 'x-horae-page': '1' };

let world: HttpWorld;
let standby: Standby | null = null;
afterEach(async () => {
  await standby?.stop();
  standby = null;
  await world.stop();
});

async function start(): Promise<void> {
  world = await HttpWorld.start({ config: { credentials: CREDENTIALS } });
}

function signIn(credentials: object = CREDENTIALS): Promise<LightMyRequestResponse> {
  return world.send('POST', '/api/v1/session', credentials);
}

/** `horae-session=…`, as a browser sends it back. */
function cookieOf(answer: LightMyRequestResponse): string {
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
}

describe('signing in', () => {
  test('opens everything, until the session is over', async () => {
    await start();
    const answer = await signIn();
    expect(answer.statusCode).toBe(200);
    const session = {
      needed: true,
      user: 'ops',
      by: 'session',
      until: '2026-01-08T00:00:00.000Z',
    };
    expect(answer.json()).toEqual(session);
    const cookie = cookieOf(answer);
    expect((await world.get('/scheduler/jobs', { cookie })).statusCode).toBe(200);
    expect((await world.get('/api/v1/session', { cookie })).json()).toEqual(session);
    world.clock.advance(WEEK);
    expect((await world.get('/scheduler/jobs', { cookie })).statusCode).toBe(401);
    expect((await world.get('/api/v1/session', { cookie })).json().user).toBeNull();
  });

  test('sets a cookie that scripts cannot read and other sites cannot use', async () => {
    await start();
    const value = String((await signIn()).headers['set-cookie']);
    expect(value).toMatch(
      /^horae-session=[\w.-]+; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
    );
    expect(value).not.toContain(CREDENTIALS.password);
    const payload = JSON.stringify(CREDENTIALS);
    const headers = { 'x-forwarded-proto': 'https, http' };
    const byHttps = await world.request({
      ...{ method: 'POST', url: '/api/v1/session', headers, payload },
    });
    expect(String(byHttps.headers['set-cookie'])).toMatch(/; SameSite=Strict; Secure$/);
  });

  test.each([
    { user: 'ops', password: 'wrong' },
    { user: 'root', password: 'open sesame' },
    { user: '', password: '' },
  ])('with %j is refused, without a cookie', async (credentials) => {
    await start();
    const answer = await signIn(credentials);
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([401, undefined]);
    expect(answer.json().message).toContain('user, password');
    expect(answer.headers['www-authenticate']).toBeUndefined();
  });

  test.each([
    [{ user: 'ops' }, 'password: it is missing'],
    [{ user: 7, password: 'x' }, 'user: it is of type number'],
    [[], 'a JSON object is expected'],
  ])('with a body that is none is refused: %j', async (body, text) => {
    await start();
    const answer = await signIn(body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().message).toContain(text);
    expect(answer.json().message).toContain('{"user":"ops"');
  });

  test('cannot be guessed: after ten failures even the right password has to wait', async () => {
    await start();
    for (let count = 0; count < 10; count += 1) {
      expect((await signIn({ user: 'ops', password: `guess ${count}` })).statusCode).toBe(401);
    }
    const answer = await signIn();
    expect(answer.statusCode).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(answer.json().message).toContain('try again in');
    world.clock.advance('PT1M');
    expect((await signIn()).statusCode).toBe(200);
  });

  test('of another site is refused', async () => {
    await start();
    const headers = { host: 'localhost:4400', origin: 'http://evil.example' };
    const payload = JSON.stringify(CREDENTIALS);
    const options = { method: 'POST', url: '/api/v1/session', headers, payload } as const;
    expect((await world.request(options)).statusCode).toBe(403);
  });

  test('where no credentials are configured is not needed', async () => {
    world = await HttpWorld.start();
    const none = { needed: false, user: null, by: null, until: null };
    expect((await world.get('/api/v1/session')).json()).toEqual(none);
    const answer = await signIn();
    expect([answer.json(), answer.headers['set-cookie']]).toEqual([none, undefined]);
  });
});

describe('a session', () => {
  test('that somebody made up or changed opens nothing', async () => {
    await start();
    const cookie = cookieOf(await signIn());
    const [, until = '', rest = ''] = /=(\d+)\.(.*)$/.exec(cookie) ?? [];
    const other = new SignIn({ user: 'ops', password: 'another' }, systemClock);
    for (const forged of [
      `horae-session=${Number(until) + 1}.${rest}`,
      `${cookie.slice(0, -1)}${cookie.endsWith('A') ? 'B' : 'A'}`,
      `horae-session=${until}`,
      'horae-session=',
      `horae-session=${other.open({ user: 'ops', password: 'another' }, '').token}`,
      `horae-session=${until}.${'a'.repeat(16)}.${'a'.repeat(43)}`,
    ]) {
      expect((await world.get('/ping', { cookie: forged })).statusCode).toBe(401);
    }
    expect((await world.get('/ping', { cookie: `a=b; ${cookie}; c=d` })).statusCode).toBe(200);
  });

  test('changes things only with a header that no form of another site can send', async () => {
    await start();
    const cookie = cookieOf(await signIn());
    const put = (headers: Record<string, string>) =>
      world.request({ method: 'PUT', url: '/scheduler/job/absent', headers });
    const bare = await put({ cookie });
    expect(bare.statusCode).toBe(403);
    expect(bare.json().message).toContain('X-Horae-Page');
    expect((await put({ cookie, ...PAGE })).statusCode).toBe(400);
    const own = { host: 'localhost:4400', origin: 'http://localhost:4400' };
    expect((await put({ cookie, ...own })).statusCode).toBe(400);
    const authorization = `Basic ${btoa('ops:open sesame')}`;
    expect((await put({ authorization })).statusCode).toBe(400);
  });

  test('ends in the browser that signs out', async () => {
    await start();
    const answer = await world.request({ method: 'DELETE', url: '/api/v1/session' });
    expect(answer.statusCode).toBe(204);
    expect(answer.headers['set-cookie']).toContain('horae-session=; Path=/; Max-Age=0;');
  });

  test('holds at every scheduler of the installation, and one without a leader opens one', async () => {
    await start();
    standby = await Standby.start(null, { config: { credentials: CREDENTIALS } });
    const cookie = cookieOf(await signIn());
    const at = (path: string, headers = {}) => fetch(standby?.front.url + path, { headers });
    expect((await at('/ping')).status).toBe(401);
    // The clock of the leader's test stands at its start; that of the standby is the machine's.
    const opened = await fetch(`${standby.front.url}/api/v1/session`, {
      method: 'POST',
      body: JSON.stringify(CREDENTIALS),
    });
    expect(opened.status).toBe(200);
    const theirs = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await at('/ping', { cookie: theirs })).status).toBe(200);
    expect((await world.get('/ping', { cookie: theirs })).statusCode).toBe(200);
    expect((await world.get('/ping', { cookie })).statusCode).toBe(200);
    expect((await at('/scheduler/jobs', { cookie: theirs })).status).toBe(503);
  });
});

describe('who has not signed in', () => {
  test('gets the page and its files, which show where to', async () => {
    await start();
    for (const url of ['/', '/assets/none.js', '/api/v1/session']) {
      expect([url, (await world.get(url)).statusCode === 401]).toEqual([url, false]);
    }
    expect((await world.get('/api/v1/session')).json()).toMatchObject({ needed: true, user: null });
    for (const url of ['/assets', '/assetsx', '/api/v1/session/x', '/%2e/ping', '//ping/']) {
      expect([url, (await world.get(url)).statusCode]).toEqual([url, 401]);
    }
    expect((await world.request({ method: 'PUT', url: '/api/v1/session' })).statusCode).toBe(401);
  });

  test('is asked by the browser only where no page does', async () => {
    await start();
    const challenge = async (headers: Record<string, string>) =>
      (await world.get('/api/v1/jobs', headers)).headers['www-authenticate'];
    expect(await challenge({})).toContain('Basic');
    expect(await challenge(PAGE)).toBeUndefined();
    expect(await challenge({ accept: 'text/event-stream' })).toBeUndefined();
  });
});

test('basic authentication goes on working, and is told from a session', async () => {
  await start();
  const authorization = `Basic ${btoa('ops:open sesame')}`;
  expect((await world.get('/scheduler/jobs', { authorization })).statusCode).toBe(200);
  expect((await world.get('/api/v1/session', { authorization })).json()).toEqual({
    needed: true,
    user: 'ops',
    by: 'basic',
    until: null,
  });
});
