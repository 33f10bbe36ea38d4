import type { Kysely } from 'kysely';
import { PostgresDialect, type PostgresPoolClient, sql } from 'kysely';
import type { Pool } from 'pg';
import type { PostgresAddress } from '../history-address.js';
import type { HistoryDatabase, RunRow } from './run-row.js';
import {
  CONNECTION_COUNT_MAX,
  CONNECT_MS_MAX,
  STATEMENT_MS_MAX,
  type SqlFlavor,
  type TimeRow,
} from './sql-flavor.js';

/** Text columns compare byte by byte, whatever the language of the database. */
const FIRST = sql`
  CREATE TABLE horae_run (
    id text COLLATE "C" NOT NULL PRIMARY KEY,
    job text COLLATE "C" NOT NULL,
    queue text COLLATE "C" NOT NULL,
    state text COLLATE "C" NOT NULL,
    due_at bigint NOT NULL,
    took_ms bigint,
    epoch bigint NOT NULL,
    body text NOT NULL
  )`;
const FIRST_INDEXES = [
  sql`CREATE INDEX horae_run_by_due ON horae_run (due_at, id)`,
  sql`CREATE INDEX horae_run_by_state ON horae_run (state, due_at, id)`,
  sql`CREATE INDEX horae_run_by_job ON horae_run (job, due_at, id, state, took_ms)`,
  sql`CREATE INDEX horae_run_by_queue ON horae_run (queue, due_at, id, state)`,
];

const SECOND = sql`
  CREATE TABLE horae_installation (place int NOT NULL PRIMARY KEY, id text NOT NULL)`;

export function postgresFlavor(address: PostgresAddress): SqlFlavor {
  return {
    dialect: new PostgresDialect({ pool: () => openPool(address) }),
    migrations: {
      '0001': {
        async up(db) {
          for (const statement of [FIRST, ...FIRST_INDEXES]) await statement.execute(db);
        },
      },
      '0002': { up: async (db) => void (await SECOND.execute(db)) },
    },
    schema: currentSchema,
    claim: async (db, row) => {
      const rows = db.insertInto('horae_installation').values(row);
      await rows.onConflict((conflict) => conflict.doNothing()).execute();
    },
    upsert,
    runsBy: () => sql<RunRow>`horae_run`.as('horae_run'),
    times,
    prune,
    // Class 22: data; class 54: more than fits into an index.
    isRowRefused: (error) => /^(22|54)/.test(codeOf(error)),
    isTableMissing: (error) => codeOf(error) === '42P01',
  };
}

/** A name that is given to Kysely: else it takes the tables of any other schema for its own. */
async function currentSchema(db: Kysely<HistoryDatabase>): Promise<string | undefined> {
  const { rows } = await sql<{ name: string | null }>`SELECT current_schema() AS name`.execute(db);
  return rows[0]?.name ?? undefined;
}

async function upsert(db: Kysely<HistoryDatabase>, rows: readonly RunRow[]): Promise<void> {
  await db
    .insertInto('horae_run')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((row) => ({
          queue: row.ref('excluded.queue'),
          state: row.ref('excluded.state'),
          took_ms: row.ref('excluded.took_ms'),
          epoch: row.ref('excluded.epoch'),
          body: row.ref('excluded.body'),
        }))
        .whereRef('excluded.epoch', '>=', 'horae_run.epoch'),
    )
    .execute();
}

async function times(
  db: Kysely<HistoryDatabase>,
  jobs: readonly string[],
  limit: number,
): Promise<readonly TimeRow[]> {
  const { rows } = await sql<TimeRow>`
    SELECT asked.place - 1 AS place, newest.due_at, newest.took_ms
    FROM unnest(${jobs}::text[]) WITH ORDINALITY AS asked (job, place)
    CROSS JOIN LATERAL (
      SELECT due_at, took_ms, id FROM horae_run
      WHERE horae_run.job = asked.job AND took_ms IS NOT NULL
      ORDER BY due_at DESC, id DESC LIMIT ${limit}
    ) AS newest
    ORDER BY asked.place, newest.due_at DESC, newest.id DESC`.execute(db);
  return rows;
}

async function prune(db: Kysely<HistoryDatabase>, before: number, limit: number): Promise<number> {
  const old = db
    .selectFrom('horae_run')
    .select('id')
    .where('due_at', '<', before)
    .orderBy('due_at')
    .limit(limit);
  const { numDeletedRows } = await db
    .deleteFrom('horae_run')
    .where('id', 'in', old)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

function codeOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && code.length === 5 ? code : '';
}

/** Loaded when it is used: most installations never do. */
async function openPool({ url }: PostgresAddress): Promise<BoundedPool> {
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    // As libpq understands `sslmode`: `require` encrypts without checking who answers.
    connectionString: withQuery(url, 'uselibpqcompat=true'),
    max: CONNECTION_COUNT_MAX,
    connectionTimeoutMillis: CONNECT_MS_MAX,
    query_timeout: STATEMENT_MS_MAX,
    statement_timeout: STATEMENT_MS_MAX,
    keepAlive: true,
    application_name: 'horae',
  });
  // A connection that is lost: the statement that waits for it is told, the pool opens another.
  const ignore = (): void => undefined;
  pool.on('error', ignore);
  pool.on('connect', (client) => void client.on('error', ignore));
  return new BoundedPool(pool);
}

function withQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

/**
 * Gives no connection back to others on which something went wrong that the database did not
 * answer: its statement may still be under way, and the next one would wait for it.
 */
class BoundedPool {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#pool.connect();
    let isBroken = false;
    const query = async (text: string, values: readonly unknown[]): Promise<unknown> => {
      try {
        return await client.query(text, [...values]);
      } catch (error) {
        isBroken ||= codeOf(error) === '';
        throw error;
      }
    };
    return { query: query as PostgresPoolClient['query'], release: () => client.release(isBroken) };
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}
