import Fastify, { type FastifyError, type FastifyInstance } from 'fastify';
import { type ErrorCode, HoraeError, LIMITS, type Logger } from '@horae/submitter/kernel';
import { isRefusal, sendError } from './error-response.js';
import { guardRequests } from './guard.js';
import { type HttpConfig, guardRules } from './http-config.js';
import { acceptAnyBody } from './read-body.js';
import { secureAnswers } from './secure-answers.js';
import type { SignIn } from './session/index.js';

export interface AppParts {
  readonly config: HttpConfig;
  readonly logger: Logger;
  /** Null: no credentials are configured. */
  readonly signIn: SignIn | null;
}

/**
 * A server without routes: who may ask, how bodies are taken, how refusals look. It never listens
 * itself: a front hands requests to `app.routing`.
 */
export async function createApp({ config, logger, signIn }: AppParts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    routerOptions: {
      ignoreTrailingSlash: true,
      // Scripts join a base address that ends in a slash with a path that begins with one.
      ignoreDuplicateSlashes: true,
      // Percent-encoding makes up to nine characters of one.
      maxParamLength: LIMITS.pathPartLengthMax,
    },
    frameworkErrors: (error, _request, reply) => void sendError(reply, refusalOf(error)),
  });
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  app.setErrorHandler((error: FastifyError, _request, reply) => {
    if (!isRefusal(error) && (error.statusCode ?? 500) >= 500) logFailure(logger, error);
    return sendError(reply, refusalOf(error));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? '';
    return sendError(reply, new HoraeError('ROUTE_UNKNOWN', [request.method, path]));
  });
  acceptAnyBody(app);
  guardRequests(app, guardRules(config), signIn);
  await secureAnswers(app);
  return app;
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
