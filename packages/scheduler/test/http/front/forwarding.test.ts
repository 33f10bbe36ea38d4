import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { nullLogger } from '@horae/submitter/kernel';
import { until } from '../../../../../test/world/until.js';
import { rawRequest } from '../http-world.js';
import { Standby } from './standby.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A leader that answers as the test says; of its connections the open ones are counted. */
async function aLeader(answer: Answer): Promise<{ url: string; port: number; server: Server }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, port, server };
}

async function aStandby(leaderUrl: string | null, logger = nullLogger): Promise<Standby> {
  const standby = await Standby.start(leaderUrl, { logger });
  open.push(() => standby.stop());
  return standby;
}

async function behind(answer: Answer): Promise<Standby> {
  return aStandby((await aLeader(answer)).url);
}

function aSocket(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  open.push(() => socket.destroy());
  return socket;
}

const connectionCount = (server: Server): Promise<number> =>
  new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe('/health of a standby whose leader', () => {
  const health = async ({ front }: Standby): Promise<readonly [number, unknown]> => {
    const answer = await fetch(`${front.url}/health`);
    return [answer.status, await answer.json()];
  };
  const isWell = async (standby: Standby): Promise<boolean> => (await health(standby))[0] === 200;

  test('refuses connections is 503 with the reason, until the leader answers again', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const standby = await aStandby(url);
    expect(await isWell(standby)).toBe(true);
    expect((await fetch(`${standby.front.url}/scheduler/jobs`)).status).toBe(503);
    expect(await health(standby)).toEqual([
      503,
      {
        status: 'degraded',
        role: 'standby',
        epoch: 7,
        leader: null,
        reason: expect.stringMatching(`^The leader at ${url} cannot be reached: .*ECONNREFUSED`),
      },
    ]);
    const server = createServer((_request, response) => response.end());
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    open.push(() => server.close());
    await until('it is well again without a request', () => isWell(standby));
  });

  test('is followed by another one is 200 at once', async () => {
    const standby = await aStandby(`http://127.0.0.1:${await freePort()}`);
    await fetch(`${standby.front.url}/scheduler/jobs`);
    expect(await isWell(standby)).toBe(false);
    standby.leadership.tell({ leaderUrl: 'http://other.example:4400', epoch: 8 });
    expect(await isWell(standby)).toBe(true);
  });

  test('was started again, and stands by itself, is 503', async () => {
    let leads = false;
    const standby = await behind((_request, response) => {
      response.writeHead(leads ? 200 : 503).end('{}');
    });
    expect((await fetch(`${standby.front.url}/scheduler/jobs`)).status).toBe(503);
    await until('it is told', async () => !(await isWell(standby)));
    expect((await health(standby))[1]).toMatchObject({
      reason: expect.stringContaining('does not lead any more'),
    });
    leads = true;
    await until('it leads again', () => isWell(standby));
  });

  test('refuses a single request is 200: it is asked whether it leads', async () => {
    const asked: (string | undefined)[] = [];
    const standby = await behind((request, response) => {
      asked.push(request.url);
      response.writeHead(request.url === '/scheduler/jobs' ? 503 : 200).end();
    });
    await fetch(`${standby.front.url}/scheduler/jobs`);
    await until('it was asked', () => asked.includes('/health?role=leader'));
    expect(await isWell(standby)).toBe(true);
  });
});

test('a scheduler that is taken for the leader by mistake says why it does not lead', async () => {
  const standby = await aStandby(null);
  standby.leadership.tell({ leaderUrl: null, epoch: null, reason: 'Its old session ends soon.' });
  const headers = { via: '1.1 horae' };
  const answer = await fetch(`${standby.front.url}/scheduler/jobs`, { headers });
  expect([answer.status, await answer.text()]).toEqual([
    503,
    expect.stringContaining('Its old session ends soon.'),
  ]);
});

describe('a request reaches the leader as it was sent', () => {
  test('method, raw path and query, headers, and body', async () => {
    const seen: Record<string, unknown>[] = [];
    const standby = await behind((request, response) => {
      let body = '';
      request.setEncoding('latin1').on('data', (part: string) => (body += part));
      request.on('end', () => {
        const { method, url, rawHeaders } = request;
        seen.push({ method, url, rawHeaders, body });
        response.end();
      });
    });
    const answer = await rawRequest(
      standby.front.port,
      'PATCH //a%2Fb//c?x=%20&&y=+; HTTP/1.1\r\nHost: name.example:4400\r\nX-Two: 1\r\n' +
        'x-TWO: 2\r\nAuthorization: Basic eDp5\r\nKeep-Alive: timeout=5\r\nTE: gzip\r\n' +
        'Connection: close, X-Mine\r\nX-Mine: here\r\nProxy-Authorization: p\r\n' +
        'X-Forwarded-For: 10.1.1.1\r\nX-Forwarded-Proto: https\r\nVia: 1.1 nginx\r\n' +
        'Content-Length: 3\r\n\r\n\x00\xff',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    const [{ rawHeaders, ...request } = {}] = seen;
    expect(request).toEqual({
      method: 'PATCH',
      url: '//a%2Fb//c?x=%20&&y=+;',
      body: '\x00\xc3\xbf',
    });
    const pairs = (rawHeaders as string[]).flatMap((name, at, all) =>
      at % 2 === 0 && name !== 'connection' ? [`${name}: ${all[at + 1] ?? ''}`] : [],
    );
    expect(pairs.sort()).toEqual([
      'Authorization: Basic eDp5',
      'X-Two: 1',
      'content-length: 3',
      'host: name.example:4400',
      'via: 1.1 nginx, 1.1 horae',
      'x-TWO: 2',
      'x-forwarded-for: 10.1.1.1, 127.0.0.1',
      'x-forwarded-host: name.example:4400',
      'x-forwarded-proto: https',
    ]);
  });

  test.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'PROPFIND'])(
    '%s, with and without a body',
    async (method) => {
      const bodies: string[] = [];
      const standby = await behind((request, response) => {
        let body = request.method ?? '';
        request.on('data', (part: Buffer) => (body += part.toString()));
        request.on('end', () => {
          bodies.push(body);
          response.writeHead(204).end();
        });
      });
      const line = `${method} /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n`;
      const sent = [
        '\r\n',
        'Content-Length: 0\r\n\r\n',
        'Content-Length: 2\r\n\r\nab',
        'Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n',
      ];
      for (const rest of sent) {
        const answer = await rawRequest(standby.front.port, line + rest);
        expect(answer).toMatch(/^HTTP\/1\.1 204 /);
      }
      expect(bodies).toEqual([method, method, `${method}ab`, `${method}ab`]);
    },
  );

  test('a client of HTTP/1.0 without Host is served', async () => {
    const standby = await behind((request, response) => {
      response.setHeader('content-length', '2');
      response.end(request.headers.host === undefined ? 'no' : 'ok');
    });
    const answer = await rawRequest(standby.front.port, 'GET /x HTTP/1.0\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok$/);
  });

  test("a Host that is no host is the leader's to judge", async () => {
    const standby = await behind((request, response) => {
      response.end(String(request.headers['x-forwarded-host']));
    });
    const answer = await rawRequest(
      standby.front.port,
      'GET /x HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\[::1/);
  });

  test('Expect: 100-continue is answered before the body is sent', async () => {
    const standby = await behind((request, response) => request.pipe(response));
    const socket = aSocket(standby.front.port);
    let received = '';
    socket.on('data', (part) => (received += part.toString()));
    socket.write('PUT /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n');
    await until('the word to go on', () => received.startsWith('HTTP/1.1 100 Continue\r\n\r\n'));
    socket.write('ok');
    await until('the answer', () => /HTTP\/1\.1 200 OK[^]*ok/.test(received));
  });
});

describe('an answer comes back as the leader gave it', () => {
  test.each([200, 204, 301, 304, 400, 401, 404, 409, 413, 500, 503])('%d', async (status) => {
    const standby = await behind((_request, response) => {
      response.writeHead(status, 'So be it', ['X-Odd', '1', 'x-odd', '2', 'Keep-Alive', 'no']);
      response.end('text');
    });
    const answer = await rawRequest(
      standby.front.port,
      'GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    );
    expect(answer).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} So be it\\r\\nX-Odd: 1\\r\\nx-odd: 2`),
    );
    expect(answer).not.toContain('Keep-Alive: no');
    const hasBody = status !== 204 && status !== 304;
    expect(answer.includes('text')).toBe(hasBody);
  });

  test('an event stream is open before its first event, and live', async () => {
    let stream: ServerResponse | null = null;
    const standby = await behind((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      stream = response;
    });
    const answer = await fetch(`${standby.front.url}/api/v1/events`);
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const reader = answer.body!.getReader();
    for (const text of ['event: a\n\n', 'event: b\n\n']) {
      (stream as unknown as ServerResponse).write(text);
      const { value } = await reader.read();
      expect(Buffer.from(value!).toString()).toBe(text);
    }
    await reader.cancel();
  });

  test('a leader that refuses before it has read the body is heard', async () => {
    const standby = await behind((request, response) => {
      response.writeHead(413, { 'content-length': '3' }).end('big');
      request.resume();
    });
    const answer = await fetch(`${standby.front.url}/x`, {
      method: 'POST',
      body: Buffer.alloc(8_000_000),
    });
    expect([answer.status, await answer.text()]).toEqual([413, 'big']);
  });
});

describe('neither side is drowned', () => {
  const MANY = 64 * 1024 * 1024;

  test('a slow reader holds the leader back', async () => {
    let sentBytes = 0;
    const standby = await behind((_request, response) => {
      const fill = (): void => {
        while (sentBytes < MANY) {
          sentBytes += 65_536;
          if (!response.write(Buffer.alloc(65_536))) return void response.once('drain', fill);
        }
        response.end();
      };
      fill();
    });
    const answer = await fetch(`${standby.front.url}/x`);
    let before = -1;
    await until('the leader to be held back', async () => {
      const isStill = before === sentBytes && sentBytes > 0;
      before = sentBytes;
      return Promise.resolve(isStill);
    });
    expect(sentBytes).toBeLessThan(MANY / 2);
    let readBytes = 0;
    const reader = answer.body!.getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      readBytes += part.value.length;
    }
    expect(readBytes).toBe(sentBytes);
  });

  test('a slow leader holds the sender back', async () => {
    let upload: IncomingMessage | null = null;
    const standby = await behind((request, response) => {
      upload = request;
      request.on('end', () => response.end('done'));
    });
    const socket = aSocket(standby.front.port);
    let received = '';
    socket.on('data', (part) => (received += part.toString()));
    socket.write(`PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: ${MANY}\r\n\r\n`);
    let sentBytes = 0;
    const fill = (): void => {
      while (sentBytes < MANY) {
        sentBytes += 65_536;
        if (!socket.write(Buffer.alloc(65_536))) return void socket.once('drain', fill);
      }
    };
    fill();
    let before = -1;
    await until('the sender to be held back', () => {
      const isStill = before === sentBytes && upload !== null;
      before = sentBytes;
      return isStill;
    });
    expect(sentBytes).toBeLessThan(MANY / 2);
    (upload as unknown as IncomingMessage).resume();
    await until('the answer', () => received.includes('done'));
    expect(sentBytes).toBe(MANY);
  });
});

describe('when one side goes away', () => {
  test('a client that leaves ends the work of the leader', async () => {
    let isGone = false;
    let hasStarted = false;
    const standby = await behind((_request, response) => {
      hasStarted = true;
      response.on('close', () => (isGone = true));
    });
    const socket = aSocket(standby.front.port);
    socket.write('GET /x HTTP/1.1\r\nHost: a\r\n\r\n');
    await until('the request', () => hasStarted);
    socket.destroy();
    await until('the end at the leader', () => isGone);
    expect(standby.proxy.counts.aborted).toBe(1);
  });

  test.each([
    ['with its length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', '1.1'],
    ['in chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n', '1.1'],
    [
      'to a client that reads to the end',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n',
      '1.0',
    ],
  ])('an answer %s that breaks off is no success', async (_title, bytes, version) => {
    const leader = await aLeader((request) => {
      request.socket.write(bytes);
      setTimeout(() => request.socket.destroy(), 20);
    });
    const standby = await aStandby(leader.url);
    const socket = aSocket(standby.front.port);
    let received = '';
    let error: NodeJS.ErrnoException | null = null;
    socket.on('data', (part) => (received += part.toString()));
    socket.on('error', (thrown) => (error = thrown));
    socket.write(`GET /x HTTP/${version}\r\nHost: a\r\n\r\n`);
    await until('the end', () => socket.closed);
    expect(received).toContain('half');
    expect(error).toMatchObject({ code: 'ECONNRESET' });
    expect(standby.proxy.counts.lost).toBe(1);
  });

  test.each(['GET', 'POST'])('%s whose leader dies is 502: nobody knows', async (method) => {
    let count = 0;
    const leader = await aLeader((request) => {
      count += 1;
      request.socket.destroy();
    });
    const standby = await aStandby(leader.url);
    const answer = await fetch(`${standby.front.url}/x`, { method });
    expect([answer.status, count]).toEqual([502, 1]);
    expect(await answer.json()).toEqual({
      status: 'Bad Gateway',
      message: expect.stringMatching(
        /^The leader at http:\/\/127\.0\.0\.1:\d+ was asked, but its answer was lost \(.+\); it may have done this, or not; look, and ask again\.$/,
      ),
    });
  });

  test('a leader that does not listen is 503: nothing was done', async () => {
    const standby = await aStandby(`http://127.0.0.1:${await freePort()}`);
    const answer = await fetch(`${standby.front.url}/x`, { method: 'POST', body: 'x' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.text()).toMatch(
      /cannot be reached \(connect ECONNREFUSED 127\.0\.0\.1:\d+\); nothing was done; ask again\./,
    );
  });

  test('a read waits for a leader that is about to listen; a write does not', async () => {
    const port = await freePort();
    const standby = await aStandby(`http://127.0.0.1:${port}`);
    const write = fetch(`${standby.front.url}/x`, { method: 'PUT' });
    const read = fetch(`${standby.front.url}/x`);
    expect((await write).status).toBe(503);
    const server = createServer((_request, response) => response.end('here'));
    server.listen(port, '127.0.0.1');
    open.push(() => server.close());
    expect(await (await read).text()).toBe('here');
  });
});

describe('without a leader', () => {
  test('every request is 503 with the reason, and when to come again', async () => {
    const standby = await aStandby(null);
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await fetch(`${standby.front.url}/scheduler/jobs`, { method });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await answer.json()).toEqual({
        status: 'Service Unavailable',
        message: 'No scheduler leads now, so nothing was done: ZooKeeper does not answer.',
      });
    }
    const head = await fetch(`${standby.front.url}/scheduler/jobs`, { method: 'HEAD' });
    expect(head.status).toBe(503);
    expect(standby.proxy.counts).toEqual({ answered: 0, refused: 4, lost: 0, aborted: 0 });
  });

  test('two standbys that take each other for the leader do not send requests in circles', async () => {
    const one = await aStandby(null);
    const two = await aStandby(one.front.url);
    one.leadership.tell({ leaderUrl: two.front.url, epoch: 3 });
    const answer = await fetch(`${one.front.url}/x`);
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringContaining('another standby took this one for the leader'),
    ]);
    expect(two.proxy.counts.refused).toBe(1);
  });

  test('a scheduler that is elected but not in office yet does not ask itself', async () => {
    const standby = await aStandby(null);
    standby.leadership.tell({ leaderUrl: standby.front.url, epoch: 3 });
    const answer = await fetch(`${standby.front.url}/x`);
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringContaining('takes office'),
    ]);
  });

  test.each([
    'https://leader.example:4400',
    'http://user:secret@leader.example:4400',
    'http://leader.example:4400/elsewhere',
    'http://leader.example:4400/?a=b',
    'http://0.0.0.0:4400',
    'http://[::]:4400',
    'file:///etc/passwd',
    'leader.example:4400',
    '',
  ])('%j is not asked, whoever wrote it to ZooKeeper', async (leaderUrl) => {
    const standby = await aStandby(leaderUrl);
    const answer = await fetch(`${standby.front.url}/x`);
    expect([answer.status, await answer.text()]).toEqual([
      503,
      expect.stringContaining('is not http://host:port; see its --http-advertise'),
    ]);
  });
});

test('a request that cannot be passed on says nothing about the leader', async () => {
  const leader = await aLeader((_request, response) => response.end('x'));
  const warnings: string[] = [];
  const logger = { ...nullLogger, warn: (text: string) => void warnings.push(text) };
  const standby = await aStandby(leader.url, logger);
  const text = 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const answer = await rawRequest(standby.front.port, text);
  expect(answer).toMatch(/^HTTP\/1.1 400 /);
  expect(warnings).toEqual([]);
});

describe('a change of the leader', () => {
  test('requests go to the new one; what is under way at the old one is cut off soon', async () => {
    const old = await aLeader((_request, response) => response.writeHead(200).flushHeaders());
    const next = await aLeader((_request, response) => response.end('new'));
    const standby = await aStandby(old.url);
    const stream = await fetch(`${standby.front.url}/api/v1/events`);
    const end = stream.text().then(
      () => 'ended',
      () => 'broken',
    );
    standby.leadership.tell({ leaderUrl: next.url, epoch: 8 });
    expect(await (await fetch(`${standby.front.url}/x`)).text()).toBe('new');
    expect(await end).toBe('broken');
    await until(
      'the old connections to close',
      async () => (await connectionCount(old.server)) === 0,
    );
  });

  test('answers that the old one still gives are passed on', async () => {
    let answer: (() => void) | null = null;
    const old = await aLeader((_request, response) => {
      answer = () => response.end('late');
    });
    const standby = await aStandby(old.url);
    const asked = fetch(`${standby.front.url}/x`, { method: 'PUT' });
    await until('the request', () => answer !== null);
    standby.leadership.tell({ leaderUrl: null, epoch: null, reason: 'an election is under way.' });
    (answer as unknown as () => void)();
    expect(await (await asked).text()).toBe('late');
  });
});

test('thousands of requests leave no connection behind', async () => {
  const leader = await aLeader((_request, response) => response.end('x'));
  const standby = await aStandby(leader.url);
  for (let round = 0; round < 40; round += 1) {
    const asked = Array.from({ length: 50 }, async (_none, index) => {
      const answer = await fetch(
        `${standby.front.url}/x`,
        index % 5 === 0 ? { method: 'PUT' } : {},
      );
      return answer.text();
    });
    await Promise.all(asked);
  }
  expect(standby.proxy.counts.answered).toBe(2_000);
  expect(await connectionCount(leader.server)).toBeLessThanOrEqual(50);
  standby.leadership.tell({ leaderUrl: null, epoch: null, reason: 'gone.' });
  await until('no connection is left', async () => (await connectionCount(leader.server)) === 0);
});
