import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** One link whose directions can be silenced: nothing passes and nobody is told. */
export class TcpProxy {
  isToServerOpen = true;
  isToClientOpen = true;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
  ) {}

  static async start(targetPort: number): Promise<TcpProxy> {
    const server = createServer((client) => proxy.link(client));
    const proxy = new TcpProxy(server, targetPort);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Both directions; connections of before stay dead, new ones work when it is open again. */
  set isOpen(isOpen: boolean) {
    this.isToServerOpen = isOpen;
    this.isToClientOpen = isOpen;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private link(client: Socket): void {
    const server = connect(this.targetPort, '127.0.0.1');
    let isDead = false;
    const pass = (from: Socket, to: Socket, isOpen: () => boolean): void => {
      this.sockets.add(from);
      from.on('data', (chunk: Buffer) => {
        isDead ||= !isOpen();
        if (!isDead) to.write(chunk);
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        this.sockets.delete(from);
        if (!isDead && isOpen()) to.destroy();
      });
    };
    pass(client, server, () => this.isToServerOpen);
    pass(server, client, () => this.isToClientOpen);
  }
}
