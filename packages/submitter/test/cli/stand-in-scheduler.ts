import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { epochMs } from '@horae/submitter/kernel';
import { runCli } from '../../src/cli/run-cli.js';
import type { MachineCrontabs } from '../../src/cli/surroundings.js';

/** What a scheduler keeps and answers, as far as the command can see it. */
export interface StandIn {
  readonly jobs: Map<string, Record<string, unknown>>;
  readonly calls: string[];
  /** Answers in front of the usual ones. */
  answer: (method: string, url: string) => Answer | null;
  url: string;
  authorization: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly input?: string;
  readonly env?: Record<string, string>;
  readonly now?: string | (() => string);
  /** UTC if absent; null = unknown. */
  readonly timeZone?: string | null;
  readonly onPause?: () => void;
  readonly crontabs?: Partial<MachineCrontabs>;
}

export interface StandInWorld {
  readonly scheduler: StandIn;
  /** A folder for the files of one test. */
  folder: string;
  /** The whole command; without a server in the environment the stand-in is asked. */
  run(args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** What a scheduler does that is started again. */
  closeConnections(): void;
  /** Writes a file below the folder and answers its path. */
  file(name: string, text: string | Buffer): string;
}

/** A scheduler over HTTP and a folder of its own for each test of the file that calls it. */
export function standInScheduler(): StandInWorld {
  const scheduler: StandIn = {
    jobs: new Map(),
    calls: [],
    answer: () => null,
    url: '',
    authorization: '',
  };
  let server: Server;
  const world: StandInWorld = {
    scheduler,
    closeConnections: () => server.closeAllConnections(),
    folder: '',
    run: (args, options = {}) => run(args, scheduler.url, { ...options, folder: world.folder }),
    file: (name, text) => {
      const path = join(world.folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
  };
  beforeEach(async () => {
    world.folder = mkdtempSync(join(tmpdir(), 'submitter-'));
    scheduler.jobs.clear();
    scheduler.calls.length = 0;
    scheduler.answer = () => null;
    server = listening(scheduler);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    scheduler.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
    rmSync(world.folder, { recursive: true });
  });
  return world;
}

function listening(scheduler: StandIn): Server {
  return createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '' } = request;
      scheduler.authorization = request.headers.authorization;
      scheduler.calls.push(`${method} ${url}`);
      const given = scheduler.answer(method, url) ?? usualAnswer(scheduler, { method, url, body });
      const bytes = Buffer.isBuffer(given.body) ? given.body : JSON.stringify(given.body ?? '');
      response.writeHead(given.status, given.headers ?? {});
      response.end(given.status === 204 ? '' : bytes);
    });
  });
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: string;
}

function usualAnswer({ jobs }: StandIn, { method, url, body }: Asked): Answer {
  const { pathname } = new URL(url, 'http://x');
  const name = decodeURIComponent(pathname.split('/').at(-1) ?? '');
  if (method === 'POST') {
    const job = JSON.parse(body) as Record<string, unknown>;
    if (String(job['command']).includes('refuse me')) {
      return { status: 400, body: { message: 'command: "refuse me" is not nice.' } };
    }
    jobs.set(String(job['name']), { ...job, scheduleDefinition: job['schedule'] });
    return { status: 204 };
  }
  if (pathname === '/scheduler/jobs') return { status: 200, body: [...jobs.values()] };
  const job = jobs.get(name);
  if (job === undefined) return { status: 400, body: { message: `Job '${name}' not found` } };
  if (method === 'DELETE' && pathname.startsWith('/scheduler/job/')) jobs.delete(name);
  if (method === 'PATCH') jobs.set(name, { ...job, ...(JSON.parse(body) as object) });
  return method === 'GET' ? { status: 200, body: job } : { status: 204 };
}

async function run(
  args: readonly string[],
  url: string,
  options: RunOptions & { readonly folder: string },
): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await runCli(args, {
    env: { HORAE_SERVER: url, XDG_CONFIG_HOME: options.folder, ...options.env },
    now: () => {
      const { now = '2026-01-01T00:00:00Z' } = options;
      return epochMs(Date.parse(typeof now === 'string' ? now : now()));
    },
    timeZone: options.timeZone === undefined ? 'UTC' : options.timeZone,
    userNames: async () => new Set(['root', 'anna']),
    crontabs: {
      hostName: 'web1',
      systemPaths: [],
      userTable: async () => Promise.reject(new Error('there is no crontab here.')),
      ...options.crontabs,
    },
    readInput: async () => options.input ?? '',
    out: (text) => (out += text.toString()),
    err: (text) => (err += text.toString()),
    pause: async () => options.onPause?.(),
  });
  return { code, out, err };
}
