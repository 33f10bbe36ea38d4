import type { EventEmitter } from 'node:events';
import type { DurationMs } from '../../kernel/index.js';
import { type Znodes, SourceUnreadable } from './znodes.js';
import type { ZookeeperAddress } from '../../zookeeper/index.js';

/** As much of the package `zookeeper` as is used. It is optional, so its own types may be missing. */
interface Client extends EventEmitter {
  init(config: object): unknown;
  add_auth(scheme: string, auth: string, done: (code: number) => void): unknown;
  get_children(path: string, watch: boolean): Promise<readonly string[]>;
  get(path: string, watch: boolean): Promise<readonly [object, Buffer | undefined]>;
  close(): void;
}
interface Library {
  readonly default: new (config: object) => Client;
}

/** Numbers of ZooKeeper's own. */
const NO_NODE = -101;
const NO_AUTH = -102;
const LOG_NOTHING = 0;

/**
 * Connects to ZooKeeper with the native package `zookeeper`. Only this option needs it: whoever
 * does not use the option need not have it.
 * @throws SourceUnreadable
 */
export async function openZookeeper(
  address: ZookeeperAddress,
  timeoutMs: DurationMs,
): Promise<Znodes> {
  const { default: ZooKeeper } = await library();
  const client = new ZooKeeper({
    connect: address.hosts.join(','),
    timeout: timeoutMs,
    debug_level: LOG_NOTHING,
    host_order_deterministic: false,
  });
  const session = { client, address, timeoutMs };
  try {
    await connect(session);
  } catch (error) {
    client.close();
    throw error;
  }
  return {
    children: (path) => asked(session, path, client.get_children(path, false)),
    data: async (path) => {
      const answer = await asked(session, path, client.get(path, false));
      return answer === null ? null : (answer[1] ?? Buffer.alloc(0));
    },
    close: () => {
      client.close();
      return Promise.resolve();
    },
  };
}

/** The name apart from its use, so that compiling does not need the package. */
const PACKAGE: string = 'zookeeper';

async function library(): Promise<Library> {
  try {
    return (await import(PACKAGE)) as Library;
  } catch (cause) {
    // Not installed, or built for another Node: its own words tell which.
    const [why = ''] = (cause as Error).message.split('\n');
    throw new SourceUnreadable(
      `Reading from ZooKeeper needs the package "zookeeper", and it cannot be loaded (${why}): ` +
        '"npm install zookeeper" beside the submitter brings it (it is built with a C compiler, ' +
        'make and Python), or import from the REST API with --from-chronos.',
      { cause },
    );
  }
}

interface Session {
  readonly client: Client;
  readonly address: ZookeeperAddress;
  readonly timeoutMs: DurationMs;
}

async function connect(session: Session): Promise<void> {
  const { client, address } = session;
  const { credentials } = address;
  await answered(
    session,
    new Promise<void>((resolve) => {
      client.once('connect', () => resolve());
      client.init({});
    }),
  );
  if (credentials === null) return;
  const authenticated = new Promise<number>((resolve) => {
    client.add_auth('digest', credentials, resolve);
  });
  if ((await answered(session, authenticated)) !== 0) throw notAllowed(address);
}

/** Null where there is no such znode. */
async function asked<T>(session: Session, path: string, request: Promise<T>): Promise<T | null> {
  try {
    return await answered(session, request);
  } catch (error) {
    // The package says the number in the text alone: "-101 no node".
    const code = Number.parseInt((error as Error).message, 10);
    if (code === NO_NODE) return null;
    if (error instanceof SourceUnreadable) throw error;
    if (code === NO_AUTH) throw notAllowed(session.address);
    const text = `ZooKeeper could not read ${path}: ${(error as Error).message}.`;
    throw new SourceUnreadable(text, { cause: error });
  }
}

/** The library itself goes on trying for ever. */
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
