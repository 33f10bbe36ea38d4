import { type ZookeeperClient, ZookeeperError } from '@horae/submitter/zookeeper';

const OPTIONS = { kind: 'persistent', access: 'private' } as const;

/** What names the installation at this path; null where none was made yet. @throws ZookeeperError */
export async function findInstallationAt(
  client: ZookeeperClient,
  path: string,
): Promise<string | null> {
  const found = await client.get(nameOf(path));
  return found === null ? null : found.data.toString();
}

/**
 * What names the installation at this path, which exists: `made`, where it has no name yet. All
 * that ask at once are told the same.
 * @throws ZookeeperError
 */
export async function installationAt(
  client: ZookeeperClient,
  path: string,
  made: string,
): Promise<string> {
  const found = await findInstallationAt(client, path);
  if (found !== null) return found;
  try {
    await client.create(nameOf(path), Buffer.from(made), OPTIONS);
    return made;
  } catch (error) {
    if (!(error instanceof ZookeeperError) || error.failure !== 'nodeExists') throw error;
    // A server that is behind would not know of it yet.
    const [, now] = await Promise.all([client.sync(path), findInstallationAt(client, path)]);
    return now ?? made;
  }
}

/** Whoever calls this is in office. @throws ZookeeperError */
export async function keepInstallationAt(
  client: ZookeeperClient,
  path: string,
  id: string,
): Promise<void> {
  const found = await installationAt(client, path, id);
  if (found === id) return;
  const znode = await client.get(nameOf(path));
  await client.set(nameOf(path), Buffer.from(id), znode?.version ?? 0);
}

function nameOf(path: string): string {
  return `${path}/installation`;
}
