import { execFileSync } from 'node:child_process';
import type { Line, LineFault, Network } from './network.js';

/** A part of the private range that hardly anybody uses; the harness itself is .254. */
const SUBNET = '10.213.77';
const BRIDGE = 'horaefaults';

/** Whether this machine lets us make network namespaces and filter in them. */
export function hasNamespaces(): boolean {
  try {
    run('ip', 'netns', 'add', 'horae-probe');
    try {
      inside('horae-probe', 'iptables', '-A', 'INPUT', '-s', '10.0.0.1', '-j', 'DROP');
      run('ip', 'link', 'add', 'horaeprobe', 'type', 'bridge');
      run('ip', 'link', 'del', 'horaeprobe');
      return true;
    } finally {
      run('ip', 'netns', 'del', 'horae-probe');
    }
  } catch {
    return false;
  }
}

/**
 * Each node in a network namespace of its own, all on one bridge: the system's own TCP meets the
 * faults, with its retransmissions and time-outs.
 */
export class NamespaceNetwork implements Network {
  readonly kind = 'namespaces';
  readonly impossible: readonly LineFault[] = ['halfOpen', 'slow', 'reset'];
  private readonly hosts = new Map<string, string>();

  constructor(nodes: readonly string[]) {
    this.removeLeftovers();
    run('ip', 'link', 'add', BRIDGE, 'type', 'bridge');
    run('ip', 'address', 'add', `${SUBNET}.254/24`, 'dev', BRIDGE);
    run('ip', 'link', 'set', BRIDGE, 'up');
    for (const [index, node] of nodes.entries()) this.addNode(node, index + 1);
  }

  hostOf(node: string): string {
    const host = this.hosts.get(node);
    if (host === undefined) throw new Error(`There is no namespace of ${node}.`);
    return host;
  }

  async front(node: string, door: { readonly port: number }): Promise<string> {
    return `${this.hostOf(node)}:${door.port}`;
  }

  commandOf(node: string, command: readonly string[]): readonly string[] {
    return ['ip', 'netns', 'exec', nameOf(node), ...command];
  }

  async break({ from, to }: Line, fault: LineFault): Promise<void> {
    const [fromHost, toHost] = [this.hostOf(from), this.hostOf(to)];
    if (fault === 'oneWay') {
      this.drop(to, fromHost, []);
    } else if (fault === 'cut') {
      // The reset itself has to get through.
      const isNoReset = ['-p', 'tcp', '!', '--tcp-flags', 'RST', 'RST'];
      const reset = [...isNoReset, '-j', 'REJECT', '--reject-with', 'tcp-reset'];
      inside(nameOf(from), 'iptables', '-A', 'INPUT', '-s', toHost, ...reset);
      inside(nameOf(to), 'iptables', '-A', 'INPUT', '-s', fromHost, ...reset);
    } else {
      this.drop(to, fromHost, []);
      this.drop(from, toHost, []);
    }
  }

  async heal({ from, to }: Line): Promise<void> {
    inside(nameOf(from), 'iptables', '-F', 'INPUT');
    inside(nameOf(to), 'iptables', '-F', 'INPUT');
  }

  async healAll(): Promise<void> {
    for (const node of this.hosts.keys()) inside(nameOf(node), 'iptables', '-F', 'INPUT');
  }

  async close(): Promise<void> {
    for (const node of this.hosts.keys()) quietly('ip', 'netns', 'del', nameOf(node));
    quietly('ip', 'link', 'del', BRIDGE);
  }

  private addNode(node: string, index: number): void {
    const name = nameOf(node);
    const host = `${SUBNET}.${index}`;
    const [outer, inner] = [`horaef${index}o`, `horaef${index}i`];
    run('ip', 'netns', 'add', name);
    run('ip', 'link', 'add', outer, 'type', 'veth', 'peer', 'name', inner);
    run('ip', 'link', 'set', inner, 'netns', name);
    run('ip', 'link', 'set', outer, 'master', BRIDGE, 'up');
    inside(name, 'ip', 'address', 'add', `${host}/24`, 'dev', inner);
    inside(name, 'ip', 'link', 'set', inner, 'up');
    inside(name, 'ip', 'link', 'set', 'lo', 'up');
    this.hosts.set(node, host);
  }

  private drop(node: string, source: string, more: readonly string[]): void {
    inside(nameOf(node), 'iptables', '-A', 'INPUT', '-s', source, ...more, '-j', 'DROP');
  }

  /** Of a harness that was killed. */
  private removeLeftovers(): void {
    const names = execFileSync('ip', ['netns', 'list'], { encoding: 'utf8' }).split('\n');
    for (const line of names) {
      const [name = ''] = line.split(' ');
      if (name.startsWith('horae-f-')) quietly('ip', 'netns', 'del', name);
    }
    quietly('ip', 'link', 'del', BRIDGE);
  }
}

function nameOf(node: string): string {
  return `horae-f-${node}`;
}

function inside(namespace: string, ...command: readonly string[]): void {
  run('ip', 'netns', 'exec', namespace, ...command);
}

function run(program: string, ...args: readonly string[]): void {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

function quietly(program: string, ...args: readonly string[]): void {
  try {
    run(program, ...args);
  } catch {
    // It was not there.
  }
}
