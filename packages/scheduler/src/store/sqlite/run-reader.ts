import type { Run } from '../../core/run.js';
import type { RunMarkList, RunMarkQuery } from '../../ports/run-marks.js';
import { type RunPage, type RunQuery, type RunTimeList, StoreError } from '../../ports/store.js';
import { runStatement } from './run-query.js';
import { StoreThread } from './store-thread.js';
import type { ReaderCall } from './thread-message.js';

/** Reads the run table of a file in a thread of its own, which is started when first needed. */
export class RunReader {
  readonly #file: string;
  #thread: StoreThread | null = null;
  #isClosed = false;

  constructor(file: string) {
    this.#file = file;
  }

  async findRuns(query: RunQuery): Promise<RunPage> {
    const { sql, values } = runStatement(query);
    const bodies = await this.query(sql, values);
    const items = bodies.map((body) => JSON.parse(body) as Run);
    return { items: items.slice(0, query.limit), hasMore: items.length > query.limit };
  }

  async findRun(id: string): Promise<Run | null> {
    const sql = 'SELECT body FROM run WHERE id = ?';
    const [body] = await this.query(sql, [id]);
    return body === undefined ? null : (JSON.parse(body) as Run);
  }

  async runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    return (await this.#call({ type: 'runTimes', jobs, limit })) as RunTimeList[];
  }

  async runMarks(query: RunMarkQuery): Promise<RunMarkList> {
    return (await this.#call({ type: 'runMarks', query })) as RunMarkList;
  }

  /** Values of the first column. */
  async query(sql: string, values: readonly (string | number)[]): Promise<readonly string[]> {
    return (await this.#call({ type: 'query', sql, values })) as string[];
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#thread?.close();
  }

  async #call(call: ReaderCall): Promise<unknown> {
    if (this.#isClosed) throw new StoreError('The store is closed.');
    if (this.#thread === null || this.#thread.isDead) {
      this.#thread = new StoreThread('reader-thread', this.#file);
    }
    try {
      return await this.#thread.call(call);
    } catch (cause) {
      const text = `${this.#file} cannot be read: ${(cause as Error).message}`;
      throw new StoreError(text, { cause });
    }
  }
}
