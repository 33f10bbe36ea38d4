import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Leadership } from '../../ports/leadership.js';

const NO_LEADER = 'No leader elected';

/**
 * What the master port of a scheduler that does not lead answers, as a standby of Mesos does: 307
 * to the leader's master with the path that was asked for, 503 without a leader. It is asked
 * without credentials, as there; it only tells where to go.
 */
export function createStandbyMaster(
  leadership: Leadership,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    // A body is not needed to say where to go, but unread it would end the connection.
    request.resume();
    const path = (request.url ?? '/').replace(/[?#].*$/s, '').replace(/(?<=.)\/$/, '');
    if (path === '/health') return answer(response, 200, '');
    const origin = originOf(leadership.view().masterUrl);
    if (origin === null) return answer(response, 503, NO_LEADER);
    const isOnlyWhere = path === '/redirect' || path === '/master/redirect';
    response.setHeader('location', isOnlyWhere ? origin : `${origin}${pathOf(request.url)}`);
    return answer(response, 307, '');
  };
}

/** `//host:port`, from data of ZooKeeper: nothing but a host and a port gets into a header. */
function originOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  return protocol === 'http:' && host !== '' ? `//${host}` : null;
}

/** A path that begins with two slashes would name a host of its own. */
function pathOf(url: string | undefined): string {
  return (url ?? '/').replace(/^https?:\/\/[^/]*/i, '').replace(/^\/*/, '/');
}

function answer(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
