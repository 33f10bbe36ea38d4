import { readFileSync } from 'node:fs';
import {
  type Kysely,
  MysqlDialect,
  type MysqlPool,
  type MysqlPoolConnection,
  type RawBuilder,
  sql,
} from 'kysely';
import type { Pool, PoolConnection, SslOptions } from 'mysql2';
import type { MysqlAddress } from '../history-address.js';
import type { HistoryDatabase, RunRow } from './run-row.js';
import {
  CONNECTION_COUNT_MAX,
  CONNECT_MS_MAX,
  STATEMENT_MS_MAX,
  type RunIndex,
  type SqlFlavor,
  type TimeRow,
} from './sql-flavor.js';

/**
 * Names are bytes: no collation makes two of them one, by case or by a space at the end. Rows lie
 * in the order of their due time, in which they are read and forgotten.
 */
const FIRST = sql`
  CREATE TABLE IF NOT EXISTS horae_run (
    id varbinary(255) NOT NULL,
    job varbinary(255) NOT NULL,
    queue varbinary(255) NOT NULL,
    state varbinary(16) NOT NULL,
    due_at bigint NOT NULL,
    took_ms bigint,
    epoch bigint NOT NULL,
    body longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
    PRIMARY KEY (due_at, id),
    UNIQUE KEY horae_run_by_id (id),
    KEY horae_run_by_state (state, due_at, id),
    KEY horae_run_by_job (job, due_at, id, state, took_ms),
    KEY horae_run_by_queue (queue, due_at, id, state)
  ) ENGINE = InnoDB`;

const SECOND = sql`
  CREATE TABLE IF NOT EXISTS horae_installation (
    place int NOT NULL PRIMARY KEY,
    id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL
  ) ENGINE = InnoDB`;

/** Jobs in one statement of `times`, which has a part for each. */
const JOBS_PER_STATEMENT = 100;
/** ER_DATA_TOO_LONG, ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, ER_NET_PACKET_TOO_LARGE */
const ROW_REFUSED = [1406, 1366, 1153];
const TABLE_MISSING = 1146;

export function mysqlFlavor(address: MysqlAddress): SqlFlavor {
  return {
    dialect: new MysqlDialect({ pool: () => openPool(address) }),
    migrations: {
      '0001': { up: async (db) => void (await FIRST.execute(db)) },
      '0002': { up: async (db) => void (await SECOND.execute(db)) },
    },
    schema: () => Promise.resolve(undefined),
    claim: async (db, row) =>
      void (await db.insertInto('horae_installation').ignore().values(row).execute()),
    upsert,
    runsBy: (index) => sql<RunRow>`horae_run`.as(aliasWith(index)),
    times,
    prune,
    isRowRefused: (error) => ROW_REFUSED.includes(numberOf(error)),
    isTableMissing: (error) => numberOf(error) === TABLE_MISSING,
  };
}

/** The hint comes after the name of the table. */
function aliasWith(index: RunIndex): RawBuilder<'horae_run'> {
  const name = index === 'horae_run_by_due' ? 'PRIMARY' : index;
  return sql`horae_run FORCE INDEX (${sql.raw(name)})`;
}

/** The epoch last: the others are compared with what it was before. */
const REPLACED = ['queue', 'state', 'took_ms', 'body', 'epoch'] as const;

async function upsert(db: Kysely<HistoryDatabase>, rows: readonly RunRow[]): Promise<void> {
  const ifLater = (column: (typeof REPLACED)[number]) => {
    const name = sql.ref(column);
    return sql`if(values(epoch) >= epoch, values(${name}), ${name})`;
  };
  await db
    .insertInto('horae_run')
    .values(rows)
    .onDuplicateKeyUpdate(Object.fromEntries(REPLACED.map((name) => [name, ifLater(name)])))
    .execute();
}

async function times(
  db: Kysely<HistoryDatabase>,
  jobs: readonly string[],
  limit: number,
): Promise<readonly TimeRow[]> {
  const found: TimeRow[] = [];
  for (let from = 0; from < jobs.length; from += JOBS_PER_STATEMENT) {
    const parts = jobs.slice(from, from + JOBS_PER_STATEMENT).map(
      (job, place) => sql`(
        SELECT ${sql.lit(from + place)} AS place, due_at, took_ms
        FROM horae_run FORCE INDEX (horae_run_by_job)
        WHERE job = ${job} AND took_ms IS NOT NULL
        ORDER BY due_at DESC, id DESC LIMIT ${sql.lit(limit)})`,
    );
    const { rows } = await sql<TimeRow>`${sql.join(parts, sql` UNION ALL `)}`.execute(db);
    found.push(...rows);
  }
  // A union keeps no order of its own; a job has one run at most for each due time.
  return found.sort((left, right) => left.place - right.place || +right.due_at - +left.due_at);
}

async function prune(db: Kysely<HistoryDatabase>, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('horae_run')
    .where('due_at', '<', before)
    .orderBy('due_at')
    .limit(limit)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

function numberOf(error: unknown): number {
  const { errno } = error as { readonly errno?: unknown };
  return typeof errno === 'number' ? errno : 0;
}

/** Loaded when it is used: most installations never do. */
async function openPool(address: MysqlAddress): Promise<MysqlPool> {
  const { createPool } = await import('mysql2');
  const { host, port, user, password, database } = address;
  const ssl = sslOptions(address);
  const pool = createPool({
    host,
    port,
    user,
    password,
    database,
    ...(ssl === null ? {} : { ssl }),
    charset: 'utf8mb4',
    connectionLimit: CONNECTION_COUNT_MAX,
    connectTimeout: CONNECT_MS_MAX,
    enableKeepAlive: true,
  });
  // A connection that is lost: the statement that waits for it is told, the pool opens another.
  pool.on('connection', (connection: PoolConnection) => connection.on('error', () => undefined));
  return boundedPool(pool);
}

function sslOptions({ sslMode, sslFiles, host }: MysqlAddress): SslOptions | null {
  if (sslMode === 'disabled') return null;
  const files = Object.entries(sslFiles).map(([part, file]) => [part, readFileSync(file)]);
  return {
    ...(Object.fromEntries(files) as SslOptions),
    rejectUnauthorized: sslMode !== 'required',
    verifyIdentity: sslMode === 'verify_identity' && host !== '',
  };
}

/**
 * Text goes as hexadecimal literals, so that nothing depends on how the server wants it escaped.
 * A statement that is not answered in time ends its connection.
 */
function boundedPool(pool: Pool): MysqlPool {
  return {
    getConnection(answer) {
      pool.getConnection((error, connection) => {
        // The types of Kysely do without null.
        if (error !== null) answer(error, undefined as never);
        else answer(undefined, boundedConnection(connection));
      });
    },
    end: (answer) => pool.end((error) => answer(error ?? undefined)),
  };
}

function boundedConnection(connection: PoolConnection): MysqlPoolConnection {
  let isBroken = false;
  const query = (
    text: string,
    values: readonly unknown[],
    answer: (error: unknown, result: unknown) => void,
  ): void => {
    const bytes = values.map((value) => (typeof value === 'string' ? Buffer.from(value) : value));
    const statement = { sql: text, values: bytes, timeout: STATEMENT_MS_MAX };
    connection.query(statement, (error, result) => {
      isBroken ||= error !== null && numberOf(error) === 0;
      answer(error, result);
    });
  };
  return {
    // Kysely's streams, the other form of it, are not used.
    query: query as unknown as MysqlPoolConnection['query'],
    release: () => (isBroken ? connection.destroy() : connection.release()),
  };
}
