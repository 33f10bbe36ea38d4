import { type Socket, connect } from 'node:net';
import { once } from 'node:events';

/**
 * One connection that asks for the same list again and again and only counts what comes: what a
 * client in C costs. A client that makes objects of the bytes takes longer than the server.
 */
export class ListReader {
  readonly #socket: Socket;
  readonly #request: string;
  #missing = 0;
  #isHeadRead = false;
  #done: () => void = () => undefined;

  private constructor(socket: Socket, request: string) {
    this.#socket = socket;
    this.#request = request;
  }

  static async open(url: string, path: string): Promise<ListReader> {
    const { hostname, port, host } = new URL(url);
    const buffer = Buffer.alloc(1_048_576);
    const callback = (byteCount: number): boolean => {
      reader.#take(buffer.subarray(0, byteCount));
      return true;
    };
    const socket = connect({ host: hostname, port: Number(port), onread: { buffer, callback } });
    const reader = new ListReader(socket, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await once(socket, 'connect');
    return reader;
  }

  /** From the request to the last byte of the answer, in milliseconds. */
  async read(): Promise<number> {
    const done = new Promise<void>((resolve) => {
      this.#done = resolve;
    });
    const startedMs = performance.now();
    this.#isHeadRead = false;
    this.#socket.write(this.#request);
    await done;
    return performance.now() - startedMs;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    if (this.#isHeadRead) {
      this.#missing -= bytes.length;
    } else {
      // The head is written before anything else: the first bytes have all of it.
      const end = bytes.indexOf('\r\n\r\n') + 4;
      const head = bytes.subarray(0, end).toString('latin1').toLowerCase();
      const length = /content-length: (\d+)/.exec(head)?.[1];
      if (!head.startsWith('http/1.1 200 ') || length === undefined) throw new Error(head);
      this.#isHeadRead = true;
      this.#missing = Number(length) - (bytes.length - end);
    }
    if (this.#missing === 0) this.#done();
  }
}
