import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorBody } from '../error-response.js';

/** `Expect` with anything but `100-continue` never reaches a route either. */
export function refuseExpectation(request: IncomingMessage, response: ServerResponse): void {
  const expected = JSON.stringify(request.headers.expect ?? '');
  const text = `Expect: ${expected} is not understood; expected "100-continue" or no such header.`;
  response.writeHead(417, { 'content-type': 'application/json', connection: 'close' });
  response.end(errorBody(417, text));
}

/** What is not even HTTP never reaches a route; it still gets an answer it can read. */
export function answerBrokenRequest(
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
