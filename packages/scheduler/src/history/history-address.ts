import { readFileSync } from 'node:fs';
import { type Result, accepted, refused } from '@horae/submitter/kernel';

/** A database for the history, as `--history` names it. */
export type HistoryAddress = PostgresAddress | MysqlAddress;

export interface PostgresAddress {
  readonly kind: 'postgres';
  /** With everything that libpq's addresses may say: `sslmode`, `options`, … */
  readonly url: string;
  /** `host:port/database`, for messages. */
  readonly shown: string;
}

export interface MysqlAddress {
  readonly kind: 'mysql';
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly sslMode: MysqlSslMode;
  /** Files with PEM texts. */
  readonly sslFiles: Readonly<Partial<Record<'ca' | 'cert' | 'key', string>>>;
  readonly shown: string;
}

/** As MySQL's own clients call them, without the one that may fall back to plain text. */
const SSL_MODES = ['disabled', 'required', 'verify_ca', 'verify_identity'] as const;
export type MysqlSslMode = (typeof SSL_MODES)[number];

const UNREADABLE =
  'there has to be a host; in a password, "/", "@", "#" and "%" are written %2F, %40, %23, %25';

const POSTGRES_SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full', 'no-verify'];
const POSTGRES_NAMES = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'options'];
const MYSQL_NAMES = ['ssl-mode', 'ssl-ca', 'ssl-cert', 'ssl-key'];

/**
 * Reads `postgres://user:password@host:port/database` or `mysql://…`. The error says what is wrong
 * with it (the host is missing), and never repeats the password.
 */
export function readHistoryAddress(text: string): Result<HistoryAddress, string> {
  const url = urlOf(text);
  if (url === null) return refused(UNREADABLE);
  const isPostgres = /^postgres(ql)?:$/.test(url.protocol);
  if (!isPostgres && !/^(mysql|mariadb):$/.test(url.protocol)) {
    const scheme = JSON.stringify(url.protocol.replace(/:$/, ''));
    return refused(`${scheme} is not postgres, mysql or mariadb`);
  }
  const database = decoded(url.pathname.slice(1));
  const problem = placeProblem(url, database) ?? namesProblem(url, isPostgres);
  if (problem !== null) return refused(problem);
  const port = Number(url.port || (isPostgres ? 5432 : 3306));
  const shown = `${url.hostname}:${port}/${database}`;
  return isPostgres
    ? postgresAddress(url, { text, shown })
    : mysqlAddress(url, { port, database, shown });
}

function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

function placeProblem(url: URL, database: string): string | null {
  if (url.hostname === '') return UNREADABLE;
  if (url.username === '') return 'the user is missing';
  if (database === '') return 'the database is missing after the host';
  if (database.includes('/')) return `the database ${JSON.stringify(database)} holds a slash`;
  return url.hash === '' ? null : UNREADABLE;
}

function namesProblem(url: URL, isPostgres: boolean): string | null {
  const names = isPostgres ? POSTGRES_NAMES : MYSQL_NAMES;
  const unknown = [...url.searchParams.keys()].find((name) => !names.includes(name));
  if (unknown === undefined) return null;
  return `${JSON.stringify(unknown)} is not one of ${names.join(', ')}`;
}

function postgresAddress(
  url: URL,
  { text, shown }: { readonly text: string; readonly shown: string },
): Result<PostgresAddress, string> {
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !POSTGRES_SSL_MODES.includes(mode)) {
    return refused(
      `sslmode: ${JSON.stringify(mode)} is not one of ${POSTGRES_SSL_MODES.join(', ')}`,
    );
  }
  const problem = fileProblem(url, ['sslrootcert', 'sslcert', 'sslkey']);
  return problem === null ? accepted({ kind: 'postgres', url: text, shown }) : refused(problem);
}

function mysqlAddress(
  url: URL,
  place: { readonly port: number; readonly database: string; readonly shown: string },
): Result<MysqlAddress, string> {
  const given = url.searchParams.get('ssl-mode') ?? 'disabled';
  const sslMode = SSL_MODES.find((mode) => mode === given.toLowerCase().replace('-', '_'));
  if (sslMode === undefined) {
    return refused(`ssl-mode: ${JSON.stringify(given)} is not one of ${SSL_MODES.join(', ')}`);
  }
  const problem = fileProblem(url, ['ssl-ca', 'ssl-cert', 'ssl-key']);
  if (problem !== null) return refused(problem);
  const files = (['ca', 'cert', 'key'] as const).flatMap((part) => {
    const file = url.searchParams.get(`ssl-${part}`);
    return file === null ? [] : [[part, file] as const];
  });
  return accepted({
    kind: 'mysql',
    host: url.hostname.replace(/^\[|\]$/g, ''),
    user: decoded(url.username),
    password: decoded(url.password),
    sslMode,
    sslFiles: Object.fromEntries(files),
    ...place,
  });
}

/** A file of certificates that cannot be read would look like a database that is away. */
function fileProblem(url: URL, names: readonly string[]): string | null {
  for (const name of names) {
    const file = url.searchParams.get(name);
    if (file === null) continue;
    try {
      readFileSync(file);
    } catch (error) {
      return `${name}: cannot read ${JSON.stringify(file)}: ${(error as Error).message}`;
    }
  }
  return null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
