import { promisify } from 'node:util';
import { type ZlibOptions, inflate, inflateSync } from 'node:zlib';
import type { Worker } from 'node:worker_threads';
import { startStoreWorker } from '../start-store-worker.js';
import { type MergeTask, type MergedParts, mergeSegments } from './merge-segments.js';

/** A little more than most blocks are, unpacked. */
const BLOCK_BYTES = 1_114_112;

/** Where large pieces of state are unpacked and merged: no waiting for anything, only CPU. */
export interface Merger {
  /** The parts that are given are no longer the caller's. Rejects when one is damaged. */
  merge(task: MergeTask): Promise<MergedParts>;
  /** Rejects when it is damaged. */
  unpack(block: Buffer): Promise<Buffer>;
  close(): Promise<void>;
}

/** In this thread, at once: for simulation and tests. */
export function inlineMerger(): Merger {
  return {
    merge: (task) => Promise.resolve(task).then(mergeSegments),
    unpack: (block) => Promise.resolve(block).then((each) => inflateSync(each)),
    close: () => Promise.resolve(),
  };
}

/** In a worker thread, started when first needed. */
export function threadMerger(): Merger {
  let thread: MergerThread | null = null;
  const inThread = promisify<Buffer, ZlibOptions, Buffer>(inflate);
  return {
    merge: (task) => (thread ??= new MergerThread()).merge(task),
    // By default it goes to another thread and back for every 16 KB.
    unpack: (block) => inThread(block, { chunkSize: BLOCK_BYTES }),
    close: async () => {
      await thread?.close();
      thread = null;
    },
  };
}

export type MergeReply =
  | { readonly ok: true; readonly parts: readonly Uint8Array[]; readonly rowCount: number }
  | { readonly ok: false; readonly text: string };

class MergerThread {
  readonly #worker: Worker = startStoreWorker(import.meta.url, 'merger-thread', null);
  /** Answered in the order of the requests. */
  readonly #waiting: { resolve(merged: MergedParts): void; reject(error: Error): void }[] = [];
  #death: Error | null = null;

  constructor() {
    this.#worker.on('message', (reply: MergeReply) => this.#answer(reply));
    this.#worker.on('error', (cause) => this.#die(new Error(`a merge failed: ${String(cause)}`)));
    this.#worker.on('exit', () => this.#die(new Error('the thread that merges has ended')));
    this.#worker.unref();
  }

  merge(task: MergeTask): Promise<MergedParts> {
    if (this.#death !== null) return Promise.reject(this.#death);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#worker.postMessage(task);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #answer(reply: MergeReply): void {
    const waiting = this.#waiting.shift();
    if (!reply.ok) return waiting?.reject(new Error(reply.text));
    const parts = reply.parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.length));
    waiting?.resolve({ parts, rowCount: reply.rowCount });
  }

  #die(error: Error): void {
    this.#death ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#death);
  }
}
