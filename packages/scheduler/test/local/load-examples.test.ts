import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadExamples } from '../../src/local/load-examples.js';

let folder: string;
let server: Server;
let postedNames: string[];
let said: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'horae-examples-'));
  postedNames = [];
  said = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      if (request.method === 'POST') postedNames.push((JSON.parse(body) as { name: string }).name);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

function example(name: string, job: object): void {
  writeFileSync(join(folder, name), JSON.stringify({ command: 'true', ...job }));
}

async function load(): Promise<void> {
  const { port } = server.address() as AddressInfo;
  await loadExamples({
    folder,
    dataDir: folder,
    url: `http://127.0.0.1:${port}`,
    env: { PATH: process.env['PATH'] },
    say: (text) => said.push(text),
  });
}

test('all files go in together, once: parents first, in whichever file they stand', async () => {
  example('1.json', { name: 'child', parents: ['parent'] });
  example('2.json', { name: 'parent', schedule: 'R1//P' });
  await load();
  await load();
  expect(postedNames).toEqual(['parent', 'child']);
  expect(said).toEqual([`2 files with example jobs are loaded from ${folder}.`]);
});

test('a bad file is named, and the next start tries again', async () => {
  example('1.json', { name: 'good', schedule: 'R1//P' });
  example('2.json', { name: 'bad', schedule: 'soon' });
  await load();
  expect(postedNames).toEqual([]);
  expect(said.join()).toContain(`2.json:1: schedule: Cannot parse schedule 'soon'`);
  expect(existsSync(join(folder, 'examples-loaded'))).toBe(false);
  example('2.json', { name: 'bad', schedule: 'R1//P' });
  await load();
  expect(postedNames).toEqual(['good', 'bad']);
});
