import { LIMITS, type Logger } from '@horae/submitter/kernel';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { MasterState } from '../core/index.js';
import type { AgentConnection, FrameworkConnection, Master } from '../master.js';
import { type AccessOptions, checkAccess, defaultHostNames } from './access-check.js';
import { answerAgent } from './agent-endpoint.js';
import { HttpRefusal, sendRefusal } from './http-refusal.js';
import { answerScheduler } from './scheduler-endpoint.js';

export interface ListenOptions extends ServeOptions {
  /** 0 takes a free one. */
  readonly port: number;
}

export interface ServeOptions extends AccessOptions {
  /** Of the server that listens, e.g. `127.0.0.1`. */
  readonly host: string;
  /** What may wait for a slow reader of a stream before it is cut off. */
  readonly streamBufferBytesMax?: number;
}

export interface MasterServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface MasterServerSetup {
  readonly master: Master;
  readonly state: MasterState;
  readonly logger: Logger;
  readonly options: ServeOptions;
}

type Answer = (request: FastifyRequest, reply: FastifyReply) => FastifyReply | undefined;

/** Longer than the heartbeat interval, so that a connection for calls outlives a quiet minute. */
const KEEP_ALIVE_MS = 75_000;

/** @throws when the address cannot be listened on */
export async function startMasterServer(
  setup: MasterServerSetup,
  port: number,
): Promise<MasterServer> {
  const app = buildMasterServer(setup);
  await app.listen({ host: setup.options.host, port });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => app.close(),
  };
}

/** Not listening: for a front that hands it requests (`app.ready()`, then `app.routing`). */
export function buildMasterServer(setup: MasterServerSetup): FastifyInstance {
  const { options } = setup;
  const access = { hostNames: defaultHostNames(options.host), ...options };
  const app = Fastify({
    bodyLimit: LIMITS.recordBytesMax,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true },
  });
  readRawBodies(app);
  app.setErrorHandler((error, _request, reply) => sendError(setup.logger, error, reply));
  app.setNotFoundHandler((_request, reply) => sendRefusal(reply, new HttpRefusal(404, '')));
  app.addHook('onRequest', async (request) => {
    if (request.url !== '/health') checkAccess(request.headers, access);
  });
  addRoutes(app, setup);
  return app;
}

function addRoutes(app: FastifyInstance, setup: MasterServerSetup): void {
  const { master, state, logger, options } = setup;
  const bufferBytesMax = options.streamBufferBytesMax ?? LIMITS.streamBufferBytesMax;
  const scheduler = {
    master,
    state,
    logger,
    bufferBytesMax,
    connections: new Map<string, FrameworkConnection>(),
  };
  const agent = {
    master,
    logger,
    bufferBytesMax,
    connections: new Map<string, AgentConnection>(),
  };
  const toScheduler: Answer = (request, reply) => answerScheduler(scheduler, request, reply);
  for (const prefix of ['', '/master']) {
    app.all(`${prefix}/api/v1/scheduler`, postOnly(toScheduler));
    // The leader of Mesos sends those who ask for it to itself.
    app.get(`${prefix}/redirect`, ({ headers }, reply) =>
      reply
        .code(307)
        .header('location', `//${headers.host ?? options.host}`)
        .send(),
    );
  }
  app.all(
    '/api/v1/agent',
    postOnly((request, reply) => answerAgent(agent, request, reply)),
  );
  app.get('/health', (_request, reply) => reply.code(200).send());
  app.get('/state', (_request, reply) =>
    reply.send({
      id: master.id,
      version: state.options.version,
      epoch: state.options.epoch,
      start_time: state.startedAt / 1000,
      frameworks: master.frameworks(),
      agents: master.agents(),
    }),
  );
}

/** The two APIs read their bodies themselves: which format it is decides what a refusal says. */
function readRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
}

function postOnly(answer: Answer): (request: FastifyRequest, reply: FastifyReply) => unknown {
  return (request, reply) => {
    if (request.method === 'POST') return answer(request, reply);
    throw new HttpRefusal(
      405,
      `405 Method Not Allowed. Expecting one of { 'POST' }, but received '${request.method}'.`,
      { allow: 'POST' },
    );
  };
}

function sendError(logger: Logger, error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof HttpRefusal) return sendRefusal(reply, error);
  const { statusCode = 500, message } = error as { statusCode?: number; message: string };
  if (statusCode < 500) return sendRefusal(reply, new HttpRefusal(statusCode, message));
  logger.error('a call failed', { error: message });
  return sendRefusal(reply, new HttpRefusal(500, 'Internal error'));
}
