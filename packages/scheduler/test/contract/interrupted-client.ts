import type { ZookeeperClient } from '@horae/submitter/zookeeper';

export interface Interrupted {
  readonly client: ZookeeperClient;
  /** Requests so far. */
  readonly requestCount: () => number;
}

/**
 * A session in the middle of whose requests something happens: before the one of that number, with
 * all that come after it waiting until it is over. Their order stays.
 */
export function interrupted(
  client: ZookeeperClient,
  at: number,
  happen: () => Promise<void>,
): Interrupted {
  let count = 0;
  let over: Promise<void> | null = null;
  const ask = <T>(request: () => Promise<T>): Promise<T> => {
    count += 1;
    if (count === at) over = happen();
    return over === null ? request() : over.then(request);
  };
  return {
    requestCount: () => count,
    client: {
      get state() {
        return client.state;
      },
      sessionTimeoutMs: client.sessionTimeoutMs,
      onState: (listener) => client.onState(listener),
      create: (path, data, options) => ask(() => client.create(path, data, options)),
      get: (path, onChange) => ask(() => client.get(path, onChange)),
      set: (path, data, version) => ask(() => client.set(path, data, version)),
      delete: (path) => ask(() => client.delete(path)),
      children: (path, onChange) => ask(() => client.children(path, onChange)),
      exists: (path, onChange) => ask(() => client.exists(path, onChange)),
      sync: (path) => ask(() => client.sync(path)),
      close: () => client.close(),
    },
  };
}
