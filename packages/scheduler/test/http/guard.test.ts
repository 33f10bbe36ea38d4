import { hostname } from 'node:os';
import { afterEach, describe, expect, test } from 'vitest';
import { HttpWorld } from './http-world.js';

let world: HttpWorld;
afterEach(() => world.stop());

/** As every browser sends it, and no script can leave out. */
const BROWSER = { 'accept-language': 'en' };

describe('Host, from a browser', () => {
  test.each([
    'localhost:4400',
    '127.0.0.1:4400',
    '[::1]:4400',
    '10.0.0.7',
    'LOCALHOST',
    'scheduler.example.org:4400',
    `${hostname()}:4400`,
  ])('%s is this scheduler', async (host) => {
    world = await HttpWorld.start();
    expect((await world.get('/ping', { host, ...BROWSER })).statusCode).toBe(200);
  });

  test.each(['evil.example', 'localhost.evil.example:4400', '127.0.0.1.evil.example'])(
    '%s is not: 421 with a reason, for reading too',
    async (host) => {
      world = await HttpWorld.start();
      const answer = await world.get('/scheduler/jobs', { host, ...BROWSER });
      expect(answer.statusCode).toBe(421);
      expect(answer.json()).toEqual({
        status: 'Misdirected Request',
        message: expect.stringContaining(host),
      });
    },
  );

  test('a configured name is this scheduler', async () => {
    world = await HttpWorld.start({ config: { allowedHosts: ['Horae.example.org'] } });
    const answer = await world.get('/ping', { host: 'horae.example.org:4400', ...BROWSER });
    expect(answer.statusCode).toBe(200);
  });

  test('may be any name where credentials are asked for: browsers keep them for one name', async () => {
    const credentials = { user: 'anna', password: 'secret' };
    world = await HttpWorld.start({ config: { credentials } });
    const headers = { host: 'chronos.example.org', authorization: `Basic ${btoa('anna:secret')}` };
    expect((await world.get('/scheduler/jobs', { ...headers, ...BROWSER })).statusCode).toBe(200);
  });
});

test('a client outside of browsers may call this scheduler by any name', async () => {
  world = await HttpWorld.start();
  const headers = { host: 'chronos.example.org:4400' };
  expect((await world.get('/scheduler/jobs', headers)).statusCode).toBe(200);
  const put = { method: 'PUT', url: '/scheduler/job/absent', headers } as const;
  expect((await world.request(put)).statusCode).toBe(400);
  const origin = 'http://chronos.example.org:4400';
  const fromPage = await world.request({ ...put, headers: { ...headers, origin } });
  expect(fromPage.statusCode).toBe(421);
});

/** As browsers send them to sites they trust, and as a page that sets what it can. */
test.each<Record<string, string>>([
  { 'sec-fetch-mode': 'cors', 'sec-fetch-site': 'same-origin' },
  { 'sec-fetch-mode': 'cors', origin: 'http://evil.example' },
  { 'sec-fetch-site': 'none' },
  { 'accept-language': '*', 'user-agent': 'node' },
  { 'accept-language': '' },
])('%j is taken for a browser', async (headers) => {
  world = await HttpWorld.start();
  const answer = await world.get('/scheduler/jobs', { host: 'evil.example', ...headers });
  expect(answer.statusCode).toBe(421);
});

test("Node's fetch is not: it sends a mode without a site", async () => {
  world = await HttpWorld.start();
  const node = { 'accept-language': '*', 'sec-fetch-mode': 'cors', 'user-agent': 'node' };
  const headers = { host: 'chronos.example.org', ...node };
  expect((await world.get('/scheduler/jobs', headers)).statusCode).toBe(200);
});

describe('Origin', () => {
  const put = (headers: Record<string, string>) =>
    world.request({ method: 'PUT', url: '/scheduler/job/absent', headers });

  test('a program sends none and may change things', async () => {
    world = await HttpWorld.start();
    expect((await put({})).statusCode).toBe(400);
  });

  test('the own page may change things', async () => {
    world = await HttpWorld.start();
    const headers = {
      host: 'localhost:4400',
      origin: 'http://localhost:4400',
      'sec-fetch-site': 'same-origin',
    };
    expect((await put(headers)).statusCode).toBe(400);
  });

  test.each([
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:9999' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('another page may not: %j', async (headers) => {
    world = await HttpWorld.start();
    const answer = await put({ host: 'localhost:4400', ...headers });
    expect(answer.statusCode).toBe(403);
    expect(answer.json().status).toBe('Forbidden');
  });

  test('another page may read nothing either: no CORS header is ever sent', async () => {
    world = await HttpWorld.start();
    const answer = await world.get('/scheduler/jobs', { origin: 'http://evil.example' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('credentials', () => {
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const config = { credentials: { user: 'ops', password: 'a:b' } };

  test.each(['/ping', '/metrics', '/scheduler/jobs', '/api/v1/runs', '/nothing-here'])(
    'without them, %s answers 401 with the challenge',
    async (url) => {
      world = await HttpWorld.start({ config });
      const answer = await world.get(url);
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Basic realm="Horae", charset="UTF-8"');
      expect(answer.json().message).toContain('Authorization');
    },
  );

  test('the right ones open, wrong ones do not', async () => {
    world = await HttpWorld.start({ config });
    const status = async (authorization: string) =>
      (await world.get('/ping', { authorization })).statusCode;
    expect(await status(basic('ops:a:b'))).toBe(200);
    expect(await status(basic('ops:a'))).toBe(401);
    expect(await status(basic('root:a:b'))).toBe(401);
    expect(await status('Bearer x')).toBe(401);
    expect(await status('Basic')).toBe(401);
  });

  test('that are wrong are told from none', async () => {
    world = await HttpWorld.start({ config });
    const wrong = await world.get('/ping', { authorization: basic('ops:a') });
    expect(wrong.json().message).toContain('the user or the password is wrong');
    expect((await world.get('/ping')).json().message).toContain('are needed');
  });

  test('when none are configured, whatever is sent is ignored', async () => {
    world = await HttpWorld.start();
    for (const authorization of ['Basic Og==', basic('a:b'), 'nonsense']) {
      expect((await world.get('/ping', { authorization })).statusCode).toBe(200);
    }
  });
});

test('every answer carries the page policy, forbids guessing types, and is not cached', async () => {
  world = await HttpWorld.start();
  const { headers } = await world.get('/scheduler/jobs');
  expect(headers['content-security-policy']).toContain("default-src 'self'");
  expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  expect(headers['content-security-policy']).not.toContain('unsafe');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['strict-transport-security']).toBeUndefined();
  expect(headers['cache-control']).toBe('no-store');
});
