import { type Timers, durationMs } from '@horae/submitter/kernel';
import type {
  CreateOptions,
  Watch,
  Znode,
  ZookeeperClient,
  ZookeeperError,
  ZookeeperFailure,
} from '@horae/submitter/zookeeper';
import { StoreError } from '../../ports/store.js';

/** Asked again when the connection seems to be there and every request is lost all the same. */
const PAUSE_MS = durationMs(100);

/**
 * Requests that outlive lost connections: asked again until they are answered or the session is
 * over. Only for what does no harm when it is done twice.
 */
export class PatientClient {
  readonly #timers: Timers;
  readonly #waiting = new Set<(error: StoreError) => void>();
  #end: StoreError | null = null;

  constructor(
    readonly client: ZookeeperClient,
    timers: Timers,
  ) {
    this.#timers = timers;
  }

  /** Whatever waits for a connection rejects with this; nothing is asked any more. */
  end(reason: StoreError): void {
    this.#end ??= reason;
    for (const reject of [...this.#waiting]) reject(this.#end);
  }

  get(path: string): Promise<Znode | null> {
    return this.#ask(() => this.client.get(path));
  }

  /** With a watch, also of one that is not there yet. */
  async watch(path: string, onChange: Watch): Promise<Znode | null> {
    const found = await this.#ask(() => this.client.get(path, onChange));
    if (found !== null) return found;
    const isThere = await this.#ask(() => this.client.exists(path, onChange));
    return isThere === true ? this.#ask(() => this.client.get(path, onChange)) : null;
  }

  exists(path: string): Promise<boolean> {
    return this.#ask(() => this.client.exists(path));
  }

  children(path: string): Promise<readonly string[] | null> {
    return this.#ask(() => this.client.children(path));
  }

  /** As the ensemble has it now, whatever server answers. */
  getNow(path: string): Promise<Znode | null> {
    return this.#askNow(path, () => this.client.get(path));
  }

  /** As the ensemble has it now, whatever server answers. */
  existsNow(path: string): Promise<boolean> {
    return this.#askNow(path, () => this.client.exists(path));
  }

  /** One that is there already is as good: it was made by the request whose answer was lost. */
  async create(path: string, data: Buffer, access: Access = 'private'): Promise<void> {
    const options = { kind: 'persistent', access } as const;
    await this.#ask(() => this.client.create(path, data, options), 'nodeExists');
  }

  async delete(path: string): Promise<void> {
    await this.#ask(() => this.client.delete(path));
  }

  /** Resolves once there is a connection. @throws StoreError when there never will be */
  async connected(): Promise<void> {
    this.#throwIfOver();
    const { client } = this;
    if (client.state === 'connected') return;
    let stop: () => void = () => undefined;
    const changed = new Promise<void>((resolve) => {
      stop = client.onState((state) => state !== 'connecting' && resolve());
    });
    await this.until(changed).finally(stop);
    this.#throwIfOver();
  }

  /** After a lost request: until it makes sense to ask again. */
  async reconnected(): Promise<void> {
    if (this.client.state === 'connected') {
      const pause = new Promise<void>((resolve) => void this.#timers.after(PAUSE_MS, resolve));
      await this.until(pause);
    }
    await this.connected();
  }

  /** Waits for it, but not for a connection that is not there. */
  async whileConnected(waited: Promise<void>): Promise<void> {
    if (this.client.state !== 'connected') return;
    let stop: () => void = () => undefined;
    const lost = new Promise<void>((resolve) => {
      stop = this.client.onState((state) => state !== 'connected' && resolve());
    });
    await Promise.race([waited, lost]).finally(stop);
  }

  /** Waits for it unless `end` comes first. @throws StoreError the reason of the end */
  async until<T>(waited: Promise<T>): Promise<T> {
    let give: (error: StoreError) => void = () => undefined;
    const ended = new Promise<never>((_, reject) => {
      give = reject;
      if (this.#end !== null) reject(this.#end);
    });
    this.#waiting.add(give);
    try {
      return await Promise.race([waited, ended]);
    } finally {
      this.#waiting.delete(give);
    }
  }

  /**
   * Both leave in one turn, and so on one connection: a session that goes on at another server may
   * find it behind what it has seen before.
   */
  #askNow<T>(path: string, read: () => Promise<T>): Promise<T> {
    return this.#ask(async () => {
      const [, answer] = await Promise.all([this.client.sync(path), read()]);
      return answer;
    });
  }

  async #ask<T>(request: () => Promise<T>): Promise<T>;
  async #ask<T>(request: () => Promise<T>, fine: ZookeeperFailure): Promise<T | null>;
  async #ask<T>(request: () => Promise<T>, fine?: ZookeeperFailure): Promise<T | null> {
    await this.connected();
    for (;;) {
      try {
        return await this.until(request());
      } catch (error) {
        if (error === this.#end) throw error;
        const { failure } = error as ZookeeperError;
        if (failure === fine) return null;
        if (failure !== 'connectionLost') throw asStoreError(error as Error);
      }
      await this.reconnected();
    }
  }

  #throwIfOver(): void {
    if (this.#end !== null) throw this.#end;
    const { state } = this.client;
    if (state === 'expired') throw new StoreError('The session with ZooKeeper has expired.');
    if (state === 'closed') throw new StoreError('The session with ZooKeeper has been closed.');
  }
}

type Access = CreateOptions['access'];

export function asStoreError(error: Error): StoreError {
  return error instanceof StoreError ? error : new StoreError(error.message, { cause: error });
}
