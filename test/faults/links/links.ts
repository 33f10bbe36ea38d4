import { type Server, type Socket, createServer } from 'node:net';
import { Link } from './link.js';
import { whoConnects } from './who-connects.js';

/** Where a process listens, and the name under which others are told of it. */
export interface Door {
  /** e.g. `zookeeper-1`, `scheduler-2:http`. */
  readonly name: string;
  readonly port: number;
}

/**
 * A proxy in front of every server of the world, with a link for each client of it. Who a client is
 * tells the system: the address is one for all, as in real life.
 */
export class Links {
  private readonly links = new Map<string, Link>();
  private readonly servers: Server[] = [];
  private readonly sockets = new Set<Socket>();

  /** `pids`: the processes as they are at the moment, by the names of clients. */
  constructor(private readonly pids: () => ReadonlyMap<string, number>) {}

  /** Listens in front of a door; answers the port that all others are to use. */
  async front(door: Door): Promise<number> {
    const server = createServer({ noDelay: true, pauseOnConnect: true }, (socket) => {
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      this.linkOf(socket, door).accept(socket);
    });
    this.servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** The link from a client to a door; made when it is first named. */
  link(client: string, door: Door): Link {
    const name = `${client} to ${door.name}`;
    const link = this.links.get(name) ?? new Link(name, door.port);
    this.links.set(name, link);
    return link;
  }

  healAll(): void {
    for (const link of this.links.values()) link.heal();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all(
      this.servers.map((server) => new Promise((resolve) => server.close(resolve))),
    );
  }

  private linkOf(socket: Socket, door: Door): Link {
    const { localPort = 0, remotePort = 0 } = socket;
    const client = whoConnects({ localPort, remotePort }, this.pids()) ?? 'somebody';
    return this.link(client, door);
  }
}
