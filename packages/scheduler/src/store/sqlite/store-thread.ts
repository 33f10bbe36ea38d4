import { Worker } from 'node:worker_threads';
import { StoreError } from '../../ports/store.js';
import type { ThreadCall, ThreadReply, ThreadRequest } from './thread-message.js';

export type ThreadName = 'writer-thread' | 'reader-thread' | 'checkpoint-thread' | 'history-thread';

/** A thread of the store: answers calls in order; its death fails everything still unanswered. */
export class StoreThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiter>();
  #lastId = 0;
  #death: StoreError | null = null;

  constructor(name: ThreadName, file: string) {
    this.#worker = startWorker(name, { file });
    this.#worker.on('message', (reply: ThreadReply) => this.#answer(reply));
    this.#worker.on('error', (cause) => this.#die(`the ${name} failed: ${textOf(cause)}`, cause));
    this.#worker.on('exit', (code) => this.#die(`the ${name} has ended (${code})`));
  }

  /** It answers nothing any more; another one may be started. */
  get isDead(): boolean {
    return this.#death !== null;
  }

  call(call: ThreadCall): Promise<unknown> {
    if (this.#death !== null) return Promise.reject(this.#death);
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      this.#waiting.set(this.#lastId, { resolve, reject });
      this.#worker.postMessage({ ...call, id: this.#lastId } satisfies ThreadRequest);
    });
  }

  /** Lets the thread finish what it was asked before, then ends it. */
  async close(): Promise<void> {
    if (this.#death === null) await this.call({ type: 'close' });
    await this.#worker.terminate();
  }

  #answer(reply: ThreadReply): void {
    const waiter = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiter?.resolve(reply.value);
    else waiter?.reject(new StoreError(reply.text));
  }

  #die(text: string, cause?: unknown): void {
    this.#death ??= new StoreError(`The store cannot go on: ${text}.`, { cause });
    for (const waiter of this.#waiting.values()) waiter.reject(this.#death);
    this.#waiting.clear();
  }
}

/** SQLite's own errors lose their class, and with it their message, on the way between threads. */
function textOf(cause: Partial<Error> & { readonly code?: string }): string {
  return cause.message ?? cause.code ?? JSON.stringify(cause);
}

/** From the built file; or, under tests and benchmarks, from the source, which tsx has to read. */
function startWorker(name: string, workerData: unknown): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    return new Worker(new URL(`./${name}.js`, import.meta.url), { workerData });
  }
  const source = new URL(`./${name}.ts`, import.meta.url).href;
  const tsx = import.meta.resolve('tsx/esm/api');
  const boot = `import('${tsx}').then(({ register }) => { register(); import('${source}'); });`;
  return new Worker(boot, { eval: true, workerData });
}

interface Waiter {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}
