import { Links } from './links.js';
import type { Line, LineFault, Network } from './network.js';
import type { Link } from './link.js';

const SLOW_MS = 60;

/** All processes on the loopback, with a proxy in front of each that listens. */
export class ProxyNetwork implements Network {
  readonly kind = 'proxies';
  readonly impossible = [];
  private readonly links: Links;
  private readonly doors = new Map<string, { readonly name: string; readonly port: number }[]>();

  constructor(pids: () => ReadonlyMap<string, number>) {
    this.links = new Links(pids);
  }

  hostOf(): string {
    return '127.0.0.1';
  }

  async front(node: string, door: { name: string; port: number }): Promise<string> {
    const named = { name: `${node}:${door.name}`, port: door.port };
    this.doors.set(node, [...(this.doors.get(node) ?? []), named]);
    return `127.0.0.1:${await this.links.front(named)}`;
  }

  commandOf(_node: string, command: readonly string[]): readonly string[] {
    return command;
  }

  async break(line: Line, fault: LineFault): Promise<void> {
    const { asClient, asServer } = this.linksOf(line);
    const all = [...asClient, ...asServer];
    if (fault === 'oneWay') {
      for (const link of asClient) link.hold('toServer', true);
      for (const link of asServer) link.hold('toClient', true);
    } else if (fault === 'slow') {
      for (const link of all) link.delayBy(SLOW_MS);
    } else if (fault === 'reset') {
      for (const link of all) link.reset();
    } else {
      for (const link of all) link.set(fault);
    }
  }

  async heal(line: Line): Promise<void> {
    const { asClient, asServer } = this.linksOf(line);
    for (const link of [...asClient, ...asServer]) link.heal();
  }

  async healAll(): Promise<void> {
    this.links.healAll();
  }

  close(): Promise<void> {
    return this.links.close();
  }

  /** Links on which `from` is the client, and those on which it is the server. */
  private linksOf({ from, to }: Line): { asClient: Link[]; asServer: Link[] } {
    const doorsOf = (node: string): { name: string; port: number }[] => this.doors.get(node) ?? [];
    return {
      asClient: doorsOf(to).map((door) => this.links.link(from, door)),
      asServer: doorsOf(from).map((door) => this.links.link(to, door)),
    };
  }
}
