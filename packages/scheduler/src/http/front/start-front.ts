import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HoraeError, type Logger } from '@horae/submitter/kernel';
import { answerBrokenRequest, refuseExpectation } from './broken-request.js';
import { CHANGING_ROLE, refuse } from './refuse.js';

/** A slow client has this long to send its request; a body is at most 1 MiB. */
const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 15_000;
/** Longer than the heartbeat of event streams. */
const CONNECTION_TIMEOUT_MS = 120_000;
/** Longer than a client's minute between two requests, and than a standby keeps a connection. */
const KEEP_ALIVE_MS = 72_000;
/** A client that takes no answer must not keep the process from stopping. */
const CLOSE_WITHIN_MS = 5_000;

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => void;

export interface FrontOptions {
  readonly config: { readonly address: string; readonly port: number };
  readonly logger: Logger;
}

/**
 * The listening server of this process, for all its life. Who answers behind it changes: the
 * REST server of the present term of office (`app.ready()`, then `app.routing`), the way to the
 * leader, or nobody.
 */
export interface Front {
  /** `http://127.0.0.1:4400` */
  readonly url: string;
  /** The one that the system chose where 0 was configured. */
  readonly port: number;
  /**
   * Every request from now on goes there; null answers 503. Resolves once the requests that were
   * handed out before have been answered or cut off.
   */
  serve(handler: RequestHandler | null): Promise<void>;
  /** Stops listening; resolves once the requests in flight are answered, or cut off after 5 s. */
  close(): Promise<void>;
}

/** @throws the system's error (`EADDRINUSE`) when the port is taken. */
export async function startFront({ config, logger }: FrontOptions): Promise<Front> {
  const front = new SwitchableFront(logger);
  await front.listen(config.address, config.port);
  return front;
}

class SwitchableFront implements Front {
  readonly #server: Server;
  readonly #logger: Logger;
  readonly #inFlight = new Set<ServerResponse>();
  #handler: RequestHandler | null = null;
  #isClosing = false;
  url = '';
  port = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
    // A missing Host is refused by the guard, with a body that says so.
    const options = { headersTimeout: HEADERS_TIMEOUT_MS, requireHostHeader: false };
    this.#server = createServer(options, (request, response) => this.#take(request, response));
    this.#server.requestTimeout = REQUEST_TIMEOUT_MS;
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.#server.setTimeout(CONNECTION_TIMEOUT_MS);
    this.#server.on('clientError', answerBrokenRequest);
    this.#server.on('checkExpectation', refuseExpectation);
  }

  listen(host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host, port }, () => {
        this.#server.off('error', reject);
        const { address, family, port } = this.#server.address() as AddressInfo;
        this.url = `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
        this.port = port;
        this.#server.on('error', (error) => {
          this.#logger.error('The HTTP server failed', { error: error.message });
        });
        resolve();
      });
    });
  }

  serve(handler: RequestHandler | null): Promise<void> {
    this.#handler = handler;
    return this.#answered([...this.#inFlight]);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    // Whoever keeps its connection asks elsewhere, or later.
    for (const response of this.#inFlight) endConnection(response);
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const cutOff = setTimeout(() => this.#server.closeAllConnections(), CLOSE_WITHIN_MS);
    await closed;
    clearTimeout(cutOff);
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    this.#inFlight.add(response);
    response.once('close', () => this.#inFlight.delete(response));
    if (this.#isClosing) endConnection(response);
    if (this.#handler === null || this.#isClosing) {
      refuse(request, response, new HoraeError('NOT_LEADER', [CHANGING_ROLE]));
    } else {
      this.#handler(request, response);
    }
  }

  async #answered(responses: readonly ServerResponse[]): Promise<void> {
    const waiting = responses.map(
      (response) => new Promise<void>((resolve) => response.once('close', resolve)),
    );
    await Promise.all(waiting);
  }
}

/** Ends the connection with this answer, also where its head has already promised to keep it. */
function endConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close');
  const { socket } = response;
  response.once('finish', () => socket?.end());
}
