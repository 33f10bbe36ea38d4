import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/**
 * Which process of this machine has the other end of a connection of the loopback (Linux): all that
 * connect to a server use its one advertised address, and each has a link of its own.
 */
export function whoConnects(
  ports: { readonly localPort: number; readonly remotePort: number },
  pids: ReadonlyMap<string, number>,
): string | null {
  const inode = inodeOf(ports);
  if (inode === null) return null;
  const socket = `socket:[${inode}]`;
  for (const [name, pid] of pids) if (hasFile(pid, socket)) return name;
  return null;
}

/** In /proc/net/tcp the client's row names its port first, then the server's. */
function inodeOf({ localPort, remotePort }: Parameters<typeof whoConnects>[0]): string | null {
  const [client, server] = [hex(remotePort), hex(localPort)];
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const row of readFileSync(table, 'latin1').split('\n')) {
      const [, local = '', remote = '', , , , , , , inode = ''] = row.trim().split(/\s+/);
      if (local.endsWith(`:${client}`) && remote.endsWith(`:${server}`)) return inode;
    }
  }
  return null;
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}

function hasFile(pid: number, target: string): boolean {
  try {
    const folder = `/proc/${pid}/fd`;
    return readdirSync(folder).some((name) => isLinkTo(`${folder}/${name}`, target));
  } catch {
    return false;
  }
}

function isLinkTo(path: string, target: string): boolean {
  try {
    return readlinkSync(path) === target;
  } catch {
    return false;
  }
}
