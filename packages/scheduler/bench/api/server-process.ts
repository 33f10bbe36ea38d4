import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, as it would be on a machine. */
export interface ServerProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/** The real scheduler as `horae-scheduler` starts it: SQLite, REST server, embedded master. */
export function startSchedulerProcess(dataDir: string): Promise<ServerProcess> {
  const program = fileURLToPath(new URL('../../bin/horae-scheduler.js', import.meta.url));
  const flags = { 'data-dir': dataDir, 'http-port': 0, 'master-port': 0, 'log-level': 'error' };
  const parts = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  return serverOf(fork(program, parts));
}

/** Fastify with a JSON schema that keeps nothing. */
export function startFloorProcess(): Promise<ServerProcess> {
  const program = fileURLToPath(new URL('../floor/http-floor.ts', import.meta.url));
  return serverOf(fork(program, { execArgv: ['--import', 'tsx'] }));
}

async function serverOf(child: ChildProcess): Promise<ServerProcess> {
  const ended = once(child, 'exit');
  const ready = once(child, 'message');
  const [message] = await Promise.race([
    ready,
    ended.then(() => {
      throw new Error('A server has ended before it was ready.');
    }),
  ]);
  return {
    url: (message as { readonly url: string }).url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
