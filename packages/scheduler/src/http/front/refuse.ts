import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HoraeError } from '@horae/submitter/kernel';
import { errorBody, statusOf } from '../error-response.js';

/** While the process starts, stops, or hands over. */
export const CHANGING_ROLE =
  'this scheduler is changing its role (it starts, stops or hands over).';

/** A new leader is elected in seconds; who asks once a second notices soon and burdens nobody. */
const RETRY_AFTER_S = '1';

/** Answers a request that never reached a leader, in the words of every other refusal. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: HoraeError,
): void {
  const status = statusOf(error.code, request.url ?? '/');
  const body = errorBody(status, error.message);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 503 ? { 'retry-after': RETRY_AFTER_S } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
  // What is left of its body is read, or the client might never see the answer.
  request.resume();
}
