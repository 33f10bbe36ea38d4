import { execFileSync } from 'node:child_process';
import { request as rawRequest } from 'node:http';
import { linkSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FilesServer, startFilesServer } from '../src/files/index.js';
import { openSandboxes } from '../src/adapters/sandbox/index.js';
import { cleanUp, makeWorkFolder } from './agent-process.js';

const TASK = 'ct:1774746000000:0:report:';
const workFolder = makeWorkFolder();
const sandboxes = openSandboxes(workFolder);
const sandbox = sandboxes.directoryOf(TASK);
const secret = join(workFolder, 'secret');
let server: FilesServer;

beforeAll(async () => {
  mkdirSync(sandbox);
  mkdirSync(join(sandbox, 'sub'));
  writeFileSync(join(sandbox, 'stdout'), 'häh\nline 2\n');
  writeFileSync(join(sandbox, 'raw'), Buffer.from([0, 255, 254, 10, 65]));
  writeFileSync(join(sandbox, 'sub', 'part'), 'part');
  writeFileSync(secret, 'the hidden words');
  symlinkSync(secret, join(sandbox, 'link'));
  symlinkSync(workFolder, join(sandbox, 'folder-link'));
  symlinkSync('/etc/passwd', join(sandbox, 'stderr'));
  execFileSync('mkfifo', [join(sandbox, 'fifo')]);
  server = await startFilesServer({
    host: '127.0.0.1',
    port: 0,
    hostNames: ['agent.example'],
    sandboxes,
    isKnown: (taskId) => taskId === TASK || taskId === 'ct:1:0:silent:',
    describe: () => ({ id: 'agent-1' }),
  });
});

afterAll(async () => {
  await server.close();
  await cleanUp(workFolder, []);
});

async function get(route: string, query: Record<string, string>): Promise<Response> {
  const url = `http://127.0.0.1:${server.port}/files/${route}?${new URLSearchParams(query)}`;
  return fetch(url);
}

async function read(path: string, more: Record<string, string> = {}): Promise<unknown> {
  return (await get('read', { path, ...more })).json();
}

describe('reading', () => {
  test("works by Mesos's virtual path and by the short one", async () => {
    const data = 'häh\nline 2\n';
    const mesos = `/frameworks/f-1/executors/${TASK}/runs/latest/stdout`;
    expect(await read(mesos)).toEqual({ data, offset: 0 });
    expect(await read(`/tasks/${TASK}/stdout`)).toEqual({ data, offset: 0 });
  });

  test('an offset of -1 asks for the size', async () => {
    expect(await read(`/tasks/${TASK}/stdout`, { offset: '-1' })).toEqual({ data: '', offset: 12 });
  });

  test('a range counts bytes and never cuts a character', async () => {
    expect(await read(`/tasks/${TASK}/stdout`, { offset: '0', length: '2' })).toEqual({
      data: 'h',
      offset: 0,
    });
    expect(await read(`/tasks/${TASK}/stdout`, { offset: '1', length: '2' })).toEqual({
      data: 'ä',
      offset: 1,
    });
  });

  test('beyond the end there is nothing', async () => {
    expect(await read(`/tasks/${TASK}/stdout`, { offset: '99' })).toEqual({ data: '', offset: 99 });
  });

  test('a known task that has written nothing has empty output', async () => {
    expect(await read('/tasks/ct:1:0:silent:/stdout')).toEqual({ data: '', offset: 0 });
    expect((await get('read', { path: '/tasks/ct:1:0:other:/stdout' })).status).toBe(404);
  });

  test('a download has the exact bytes, whole or in part', async () => {
    const path = `/tasks/${TASK}/raw`;
    const whole = await get('download', { path });
    expect([...new Uint8Array(await whole.arrayBuffer())]).toEqual([0, 255, 254, 10, 65]);
    expect(whole.headers.get('content-disposition')).toContain('attachment');
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff');
    const part = await get('download', { path, offset: '1', length: '3' });
    expect([...new Uint8Array(await part.arrayBuffer())]).toEqual([255, 254, 10]);
  });

  test('a download of a file that is cut meanwhile ends', async () => {
    const file = join(sandbox, 'long');
    writeFileSync(file, Buffer.alloc(64 * 1024 * 1024));
    const answer = await get('download', { path: `/tasks/${TASK}/long` });
    truncateSync(file, 1_000);
    const bytes = await answer.arrayBuffer();
    expect(bytes.byteLength).toBeLessThan(64 * 1024 * 1024);
    rmSync(file);
  });

  test('browsing lists what is there, links as links', async () => {
    const entries = (await (await get('browse', { path: `/tasks/${TASK}/` })).json()) as {
      path: string;
      mode: string;
      size: number;
    }[];
    const found = Object.fromEntries(
      entries.map(({ path, mode }) => [path.replace(`/tasks/${TASK}/`, ''), mode[0]]),
    );
    expect(found).toMatchObject({ stdout: '-', sub: 'd', link: 'l', raw: '-' });
    const below = await (await get('browse', { path: `/tasks/${TASK}/sub` })).json();
    expect(below).toMatchObject([{ path: `/tasks/${TASK}/sub/part`, size: 4 }]);
  });
});

describe('what is none of the task is not shown', () => {
  const refused: readonly (readonly [string, string])[] = [
    ['a parent', `/tasks/${TASK}/../../secret`],
    ['an encoded parent', `/tasks/${TASK}/..%2f..%2fsecret`],
    ['a task id that climbs', '/tasks/../secret'],
    [
      'a task id that climbs, as Mesos names it',
      '/frameworks/f/executors/../../runs/latest/secret',
    ],
    ['an absolute path', '/etc/passwd'],
    ['the real path', secret],
    ['a NUL', `/tasks/${TASK}/stdout\0.txt`],
    ['a link to a file', `/tasks/${TASK}/link`],
    ['a link that took the place of stderr', `/tasks/${TASK}/stderr`],
    ['a link to a folder', `/tasks/${TASK}/folder-link/secret`],
    ['a FIFO, without waiting for its writer', `/tasks/${TASK}/fifo`],
    ['a folder', `/tasks/${TASK}/sub`],
  ];

  test.each(refused)('%s', async (_what, path) => {
    for (const route of ['read', 'download']) {
      const answer = await get(route, { path });
      const text = await answer.text();
      expect(text).not.toContain('the hidden words');
      expect(text).not.toContain('root:');
      // A known task's stdout or stderr may be empty; nothing else answers.
      if (path.endsWith('stderr')) expect([200, 404]).toContain(answer.status);
      else expect([400, 404]).toContain(answer.status);
    }
  });

  test('a link to a folder is not browsed', async () => {
    const answer = await get('browse', { path: `/tasks/${TASK}/folder-link` });
    expect(answer.status).toBe(404);
  });

  test.runIf(process.getuid?.() === 0)('a hard link to a file of another user', async () => {
    execFileSync('chown', ['-h', 'nobody', sandbox]);
    linkSync(secret, join(sandbox, 'hard-link'));
    expect((await get('read', { path: `/tasks/${TASK}/hard-link` })).status).toBe(404);
    execFileSync('chown', ['-h', 'root', sandbox]);
  });
});

describe('questions that are none', () => {
  test.each([
    [{}, 'path: missing'],
    [{ path: '/nowhere' }, 'path: "/nowhere" is no place in a sandbox'],
    [{ path: `/tasks/${TASK}/stdout`, offset: 'x' }, 'offset: "x" is not a number of bytes'],
    [{ path: `/tasks/${TASK}/stdout`, length: '1e9' }, 'length: "1e9" is not a number of bytes'],
  ])('%j', async (query, message) => {
    const answer = await get('read', query as Record<string, string>);
    expect(answer.status).toBe(400);
    expect(((await answer.json()) as { message: string }).message).toContain(message);
  });
});

test('a page under another name cannot read logs', async () => {
  expect(await statusUnder('evil.example')).toBe(421);
  expect(await statusUnder(`localhost:${server.port}`)).toBe(200);
  expect(await statusUnder('agent.example')).toBe(200);
});

function statusUnder(host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const path = `/files/read?path=${encodeURIComponent(`/tasks/${TASK}/stdout`)}`;
    const asked = rawRequest({ port: server.port, path, headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', reject).end();
  });
}
