import { Pool } from 'undici';
import type { SampleJob } from './sample-jobs.js';

export const CONNECTION_COUNT = 64;

/** What a client does, over connections that stay open. */
export class Requests {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = new Pool(url, { connections: CONNECTION_COUNT, pipelining: 1 });
  }

  /** PUTs, 64 at a time. Answers how many were answered per second. */
  async putAll(jobs: Iterable<SampleJob>): Promise<number> {
    const waiting = jobs[Symbol.iterator]();
    let count = 0;
    const worker = async (): Promise<void> => {
      for (let next = waiting.next(); next.done !== true; next = waiting.next()) {
        await this.#put(next.value);
        count += 1;
      }
    };
    const startedMs = performance.now();
    await Promise.all(Array.from({ length: CONNECTION_COUNT }, worker));
    return (count * 1_000) / (performance.now() - startedMs);
  }

  async #put({ path, body }: SampleJob): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await this.#pool.request({ method: 'PUT', path, body, headers });
    await answer.body.dump();
    if (answer.statusCode !== 204) throw new Error(`PUT was answered ${answer.statusCode}.`);
  }

  /** From the request to the last byte of the answer. */
  async get(path: string): Promise<{ readonly ms: number; readonly chunks: readonly Buffer[] }> {
    const startedMs = performance.now();
    const { statusCode, body } = await this.#pool.request({ method: 'GET', path });
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk as Buffer);
    const ms = performance.now() - startedMs;
    if (statusCode !== 200) throw new Error(`GET ${path} was answered ${statusCode}.`);
    return { ms, chunks };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
