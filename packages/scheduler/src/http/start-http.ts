import type { AddressInfo } from 'node:net';
import { buildHttp } from './build-http.js';
import { listenProblem } from './http-config.js';
import type { HttpParts } from './http-parts.js';

export interface RunningHttp {
  /** `http://127.0.0.1:4400` */
  readonly url: string;
  /** Ends event streams, lets requests in flight finish, and stops listening. */
  close(): Promise<void>;
}

/** The address may not be listened on without credentials. */
export class ListenRefused extends Error {
  override readonly name = 'ListenRefused';
}

/**
 * Serves the scheduler's REST and page.
 * @throws ListenRefused, or the system's error (`EADDRINUSE`) when the port is taken.
 */
export async function startHttp(parts: HttpParts): Promise<RunningHttp> {
  const problem = listenProblem(parts.config);
  if (problem !== null) throw new ListenRefused(problem);
  const app = await buildHttp(parts);
  try {
    await app.listen({ host: parts.config.address, port: parts.config.port });
  } catch (error) {
    await app.close();
    throw error;
  }
  const { address, port, family } = app.server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return { url: `http://${host}:${port}`, close: () => app.close() };
}
