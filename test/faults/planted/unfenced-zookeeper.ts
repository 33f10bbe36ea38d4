import type {
  OpenZookeeper,
  OpenZookeeperOptions,
  ZookeeperClient,
  ZookeeperState,
} from '@horae/submitter/zookeeper';

/**
 * Writes without looking at the version, and sessions that never seem to end: when one expires
 * another is opened in its place, and nobody is told.
 */
export function unfencedZookeeper(open: OpenZookeeper): OpenZookeeper {
  return (options) => new UnfencedClient(open, options);
}

class UnfencedClient implements ZookeeperClient {
  private inner: ZookeeperClient;
  private readonly listeners = new Set<(state: ZookeeperState) => void>();
  private isClosed = false;

  constructor(
    private readonly open: OpenZookeeper,
    private readonly options: OpenZookeeperOptions,
  ) {
    this.inner = this.openInner();
  }

  get state(): ZookeeperState {
    return this.inner.state;
  }

  get sessionTimeoutMs(): ZookeeperClient['sessionTimeoutMs'] {
    return this.inner.sessionTimeoutMs;
  }

  onState(listener: (state: ZookeeperState) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  set(path: string, data: Uint8Array): Promise<number> {
    const anyVersion = -1;
    return this.inner.set(path, data, anyVersion);
  }

  create: ZookeeperClient['create'] = (...args) => this.inner.create(...args);
  get: ZookeeperClient['get'] = (...args) => this.inner.get(...args);
  delete: ZookeeperClient['delete'] = (...args) => this.inner.delete(...args);
  children: ZookeeperClient['children'] = (...args) => this.inner.children(...args);
  exists: ZookeeperClient['exists'] = (...args) => this.inner.exists(...args);
  sync: ZookeeperClient['sync'] = (...args) => this.inner.sync(...args);

  close(): Promise<void> {
    this.isClosed = true;
    return this.inner.close();
  }

  private openInner(): ZookeeperClient {
    const client = this.open(this.options);
    client.onState((state) => {
      if (state === 'expired' && !this.isClosed) {
        this.inner = this.openInner();
        return;
      }
      for (const listener of this.listeners) listener(state);
    });
    return client;
  }
}
