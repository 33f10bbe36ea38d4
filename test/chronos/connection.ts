import { type Socket, connect } from 'node:net';
import { once } from 'node:events';

/** One answer on a connection that stays open. */
export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

const ANSWER_TIMEOUT_MS = 15_000;

/** A connection that several requests are sent over, as clients with keep-alive do. */
export class Connection {
  #received = Buffer.alloc(0);
  #hasEnded = false;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (part: Buffer) => (this.#received = Buffer.concat([this.#received, part])));
    socket.on('end', () => (this.#hasEnded = true));
    socket.on('error', () => (this.#hasEnded = true));
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Connection(socket);
  }

  write(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  /** The next answer; `hasBody` is false for answers to HEAD. */
  async answer(hasBody = true): Promise<Answer> {
    const headEnd = await this.#find('\r\n\r\n', 0);
    const head = this.#received.subarray(0, headEnd).toString('latin1');
    const status = Number(head.split(' ')[1]);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    const start = headEnd + 4;
    const end = hasBody && status >= 200 ? start + length : start;
    await this.#until(() => this.#received.length >= end);
    const body = this.#received.subarray(start, end).toString();
    this.#received = this.#received.subarray(end);
    return { status, head, body };
  }

  get isOpen(): boolean {
    return !this.#hasEnded;
  }

  close(): void {
    this.socket.destroy();
  }

  async #find(text: string, from: number): Promise<number> {
    await this.#until(() => this.#received.indexOf(text, from) >= 0);
    return this.#received.indexOf(text, from);
  }

  async #until(isTrue: () => boolean): Promise<void> {
    const deadlineMs = performance.now() + ANSWER_TIMEOUT_MS;
    while (!isTrue()) {
      if (this.#hasEnded) throw new Error(`The server closed after ${this.#received.toString()}`);
      if (performance.now() > deadlineMs) throw new Error('No answer came.');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
}
