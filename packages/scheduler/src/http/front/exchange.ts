import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { headersToClient, headersToLeader } from './forward-headers.js';
import type { LeaderPool } from './leader-pool.js';

/** What became of one try to pass a request on. */
export type ExchangeEnd =
  | { readonly kind: 'answered'; readonly status: number }
  /** The client has left; the leader's work on it was broken off. */
  | { readonly kind: 'aborted' }
  /** `isSent`: the leader may have seen the request. `isCut`: the client has seen half an answer. */
  | { readonly kind: 'failed'; readonly error: Error; readonly isSent: boolean; isCut: boolean };

export interface Exchanged {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** This hop, for `Via`. */
  readonly via: string;
}

/** Passes one request to a leader, and its answer back, both as they come. */
export function exchange(
  pool: LeaderPool,
  { request, response, via }: Exchanged,
): Promise<ExchangeEnd> {
  return new Promise((resolve) => {
    const handler = new Exchange(response, resolve);
    const body = bodyOf(request);
    pool.dispatch(
      {
        path: request.url ?? '/',
        method: request.method ?? 'GET',
        headers: headersToLeader(request, via),
        body,
      },
      handler,
    );
  });
}

class Exchange implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;
  readonly #settle: (end: ExchangeEnd) => void;
  readonly #onClose = (): void => this.#abort();
  #controller: Dispatcher.DispatchController | null = null;

  constructor(response: ServerResponse, settle: (end: ExchangeEnd) => void) {
    this.#response = response;
    this.#settle = (end) => {
      response.off('close', this.#onClose);
      settle(end);
    };
    response.once('close', this.#onClose);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isClientGone()) this.#abort();
  }

  onResponseStart(
    { rawHeaders }: Dispatcher.DispatchController,
    status: number,
    headers: Dispatcher.ResponseData['headers'],
    statusMessage?: string,
  ): void {
    // 1xx: word on the way to the answer, meant for this connection.
    if (status < 200) return;
    const raw = Array.isArray(rawHeaders) ? rawHeaders : [];
    this.#response.writeHead(status, statusMessage ?? '', headersToClient(raw));
    // A stream's client must know that it is open before there is anything to tell.
    if (headers['content-length'] === undefined) this.#response.flushHeaders();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#response.end();
    this.#settle({ kind: 'answered', status: this.#response.statusCode });
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#isClientGone()) return this.#settle({ kind: 'aborted' });
    const isSent = this.#controller !== null;
    const isCut = this.#response.headersSent;
    // A plain end would look like that of a whole answer to a client that reads to the end.
    if (isCut) this.#response.socket?.resetAndDestroy();
    return this.#settle({ kind: 'failed', error, isSent, isCut });
  }

  #isClientGone(): boolean {
    return this.#response.closed && !this.#response.writableFinished;
  }

  #abort(): void {
    this.#controller?.abort(new Error('the client has left'));
  }
}

/**
 * The body as a stream of its own: undici destroys what it cannot send to the end, and with the
 * request itself the client's connection would go, and the leader's early answer with it.
 */
function bodyOf(request: IncomingMessage): Readable | null {
  const { 'transfer-encoding': coding, 'content-length': length = '0' } = request.headers;
  if (coding === undefined && Number(length) === 0) return null;
  const body = new PassThrough();
  body.on('error', () => undefined);
  body.once('close', () => {
    request.unpipe(body);
    request.resume();
  });
  return request.pipe(body);
}
