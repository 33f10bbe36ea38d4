import { lookup } from 'node:dns/promises';

/**
 * Where the servers are at the moment, as the native client wants them: `address:port,…` of each
 * whose name is known now; '' when that is none. It looks names up itself, but it holds the whole
 * process while it does, before each request.
 */
export async function lookUpServers(hosts: readonly string[]): Promise<string> {
  const found = await Promise.all(hosts.map(nameAndPort).map(addressesOf));
  return found.flat().join(',');
}

interface Server {
  readonly name: string;
  readonly port: string;
}

function nameAndPort(host: string): Server {
  const at = host.lastIndexOf(':');
  return { name: host.slice(0, at).replace(/^\[|\]$/g, ''), port: host.slice(at + 1) };
}

async function addressesOf({ name, port }: Server): Promise<readonly string[]> {
  try {
    const found = await lookup(name, { all: true });
    // It splits at the last colon, so an address of version 6 needs no brackets.
    return found.map(({ address }) => `${address}:${port}`);
  } catch {
    // Unknown for the moment: the other servers will do, and this one is looked up again.
    return [];
  }
}
