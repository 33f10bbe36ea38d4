import { type Socket, connect } from 'node:net';

/** Bytes that go one way: to the server as requests, to the client as answers. */
export type Direction = 'toServer' | 'toClient';

/**
 * What a link does. `up`: passes all on. `cut`: connections are reset and new ones refused. `hole`:
 * nothing passes either way and nobody is told, as where a cable was pulled; a new connection
 * hangs. `halfOpen`: the server's end is gone, and the client is not told.
 */
export type LinkState = 'up' | 'cut' | 'hole' | 'halfOpen';

/** Beyond it a held direction stops to read, as TCP does with a full window. */
const HELD_BYTES_MAX = 4 * 1_048_576;

interface Chunk {
  readonly bytes: Buffer;
  readonly readyAtMs: number;
}

/**
 * One direction of one connection. Bytes are never lost inside of a connection that goes on: as
 * with TCP they come late, or the connection ends.
 */
class Stream {
  private waiting: Chunk[] = [];
  private waitingByteCount = 0;
  private timer: NodeJS.Timeout | null = null;
  private hasEnded = false;

  constructor(
    private readonly from: Socket,
    private readonly to: Socket,
    private readonly rule: { isHeld(): boolean; delayMs(): number },
  ) {
    from.on('data', (bytes: Buffer) => this.take(bytes));
    from.on('end', () => {
      this.hasEnded = true;
      this.pass();
    });
  }

  /** Passes on what may go now; asked again when the link has changed. */
  pass(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    if (this.rule.isHeld()) return;
    const now = performance.now();
    while (this.waiting[0] !== undefined && this.waiting[0].readyAtMs <= now) {
      const bytes = this.waiting.shift()?.bytes ?? Buffer.alloc(0);
      this.waitingByteCount -= bytes.length;
      this.to.write(bytes);
    }
    if (this.waitingByteCount < HELD_BYTES_MAX) this.from.resume();
    const next = this.waiting[0];
    if (next !== undefined) this.timer = setTimeout(() => this.pass(), next.readyAtMs - now);
    else if (this.hasEnded) this.to.end();
  }

  drop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.waiting = [];
  }

  private take(bytes: Buffer): void {
    const delayMs = this.rule.delayMs();
    if (delayMs === 0 && this.waiting.length === 0 && !this.rule.isHeld()) {
      this.to.write(bytes);
      return;
    }
    this.waiting.push({ bytes, readyAtMs: performance.now() + delayMs });
    this.waitingByteCount += bytes.length;
    if (this.waitingByteCount >= HELD_BYTES_MAX) this.from.pause();
    this.pass();
  }
}

interface Connection {
  readonly client: Socket;
  server: Socket | null;
  streams: Stream[];
}

/** The way from one client to one server, and what is wrong with it. */
export class Link {
  private state: LinkState = 'up';
  private readonly held: Record<Direction, boolean> = { toServer: false, toClient: false };
  private delay = 0;
  private readonly connections = new Set<Connection>();

  constructor(
    readonly name: string,
    private readonly serverPort: number,
  ) {}

  get connectionCount(): number {
    return this.connections.size;
  }

  /** Takes over a connection that the client has made. */
  accept(client: Socket): void {
    client.on('error', () => client.destroy());
    if (this.state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const connection: Connection = { client, server: null, streams: [] };
    this.connections.add(connection);
    client.once('close', () => this.end(connection));
    if (this.state === 'up') this.open(connection);
    else client.pause();
  }

  set(state: LinkState): void {
    this.state = state;
    for (const connection of [...this.connections]) this.follow(connection);
  }

  /** One way only: that direction waits, and comes through in the end. */
  hold(direction: Direction, isHeld: boolean): void {
    this.held[direction] = isHeld;
    this.passAll();
  }

  delayBy(delayMs: number): void {
    this.delay = delayMs;
    this.passAll();
  }

  heal(): void {
    this.held.toServer = false;
    this.held.toClient = false;
    this.delay = 0;
    this.set('up');
    this.passAll();
  }

  /** Resets what is open; new connections go through. */
  reset(): void {
    for (const { client, server } of [...this.connections]) {
      server?.resetAndDestroy();
      client.resetAndDestroy();
    }
  }

  private follow(connection: Connection): void {
    const { client, server } = connection;
    if (this.state === 'cut') {
      server?.resetAndDestroy();
      client.resetAndDestroy();
    } else if (this.state === 'halfOpen') {
      connection.server = null;
      server?.resetAndDestroy();
      client.pause();
    } else if (this.state === 'up' && server === null) {
      // What was made in the hole goes on; what has lost its server learns of it now.
      if (connection.streams.length === 0) this.open(connection);
      else client.resetAndDestroy();
    }
  }

  private open(connection: Connection): void {
    const { client } = connection;
    const server = connect({ port: this.serverPort, host: '127.0.0.1', noDelay: true });
    client.setNoDelay(true);
    connection.server = server;
    const rule = (direction: Direction): { isHeld(): boolean; delayMs(): number } => ({
      isHeld: () => this.state !== 'up' || this.held[direction],
      delayMs: () => this.delay,
    });
    connection.streams = [
      new Stream(client, server, rule('toServer')),
      new Stream(server, client, rule('toClient')),
    ];
    server.on('error', () => server.destroy());
    server.once('close', (hadError) => {
      if (connection.server !== server) return;
      if (hadError) client.resetAndDestroy();
      else client.end();
    });
    client.resume();
  }

  private end(connection: Connection): void {
    this.connections.delete(connection);
    for (const stream of connection.streams) stream.drop();
    if (connection.server?.destroyed === false) connection.server.destroy();
  }

  private passAll(): void {
    for (const { streams } of this.connections) for (const stream of streams) stream.pass();
  }
}
