import { setTimeout as pause } from 'node:timers/promises';
import { Kysely } from 'kysely';
import type { EpochMs, Logger } from '@horae/submitter/kernel';
import type { Run } from '../../core/run.js';
import { type MarkFields, markList } from '../../core/view/run-marks.js';
import type { History } from '../../ports/history.js';
import type { RunMarkList, RunMarkQuery } from '../../ports/run-marks.js';
import { type RunPage, type RunQuery, type RunTimeList, newestFirst } from '../../ports/store.js';
import { HistoryAway } from '../history-away.js';
import { type HistoryDatabase, type RunRow, partsOf, runRow } from './run-row.js';
import { ForeignHistory, claimHistory, prepareTables } from './prepare-tables.js';
import { CLOSE_MS_MAX, type RunIndex, type SqlFlavor } from './sql-flavor.js';

/**
 * Ended runs in a database that the schedulers of one installation share. It connects when it is
 * first asked for something, brings the tables to this version's schema then, and makes sure that
 * they are of no other installation.
 */
export class SqlHistory implements History {
  readonly #flavor: SqlFlavor;
  readonly #shown: string;
  readonly #logger: Logger;
  readonly #db: Kysely<HistoryDatabase>;
  readonly #installation: () => string | null;
  #preparing: Promise<void> | null = null;
  #isForeignTold = false;
  #lastTrouble: string | null = null;
  #isClosed = false;

  constructor(flavor: SqlFlavor, { shown, logger, installation }: SqlHistoryOptions) {
    this.#flavor = flavor;
    this.#shown = shown;
    this.#logger = logger;
    this.#installation = installation;
    this.#db = new Kysely({ dialect: flavor.dialect });
  }

  get lastTrouble(): string | null {
    return this.#lastTrouble;
  }

  /** Nobody waits for it: what is wrong with the address should be seen before it matters. */
  reach(): void {
    const tried =
      this.#installation() === null
        ? prepareTables(this.#db, this.#flavor).catch((error: unknown) => {
            throw this.#away(error);
          })
        : this.#use(() => Promise.resolve());
    tried.catch((error: Error) => {
      const text = 'The history cannot be used: runs go on, and it is tried again';
      if (!this.#isClosed) this.#logger.warn(text, { error: error.message });
    });
  }

  async append(endedRuns: readonly Run[], epoch: number): Promise<void> {
    const rows = endedRuns.map((run) => runRow(run, epoch));
    for (const part of partsOf(rows)) await this.#use((db) => this.#upsert(db, part));
  }

  async findRuns(query: RunQuery): Promise<RunPage> {
    const states = query.states ?? [null];
    // Each asked state is a walk of its own down an index: together they would be sorted.
    const walks = await this.#use((db) =>
      Promise.all(states.map((state) => this.#walk(db, query, state))),
    );
    const found = walks.flat().map((body) => JSON.parse(body) as Run);
    if (states.length > 1) found.sort(newestFirst);
    return { items: found.slice(0, query.limit), hasMore: found.length > query.limit };
  }

  async findRun(id: string): Promise<Run | null> {
    const row = await this.#use((db) =>
      db.selectFrom('horae_run').select('body').where('id', '=', id).executeTakeFirst(),
    );
    return row === undefined ? null : (JSON.parse(row.body) as Run);
  }

  async runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    const lists: number[][] = jobs.map(() => []);
    const rows = await this.#use((db) => this.#flavor.times(db, jobs, limit));
    for (const { place, due_at, took_ms } of rows) {
      lists[Number(place)]?.push(Number(due_at), Number(took_ms));
    }
    return lists.map((list) => Float64Array.from(list));
  }

  /** In parts: a client reads all rows of a statement before it gives any of them. */
  async runMarks(query: RunMarkQuery): Promise<RunMarkList> {
    const rows: MarkFields[] = [];
    let before: number = query.to;
    while (rows.length < query.limit) {
      const count = Math.min(MARKS_PER_STATEMENT, query.limit - rows.length);
      const part = await this.#use((db) => this.#marks(db, { ...query, before, count }));
      rows.push(...part);
      // A job has one run at most for each due time.
      before = part.at(-1)?.[0] ?? before;
      if (part.length < count) break;
    }
    return markList(rows);
  }

  pruneRuns(before: EpochMs, limit: number): Promise<number> {
    return this.#use((db) => this.#flavor.prune(db, before, limit));
  }

  /** Waits a little for what is under way, not as long as a database that does not answer. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const ended = this.#db.destroy().catch(() => undefined);
    await Promise.race([ended, pause(CLOSE_MS_MAX, undefined, { ref: false })]);
  }

  async #walk(
    db: Kysely<HistoryDatabase>,
    query: RunQuery,
    state: string | null,
  ): Promise<readonly string[]> {
    const { job, queue, from, to, after } = query;
    const rows = await db
      .selectFrom(this.#flavor.runsBy(indexFor(query, state)))
      .select('body')
      .$if(job !== undefined, (asked) => asked.where('job', '=', job as string))
      .$if(queue !== undefined, (asked) => asked.where('queue', '=', queue as string))
      .$if(state !== null, (asked) => asked.where('state', '=', state as string))
      .$if(from !== undefined, (asked) => asked.where('due_at', '>=', from as number))
      .$if(to !== undefined, (asked) => asked.where('due_at', '<', to as number))
      // The first of the two is the one that an index can begin with.
      .$if(after !== undefined, (asked) =>
        asked
          .where('due_at', '<=', after?.dueAt as number)
          .where(({ eb, or }) =>
            or([eb('due_at', '<', after?.dueAt as number), eb('id', '<', after?.id as string)]),
          ),
      )
      .orderBy('due_at', 'desc')
      .orderBy('id', 'desc')
      .limit(query.limit + 1)
      .execute();
    return rows.map(({ body }) => body);
  }

  async #marks(
    db: Kysely<HistoryDatabase>,
    { job, from, before, count }: MarkPart,
  ): Promise<readonly MarkFields[]> {
    const rows = await db
      .selectFrom(this.#flavor.runsBy('horae_run_by_job'))
      .select(['due_at', 'state', 'took_ms'])
      .where('job', '=', job)
      .where('due_at', '>=', from)
      .where('due_at', '<', before)
      .orderBy('due_at', 'desc')
      .orderBy('id', 'desc')
      .limit(count)
      .execute();
    return rows.map(({ due_at, state, took_ms }) => {
      const tookMs = took_ms === null ? null : Number(took_ms);
      return [Number(due_at), String(state), tookMs];
    });
  }

  /** One row that the database will never take must not hold up all others for ever. */
  async #upsert(db: Kysely<HistoryDatabase>, rows: readonly RunRow[]): Promise<void> {
    try {
      await this.#flavor.upsert(db, rows);
    } catch (error) {
      if (!this.#flavor.isRowRefused(error)) throw error;
      const [row] = rows;
      if (rows.length > 1) for (const each of rows) await this.#upsert(db, [each]);
      else {
        const facts = { run: row?.id, error: (error as Error).message };
        this.#logger.error('The history does not take a run, which is left out', facts);
      }
    }
  }

  async #use<T>(work: (db: Kysely<HistoryDatabase>) => Promise<T>): Promise<T> {
    try {
      this.#preparing ??= this.#prepare();
      await this.#preparing;
    } catch (error) {
      this.#preparing = null;
      const away = this.#away(error);
      if (error instanceof ForeignHistory) this.#tellOnce(away);
      throw away;
    }
    try {
      const answer = await work(this.#db);
      this.#lastTrouble = null;
      return answer;
    } catch (error) {
      if (this.#flavor.isTableMissing(error)) this.#preparing = null;
      throw this.#away(error);
    }
  }

  #away(cause: unknown): HistoryAway {
    const away = new HistoryAway(this.#shown, cause);
    this.#lastTrouble = away.message;
    return away;
  }

  async #prepare(): Promise<void> {
    const installation = this.#installation();
    if (installation === null) throw new Error('ZooKeeper has not said yet whose it has to be');
    await prepareTables(this.#db, this.#flavor);
    await claimHistory(this.#db, this.#flavor, installation);
  }

  #tellOnce(away: HistoryAway): void {
    if (this.#isForeignTold) return;
    this.#isForeignTold = true;
    this.#logger.error('Nothing is read from the history or written there', {
      error: away.message,
    });
  }
}

export interface SqlHistoryOptions {
  /** `host:port/database`, for messages. */
  readonly shown: string;
  readonly logger: Logger;
  /** Of whom it is to be; null while that is not known, and nothing is done then. */
  readonly installation: () => string | null;
}

interface MarkPart extends Pick<RunMarkQuery, 'job' | 'from'> {
  /** Exclusive. */
  readonly before: number;
  readonly count: number;
}

/** Some milliseconds of the event loop, which parses them. */
const MARKS_PER_STATEMENT = 5_000;

function indexFor({ job, queue }: RunQuery, state: string | null): RunIndex {
  if (job !== undefined) return 'horae_run_by_job';
  if (queue !== undefined) return 'horae_run_by_queue';
  return state === null ? 'horae_run_by_due' : 'horae_run_by_state';
}
