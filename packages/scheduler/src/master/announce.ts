import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';

/** What agents and frameworks have to know to reach the embedded master. */
export interface AnnouncedMaster {
  readonly id: string;
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly version: string;
}

/**
 * Tells of the leading master as Mesos masters do: an ephemeral `json.info_<ten digits>` directly
 * under the path, whose data are the JSON of a MasterInfo. Everybody may read it. Done twice it
 * does no harm: both znodes say the same, and both end with the session.
 * @throws ZookeeperError
 */
export async function announceMaster(
  session: ZookeeperClient,
  path: string,
  master: AnnouncedMaster,
): Promise<void> {
  const data = Buffer.from(JSON.stringify(masterInfo(master, await addressOf(master.host))));
  await session.create(`${path}/json.info_`, data, { kind: 'sequence', access: 'readable' });
}

function masterInfo({ id, host, port, version }: AnnouncedMaster, ip: string): object {
  return {
    id,
    ip: ipNumber(ip),
    port,
    pid: `master@${ip}:${port}`,
    hostname: host,
    version,
    address: { hostname: host, ip, port },
    capabilities: [],
  };
}

/** Who reads it goes by the name; the number is for those of old. */
async function addressOf(host: string): Promise<string> {
  if (isIP(host) !== 0) return host;
  return lookup(host, { family: 4 }).then(
    ({ address }) => address,
    () => '0.0.0.0',
  );
}

/** As Mesos writes it: network order, read as if it were little-endian. 127.0.0.1 is 16777343. */
function ipNumber(ip: string): number {
  return isIP(ip) === 4 ? Buffer.from(ip.split('.').map(Number)).readUInt32LE() : 0;
}
