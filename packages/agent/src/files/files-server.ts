import { isIP } from 'node:net';
import Fastify from 'fastify';
import { type FileRoutesOptions, addFileRoutes } from './file-routes.js';
import { refuse } from './refuse.js';

export interface FilesServerOptions extends FileRoutesOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Names under which this server may be asked for, beside addresses and localhost. */
  readonly hostNames: readonly string[];
  readonly describe: () => unknown;
}

export interface FilesServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * The files of tasks over HTTP in the shape of a Mesos agent's, and a look at the
 * agent itself. Read only. @throws when the address cannot be listened on
 */
export async function startFilesServer(options: FilesServerOptions): Promise<FilesServer> {
  const app = Fastify({ forceCloseConnections: true });
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    // A web page could otherwise read logs through a name of its own (DNS rebinding).
    if (!isOwnName(request.headers.host, options.hostNames)) {
      await refuse(
        reply,
        421,
        `Host: "${request.headers.host ?? ''}" is not a name of this agent.`,
      );
    }
  });
  app.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'There is no such page.'));
  app.get('/health', (_request, reply) => reply.send({ status: 'ok' }));
  app.get('/state', (_request, reply) => reply.send(options.describe()));
  addFileRoutes(app, options);
  await app.listen({ host: options.host, port: options.port });
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return { port, close: () => app.close() };
}

function isOwnName(host: string | undefined, hostNames: readonly string[]): boolean {
  const name = (host ?? '').replace(/:\d+$/, '').toLowerCase();
  const address = name.replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || isIP(address) !== 0 || hostNames.includes(name);
}
