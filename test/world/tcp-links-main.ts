import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import type { LinkOrder, LinksReport } from './tcp-links.js';

/** The program of `TcpLinks`: `<link count> <host:port>…`; it ends with its parent. */
type LinkState = 'whole' | 'cut' | 'silent';

class Link {
  private readonly server = createServer((socket) => this.forward(socket));
  private readonly sockets = new Set<Socket>();
  private state: LinkState = 'whole';
  private connectionCount = 0;

  constructor(private readonly targets: readonly string[]) {}

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  set(state: LinkState): void {
    // What a silent link has swallowed is missing, so mending breaks what was open.
    if (state === 'cut' || this.state === 'silent') {
      for (const socket of this.sockets) socket.destroy();
    }
    if (state === 'silent') for (const socket of this.sockets) socket.pause();
    this.state = state;
  }

  private forward(socket: Socket): void {
    if (this.state === 'cut') {
      socket.destroy();
      return;
    }
    this.keep(socket);
    if (this.state === 'silent') return;
    const target = this.targets[this.connectionCount % this.targets.length] ?? '';
    this.connectionCount += 1;
    const at = target.lastIndexOf(':');
    const other = connect(Number(target.slice(at + 1)), target.slice(0, at));
    this.keep(other);
    pass(socket, other);
    pass(other, socket);
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('error', () => undefined);
  }
}

function pass(from: Socket, to: Socket): void {
  from.on('data', (chunk) => to.write(chunk));
  from.on('close', () => to.destroy());
}

const [linkCount, ...targets] = process.argv.slice(2);
const links = Array.from({ length: Number(linkCount) }, () => new Link(targets));
process.on('message', ({ link, state }: LinkOrder) => links[link]?.set(state));
process.on('disconnect', () => process.exit(0));
const report: LinksReport = { ports: await Promise.all(links.map((link) => link.listen())) };
process.send?.(report);
