import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { type ErrorCode, HoraeError, LIMITS, type Logger } from '@horae/submitter/kernel';
import { addApiRoutes } from './api/index.js';
import { addChronosRoutes } from './chronos/index.js';
import { errorBody, isRefusal, sendError } from './error-response.js';
import { EventStreams } from './event-streams.js';
import { guardRequests } from './guard.js';
import type { HttpConfig } from './http-config.js';
import type { HttpContext, HttpParts } from './http-parts.js';
import { forwardNotices } from './forward-notices.js';
import { JobList } from './job-list.js';
import { RequestMeters } from './request-meters.js';
import { RunTimes } from './run-times.js';
import { SchedulerMetrics } from './scheduler-metrics.js';
import { addOperationRoutes } from './operation-routes.js';
import { addPage } from './page-files.js';
import { acceptAnyBody } from './read-body.js';
import { recordRoutes, refuseOtherMethods } from './route-table.js';
import { secureAnswers } from './secure-answers.js';

/** A slow client has this long to send its request; a body is at most 1 MiB. */
const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 15_000;
/** Longer than the heartbeat of event streams. */
const CONNECTION_TIMEOUT_MS = 120_000;

/**
 * The REST server with every route, not yet listening: tests talk to it in process (`inject`).
 * It reads the scheduler's state directly, and asks the shell for every change.
 */
export async function buildHttp(parts: HttpParts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    // A missing Host is refused by the guard, with a body that says so.
    http: { headersTimeout: HEADERS_TIMEOUT_MS, requireHostHeader: false },
    routerOptions: {
      ignoreTrailingSlash: true,
      // Scripts join a base address that ends in a slash with a path that begins with one.
      ignoreDuplicateSlashes: true,
      // Percent-encoding makes up to nine characters of one.
      maxParamLength: LIMITS.pathPartLengthMax,
    },
    frameworkErrors: (error, _request, reply) => void sendError(reply, refusalOf(error)),
    clientErrorHandler: answerBrokenRequest,
  });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    if (!isRefusal(error) && (error.statusCode ?? 500) >= 500) logFailure(parts.logger, error);
    return sendError(reply, refusalOf(error));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    return sendError(reply, new HoraeError('ROUTE_UNKNOWN', [request.method, path]));
  });
  app.server.on('checkExpectation', refuseExpectation);
  acceptAnyBody(app);
  guardRequests(app, { ...parts.config, allowedHosts: ownNames(parts.config) });
  await secureAnswers(app);
  addRoutes(app, parts);
  return app;
}

function addRoutes(app: FastifyInstance, parts: HttpParts): void {
  const context: HttpContext = {
    ...parts,
    routes: recordRoutes(app),
    streams: new EventStreams(),
    jobs: new JobList(parts.shell.state),
    runTimes: new RunTimes(parts.shell),
    metrics: new SchedulerMetrics(parts),
    requestMeters: new RequestMeters(parts.clock.monotonicMs()),
    leader: () => advertisedAddress(app, parts.config.advertised),
  };
  forwardNotices(app, context);
  addOperationRoutes(app, context);
  addChronosRoutes(app, context);
  addApiRoutes(app, context);
  addPage(app, parts.config.pageDir);
  refuseOtherMethods(app, context.routes);
}

/** Names that no other site can point at this machine: its own, and those that were configured. */
function ownNames({ allowedHosts, advertised }: HttpConfig): readonly string[] {
  return [...allowedHosts, advertised.replace(/:\d*$/, ''), hostname()];
}

/** The port that the system chose stands in for a configured 0. */
function advertisedAddress(app: FastifyInstance, advertised: string): string {
  const bound = app.server.address();
  if (bound === null || typeof bound === 'string') return advertised;
  return advertised.replace(/:0$/, `:${bound.port}`);
}

function refusalOf(error: Error): { readonly code: ErrorCode; readonly message: string } {
  if (isRefusal(error)) return error;
  const { code, statusCode } = error as Partial<FastifyError>;
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new HoraeError('BODY_TYPE_INVALID', []);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new HoraeError('REQUEST_INVALID', [`request: ${error.message}`]);
  }
  return new HoraeError('INTERNAL', []);
}

function logFailure(logger: Logger, error: Error): void {
  logger.error('A request failed', { error: error.message, stack: error.stack });
}

/** `Expect` with anything but `100-continue` never reaches a route either. */
function refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
  const expected = JSON.stringify(request.headers.expect ?? '');
  const text = `Expect: ${expected} is not understood; expected "100-continue" or no such header.`;
  response.writeHead(417, { 'content-type': 'application/json', connection: 'close' });
  response.end(errorBody(417, text));
}

/** What is not even HTTP never reaches a route; it still gets an answer it can read. */
function answerBrokenRequest(
  error: NodeJS.ErrnoException,
  socket: { writable: boolean; end(text: string): void; destroy(): void },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, line, text] = brokenRequest(error.code);
  const body = errorBody(status, text).toString();
  socket.end(
    `HTTP/1.1 ${status} ${line}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function brokenRequest(code: string | undefined): readonly [number, string, string] {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return [431, 'Request Header Fields Too Large', 'request: its headers exceed 16 KiB.'];
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return [408, 'Request Timeout', 'request: it did not arrive in time.'];
  }
  return [400, 'Bad Request', 'request: this is not HTTP; names in paths are percent-encoded.'];
}
