import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../bin/horae.js', import.meta.url));

export interface Ports {
  readonly http: number;
  readonly master: number;
  readonly agent: number;
}

/** The `horae` command as people start it, with what it has printed so far. */
export class HoraeProcess {
  readonly #child: ChildProcess;
  readonly #dataDir: string;
  text = '';

  constructor(dataDir: string, ports: Ports, more: readonly string[] = []) {
    this.#dataDir = dataDir;
    const args = [
      ...['--http-port', String(ports.http), '--master-port', String(ports.master)],
      ...['--agent-port', String(ports.agent), '--data-dir', dataDir, ...more],
    ];
    this.#child = spawn(process.execPath, [COMMAND, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (part: Buffer) => (this.text += part.toString('utf8')));
    }
  }

  /** Waits until the pattern has been printed so often. */
  async printed(pattern: RegExp, count = 1): Promise<void> {
    await until(`"${pattern.source}" in: ${this.text}`, () => {
      return [...this.text.matchAll(new RegExp(pattern, 'g'))].length >= count;
    });
  }

  /** Process ids of scheduler and agent, as it has noted them. */
  children(): readonly number[] {
    return JSON.parse(readFileSync(join(this.#dataDir, 'children.json'), 'utf8')) as number[];
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async exitCode(): Promise<number | null> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      await once(this.#child, 'exit');
    }
    return this.#child.exitCode;
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }
}

export async function until(what: string, isTrue: () => boolean): Promise<void> {
  const deadlineMs = performance.now() + 40_000;
  while (!isTrue()) {
    if (performance.now() > deadlineMs) throw new Error(`It has not come true: ${what}`);
    await sleep(50);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export async function freePorts(): Promise<Ports> {
  const servers = [createServer(), createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(async (server) => {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as { port: number }).port;
    }),
  );
  for (const server of servers) server.close();
  const [http = 0, master = 0, agent = 0] = ports;
  return { http, master, agent };
}
