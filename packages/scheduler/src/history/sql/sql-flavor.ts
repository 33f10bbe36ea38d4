import type { AliasedExpression, Dialect, Kysely, Migration } from 'kysely';
import type { HistoryDatabase, InstallationRow, RunRow } from './run-row.js';

export type RunIndex =
  'horae_run_by_due' | 'horae_run_by_state' | 'horae_run_by_job' | 'horae_run_by_queue';

/** What differs between the databases. */
export interface SqlFlavor {
  readonly dialect: Dialect;
  /** By name, in the order of their names; never edited once released. */
  readonly migrations: Readonly<Record<string, Migration>>;
  /** In which the tables are; undefined where a database has none. */
  schema(db: Kysely<HistoryDatabase>): Promise<string | undefined>;
  /** Writes whose history it is, unless that is written already. */
  claim(db: Kysely<HistoryDatabase>, row: InstallationRow): Promise<void>;
  /** Adds rows; those with a known id replace it, unless a later epoch wrote it. */
  upsert(db: Kysely<HistoryDatabase>, rows: readonly RunRow[]): Promise<void>;
  /** The table, with the index that a query has to walk where the database would not know it. */
  runsBy(index: RunIndex): AliasedExpression<RunRow, 'horae_run'>;
  /** Of each job by its place in the list, newest due first. */
  times(
    db: Kysely<HistoryDatabase>,
    jobs: readonly string[],
    limit: number,
  ): Promise<readonly TimeRow[]>;
  /** Answers how many rows went. */
  prune(db: Kysely<HistoryDatabase>, before: number, limit: number): Promise<number>;
  /** The database works, but not with this row: it will never take it. */
  isRowRefused(error: unknown): boolean;
  /** Somebody has removed the tables. */
  isTableMissing(error: unknown): boolean;
}

export interface TimeRow {
  readonly place: number;
  /** Numbers as the driver gives them: PostgreSQL's as text. */
  readonly due_at: number | string;
  readonly took_ms: number | string;
}

/** How long one statement may take: longer, and the database is as good as away. */
export const STATEMENT_MS_MAX = 15_000;
/** How long a connection may take. */
export const CONNECT_MS_MAX = 5_000;
/** At most so many connections at a time: history never crowds out others. */
export const CONNECTION_COUNT_MAX = 4;
/** How long closing waits for statements that are under way. */
export const CLOSE_MS_MAX = 500;
