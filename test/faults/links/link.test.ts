import { type Server, type Socket, connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../world/until.js';
import { Links } from './links.js';

let echo: Server;
let links: Links;
let port: number;
const door = { name: 'echo', port: 0 };
const opened: Socket[] = [];

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
    opened.push(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  const address = echo.address();
  door.port = typeof address === 'object' && address !== null ? address.port : 0;
  links = new Links(() => new Map([['test', process.pid]]));
  port = await links.front(door);
});

afterEach(async () => {
  for (const socket of opened.splice(0)) socket.destroy();
  await links.close();
  await new Promise((resolve) => echo.close(resolve));
});

/** A client with what it has heard and whether it was ended. */
function client(): { socket: Socket; heard: () => string; isEnded: () => boolean } {
  const socket = connect(port, '127.0.0.1');
  opened.push(socket);
  let heard = '';
  let isEnded = false;
  socket.on('data', (bytes: Buffer) => (heard += bytes.toString()));
  socket.on('error', () => (isEnded = true));
  socket.on('close', () => (isEnded = true));
  return { socket, heard: () => heard, isEnded: () => isEnded };
}

const link = () => links.link('test', door);

/** Long enough for bytes to come, where nothing tells that they do not. */
const silence = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 150));

test('a link knows who connects, and passes everything on', async () => {
  const one = client();
  one.socket.write('hello');
  await until('the echo', () => one.heard() === 'hello');
  expect(link().connectionCount).toBe(1);
});

test('a cut link resets what is open and refuses what is new', async () => {
  const one = client();
  one.socket.write('hello');
  await until('the echo', () => one.heard() === 'hello');
  link().set('cut');
  await until('the end', one.isEnded);
  const other = client();
  await until('the refusal', other.isEnded);
  link().heal();
  const third = client();
  third.socket.write('again');
  await until('the echo', () => third.heard() === 'again');
});

test('in a hole nobody hears anything, and what was sent comes when it is closed', async () => {
  const one = client();
  one.socket.write('a');
  await until('the echo', () => one.heard() === 'a');
  link().set('hole');
  one.socket.write('b');
  const other = client();
  other.socket.write('new');
  await silence();
  expect([one.heard(), one.isEnded(), other.heard(), other.isEnded()]).toEqual([
    'a',
    false,
    '',
    false,
  ]);
  link().heal();
  await until('the echoes', () => one.heard() === 'ab' && other.heard() === 'new');
});

test('one way: requests arrive, answers wait', async () => {
  const one = client();
  link().hold('toClient', true);
  one.socket.write('a');
  await silence();
  expect(one.heard()).toBe('');
  link().hold('toClient', false);
  await until('the answer', () => one.heard() === 'a');
});

test('half open: the server has gone, and the client learns of it only when the link is up', async () => {
  const one = client();
  one.socket.write('a');
  await until('the echo', () => one.heard() === 'a');
  link().set('halfOpen');
  await until('the end at the server', () => opened.at(-1)?.destroyed);
  one.socket.write('b');
  await silence();
  expect([one.heard(), one.isEnded()]).toEqual(['a', false]);
  link().heal();
  await until('the end', one.isEnded);
});

test('a slow link delays without changing the order', async () => {
  const one = client();
  link().delayBy(60);
  const startedAtMs = performance.now();
  for (const letter of 'abcdef') one.socket.write(letter);
  await until('the echo', () => one.heard() === 'abcdef');
  expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(119);
});
