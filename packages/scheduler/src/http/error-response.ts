import { STATUS_CODES } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { ErrorCode } from '@horae/submitter/kernel';

/** A code without a status does not compile. */
export const STATUS_OF: Readonly<Record<ErrorCode, number>> = {
  JOB_INVALID: 400,
  JOB_UNKNOWN: 404,
  RUN_UNKNOWN: 404,
  PARENT_UNKNOWN: 400,
  PARENT_CYCLE: 400,
  CYCLE_MODE_UNDEFINED: 400,
  JOB_HAS_CHILDREN: 400,
  JOB_LIMIT: 400,
  QUEUE_FULL: 503,
  RUN_ENDED: 409,
  RUN_ACTIVE: 409,
  BODY_INVALID: 400,
  BODY_TOO_LARGE: 413,
  BODY_TYPE_INVALID: 415,
  QUERY_INVALID: 400,
  ROUTE_UNKNOWN: 404,
  METHOD_INVALID: 405,
  REQUEST_INVALID: 400,
  HOST_REFUSED: 421,
  ORIGIN_REFUSED: 403,
  CREDENTIALS_NEEDED: 401,
  SIGN_IN_REFUSED: 401,
  SIGN_IN_LIMIT: 429,
  PAGE_HEADER_NEEDED: 403,
  AGENT_UNKNOWN: 404,
  QUEUE_UNKNOWN: 404,
  ATTEMPT_UNKNOWN: 404,
  LOG_GONE: 404,
  LOG_UNREACHABLE: 502,
  TASK_ID_INVALID: 400,
  TASK_UNKNOWN: 400,
  ELEMENT_COUNT_NEGATIVE: 400,
  JOB_NOT_TRACKED: 400,
  STREAM_LIMIT: 503,
  NO_CHANNEL: 400,
  HISTORY_AWAY: 503,
  STOPPING: 503,
  INTERNAL: 500,
  NOT_LEADER: 503,
  LEADERSHIP_LOST: 503,
  LEADER_UNREACHABLE: 503,
  LEADER_LOST: 502,
};

/**
 * Where Chronos chose another status: an unknown job is 400 there, and clients map it to "not
 * found", as Chronos does and its clients expect.
 */
export const CHRONOS_STATUS_OF: Readonly<Partial<Record<ErrorCode, number>>> = {
  JOB_UNKNOWN: 400,
};

/** Behind a proxy, a request may name scheme and host as well. */
const CHRONOS_PATH = /^(?:https?:\/\/[^/]*)?\/+(?:v1\/+)?scheduler\//i;

/** The status of a refusal; it depends on the path because Chronos answers 400 for unknown jobs. */
export function statusOf(code: ErrorCode, path: string): number {
  const chronos = CHRONOS_PATH.test(path) ? CHRONOS_STATUS_OF[code] : undefined;
  return chronos ?? STATUS_OF[code];
}

/**
 * The one body of every refusal: `{"status":"Bad Request","message":"…"}` on one line. Clients of
 * Chronos 3 print `message`; it is always a string and the body always an object.
 */
export function sendError(
  reply: FastifyReply,
  error: { readonly code: ErrorCode; readonly message: string },
): FastifyReply {
  const status = statusOf(error.code, reply.request.url);
  return reply
    .code(status)
    .header('content-type', 'application/json')
    .send(errorBody(status, error.message));
}

export function errorBody(status: number, message: string): Buffer {
  const oneLine = message.replace(/\s*[\r\n]+\s*/g, ' ').trim();
  return Buffer.from(JSON.stringify({ status: STATUS_CODES[status] ?? 'Error', message: oneLine }));
}

/** Is this thrown value a refusal of ours? By its code: packages may be loaded twice. */
export function isRefusal(thrown: Error): thrown is Error & { readonly code: ErrorCode } {
  return (
    'code' in thrown && typeof thrown.code === 'string' && Object.hasOwn(STATUS_OF, thrown.code)
  );
}
