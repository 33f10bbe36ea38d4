import { buildHttp } from './build-http.js';
import { startFront } from './front/index.js';
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
 * Serves the scheduler's REST and page to the end of the process.
 * @throws ListenRefused, or the system's error (`EADDRINUSE`) when the port is taken.
 */
export async function startHttp(parts: HttpParts): Promise<RunningHttp> {
  const { config, logger } = parts;
  const problem = listenProblem(config);
  if (problem !== null) throw new ListenRefused(problem);
  const front = await startFront({ config, logger });
  const advertised = withPort(config.advertised, front.port);
  const app = await buildHttp({ ...parts, config: { ...config, advertised } });
  await app.ready();
  void front.serve(app.routing);
  return {
    url: front.url,
    close: async () => {
      const closed = front.close();
      await app.close();
      await closed;
    },
  };
}

/** The port that the system chose stands in for a configured 0. */
export function withPort(advertised: string, port: number): string {
  return advertised.replace(/:0$/, `:${port}`);
}
