import { existsSync, readdirSync } from 'node:fs';
import pg from 'pg';
import type { DatabaseKind } from './database.js';

const VERSIONS = '/usr/lib/postgresql';

/** Debian keeps each version in a folder of its own. */
const BIN = existsSync(VERSIONS)
  ? (readdirSync(VERSIONS)
      .sort((left, right) => Number(right) - Number(left))
      .map((version) => `${VERSIONS}/${version}/bin`)
      .find((bin) => existsSync(`${bin}/initdb`)) ?? null)
  : null;

export const HAS_POSTGRES = BIN !== null;

/** PostgreSQL, with a user and a database `horae`; quick instead of safe. */
export const POSTGRES: DatabaseKind = {
  prepare: (folder) => [
    `${BIN}/initdb`,
    ...['--pgdata', `${folder}/data`, '--username', 'horae', '--auth', 'trust'],
    ...['--encoding', 'UTF8', '--no-locale', '--no-sync'],
  ],
  serve: (folder, port) => [
    `${BIN}/postgres`,
    ...['-D', `${folder}/data`, '-h', '127.0.0.1', '-p', String(port), '-k', folder],
    ...['-c', 'fsync=off', '-c', 'shared_buffers=16MB'],
  ],
  async ask(_folder, port) {
    const client = new pg.Client(`postgres://horae@127.0.0.1:${port}/postgres`);
    try {
      await client.connect();
      const { rowCount } = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'horae'`);
      if (rowCount === 0) await client.query('CREATE DATABASE horae');
    } finally {
      await client.end().catch(() => undefined);
    }
  },
  url: (port) => `postgres://horae:secret@127.0.0.1:${port}/horae`,
};
