import type { DurationMs } from '../../kernel/index.js';
import {
  type OpenZookeeper,
  type ZookeeperAddress,
  type ZookeeperClient,
  ZookeeperError,
  loadZookeeper,
} from '../../zookeeper/index.js';
import { type Znodes, SourceUnreadable } from './znodes.js';

/**
 * Connects to ZooKeeper to read. Only this option needs the package for it: whoever does not use
 * the option need not have it.
 * @throws SourceUnreadable
 */
export async function openZookeeper(
  address: ZookeeperAddress,
  timeoutMs: DurationMs,
): Promise<Znodes> {
  const open = await library();
  const client = open({ address, sessionTimeoutMs: timeoutMs });
  const session = { client, address, timeoutMs };
  try {
    await asked(session, '/', client.exists('/'));
  } catch (error) {
    await client.close();
    throw error;
  }
  return {
    children: (path) => asked(session, path, client.children(path)),
    data: async (path) => (await asked(session, path, client.get(path)))?.data ?? null,
    close: () => client.close(),
  };
}

async function library(): Promise<OpenZookeeper> {
  try {
    return await loadZookeeper();
  } catch (cause) {
    const why = (cause as Error).message;
    const text = `${why} Or import from the REST API with --from-chronos.`;
    throw new SourceUnreadable(text, { cause });
  }
}

interface Session {
  readonly client: ZookeeperClient;
  readonly address: ZookeeperAddress;
  readonly timeoutMs: DurationMs;
}

async function asked<T>(session: Session, path: string, request: Promise<T>): Promise<T> {
  try {
    return await answered(session, request);
  } catch (error) {
    if (error instanceof SourceUnreadable) throw error;
    if (error instanceof ZookeeperError && error.failure === 'noAuth') {
      throw notAllowed(session.address);
    }
    const text = `ZooKeeper could not read ${path}: ${(error as Error).message}`;
    throw new SourceUnreadable(text, { cause: error });
  }
}

/** The client itself goes on trying for ever. */
async function answered<T>(session: Session, answer: Promise<T>): Promise<T> {
  const { address, timeoutMs } = session;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const text = `ZooKeeper does not answer at ${address.hosts.join(',')}`;
      reject(new SourceUnreadable(`${text} (waited ${timeoutMs} ms; --timeout waits longer).`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

function notAllowed({ credentials }: ZookeeperAddress): SourceUnreadable {
  const who = credentials === null ? 'without a name' : 'with this name and password';
  return new SourceUnreadable(
    `ZooKeeper lets nobody read Chronos's state ${who}; they are Chronos's --zk_auth, ` +
      'expected e.g. "zk://chronos:secret@zk1:2181/chronos/state".',
  );
}
