import { existsSync } from 'node:fs';
import mysql from 'mysql2/promise';
import type { DatabaseKind } from './database.js';

const SERVER = '/usr/sbin/mariadbd';
const INSTALLER = '/usr/bin/mariadb-install-db';

export const HAS_MARIADB = existsSync(SERVER) && existsSync(INSTALLER);

/** MariaDB, with a user and a database `horae`; small, and quick instead of safe. */
export const MARIADB: DatabaseKind = {
  prepare: (folder) => [
    INSTALLER,
    ...['--no-defaults', `--datadir=${folder}/data`, '--skip-test-db', '--skip-name-resolve'],
    ...['--auth-root-authentication-method=normal', `--tmpdir=${folder}`],
  ],
  serve: (folder, port) => [
    SERVER,
    ...['--no-defaults', `--datadir=${folder}/data`, `--socket=${folder}/socket`],
    ...['--bind-address=127.0.0.1', `--port=${port}`, `--pid-file=${folder}/pid`],
    ...[`--tmpdir=${folder}`, '--skip-name-resolve', '--innodb-flush-log-at-trx-commit=2'],
    ...['--innodb-buffer-pool-size=32M', '--innodb-log-file-size=16M', '--skip-log-bin'],
  ],
  async ask(folder) {
    const root = await mysql.createConnection({ socketPath: `${folder}/socket`, user: 'root' });
    try {
      await root.query('CREATE DATABASE IF NOT EXISTS horae CHARACTER SET latin1');
      await root.query(`CREATE USER IF NOT EXISTS horae IDENTIFIED BY 'secret'`);
      await root.query('GRANT ALL ON horae.* TO horae');
    } finally {
      await root.end();
    }
  },
  url: (port) => `mysql://horae:secret@127.0.0.1:${port}/horae`,
};
