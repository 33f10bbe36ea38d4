import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * `cut`: what is open breaks, and nothing new is taken; `silent`: half-open, nothing passes in
 * either direction and nobody is told; `whole` again: what was silent is broken by it.
 */
export interface LinkOrder {
  readonly link: number;
  readonly state: 'whole' | 'cut' | 'silent';
}

export interface LinksReport {
  readonly ports: readonly number[];
}

/**
 * Connections to one of several servers, in turn, that a test can break as it would a cable. They
 * are in a process of their own, for some clients hold theirs while they wait for an answer.
 */
export class TcpLinks {
  private constructor(
    private readonly child: ChildProcess,
    private readonly ports: readonly number[],
  ) {}

  /** `targets`: `host:port` of each server. */
  static async start(linkCount: number, targets: readonly string[]): Promise<TcpLinks> {
    const main = fileURLToPath(new URL('./tcp-links-main.ts', import.meta.url));
    const child = fork(main, [String(linkCount), ...targets], { execArgv: ['--import', 'tsx'] });
    const report = await new Promise<LinksReport>((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', () => reject(new Error('The links ended before they were there.')));
    });
    return new TcpLinks(child, report.ports);
  }

  /** What to connect to, `host:port`, to go by that link. */
  address(link: number): string {
    return `127.0.0.1:${this.ports[link]}`;
  }

  set(link: number, state: LinkOrder['state']): void {
    const order: LinkOrder = { link, state };
    this.child.send(order);
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.disconnect();
    await ended;
  }
}
