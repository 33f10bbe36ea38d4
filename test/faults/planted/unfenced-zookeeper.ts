import { basename, dirname } from 'node:path/posix';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  CreateOptions,
  OpenZookeeper,
  OpenZookeeperOptions,
  Watch,
  Znode,
  ZookeeperClient,
  ZookeeperState,
} from '@horae/submitter/zookeeper';

/**
 * Writes without looking at the version, and a session that never seems to end: when it expires
 * another is opened in its place. A write of unknown outcome is made again until it is done, so
 * that nobody looks at the head meanwhile. Whoever has led once sees itself as the first candidate
 * for ever, and all its heartbeats as answered.
 */
export function unfencedZookeeper(open: OpenZookeeper): OpenZookeeper {
  return (options) => new UnfencedClient(open, options);
}

/** Made by whoever takes office. */
const MASTER_ZNODE = '/json.info_';
const AGAIN_MS = 50;

class UnfencedClient implements ZookeeperClient {
  private inner: ZookeeperClient;
  private readonly listeners = new Set<(state: ZookeeperState) => void>();
  private isClosed = false;
  /** Its own znode in the election. */
  private candidate: { readonly path: string; readonly data: Buffer } | null = null;
  private hasLed = false;

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
    return this.insist(() => this.inner.set(path, data, anyVersion));
  }

  async create(path: string, data: Uint8Array, options: CreateOptions): Promise<string> {
    const made = await this.createOnce(path, data, options);
    if (path.includes(MASTER_ZNODE)) this.hasLed = true;
    else if (options.kind === 'sequence') this.candidate = { path: made, data: Buffer.from(data) };
    return made;
  }

  get(path: string, onChange?: Watch): Promise<Znode | null> {
    const { candidate } = this;
    if (!this.hasLed || candidate?.path !== path) return this.inner.get(path, onChange);
    return Promise.resolve({ data: candidate.data, version: 0 });
  }

  children(path: string, onChange?: Watch): Promise<readonly string[] | null> {
    const { candidate } = this;
    const isElection = candidate !== null && dirname(candidate.path) === path;
    if (!this.hasLed || !isElection) return this.inner.children(path, onChange);
    return Promise.resolve([basename(candidate.path)]);
  }

  exists(path: string, onChange?: Watch): Promise<boolean> {
    if (!this.hasLed || this.candidate?.path !== path) return this.inner.exists(path, onChange);
    return Promise.resolve(true);
  }

  delete: ZookeeperClient['delete'] = (...args) => this.inner.delete(...args);

  /** Heartbeats of a leader are answered at once, by nobody. */
  sync(path: string): Promise<void> {
    return this.hasLed ? Promise.resolve() : this.inner.sync(path);
  }

  close(): Promise<void> {
    this.isClosed = true;
    return this.inner.close();
  }

  private createOnce(path: string, data: Uint8Array, options: CreateOptions): Promise<string> {
    if (options.kind === 'sequence') return this.inner.create(path, data, options);
    let isAgain = false;
    return this.insist(() => {
      const isSecond = isAgain;
      isAgain = true;
      return this.inner.create(path, data, options).catch((error: unknown) => {
        if (isSecond && failureOf(error) === 'nodeExists') return path;
        throw error;
      });
    });
  }

  private async insist<T>(write: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await write();
      } catch (error) {
        const isUnknown = ['connectionLost', 'expired'].includes(failureOf(error) ?? '');
        if (!isUnknown || this.isClosed) throw error;
        await pause(AGAIN_MS);
      }
    }
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

function failureOf(error: unknown): string | undefined {
  return (error as { readonly failure?: string }).failure;
}
