import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Option, Unreadable } from '@horae/submitter/options';
import {
  type ZookeeperAddress,
  readZookeeperAddress,
  shownAddress,
} from '@horae/submitter/zookeeper';
import { readHistoryAddress } from '../history/history-address.js';
import { PASSWORD_RULE, lacksPassword } from './zookeeper-option.js';

/** Where a state lives: the file of an embedded scheduler, or an ensemble. */
export type StateAddress = SqlitePlace | ZookeeperPlace;

export interface SqlitePlace {
  readonly kind: 'sqlite';
  readonly file: string;
  readonly shown: string;
}

export interface ZookeeperPlace {
  readonly kind: 'zookeeper';
  readonly address: ZookeeperAddress;
  readonly shown: string;
}

/** Where a long history lives: a file of its own, or a database. */
export interface HistoryPlace {
  /** `sqlite:FILE`, without the scheme; null with a database. */
  readonly file: string | null;
  /** Null with a file. */
  readonly url: string | null;
  readonly shown: string;
}

const STATE_RULE =
  'sqlite:FOLDER, sqlite:FILE or an ensemble with a path below its root, e.g. sqlite:data or ' +
  'zk://zk1:2181,zk2:2181,zk3:2181/horae';

/** Null when nobody says, which is refused later, with both at once. */
export function stateAddress(meaning: string): Option<StateAddress | null> {
  const read = (value: unknown): StateAddress | Unreadable => {
    const text = typeof value === 'string' ? value : '';
    if (/^sqlite:./.test(text)) return sqlitePlace(text.slice('sqlite:'.length));
    if (lacksPassword(text)) return new Unreadable(PASSWORD_RULE);
    const address = readZookeeperAddress(text, '');
    if (!address.ok || address.value.path === '') return new Unreadable(STATE_RULE);
    return { kind: 'zookeeper', address: address.value, shown: shownAddress(address.value) };
  };
  const type = 'sqlite:… or zk://…';
  return { type, defaultText: '', meaning, isSecret: true, fallback: null, read };
}

export function historyPlace(meaning: string): Option<HistoryPlace | null> {
  const read = (value: unknown): HistoryPlace | Unreadable => {
    const text = typeof value === 'string' ? value : '';
    if (/^sqlite:./.test(text)) return historyFile(text.slice('sqlite:'.length));
    const address = readHistoryAddress(text);
    if (address.ok) return { file: null, url: text, shown: address.value.shown };
    return new Unreadable(
      `sqlite:FILE or the address of a database (${address.error}), e.g. sqlite:data/history.db ` +
        'or postgres://horae:secret@db1:5432/horae',
    );
  };
  const type = 'sqlite:…, postgres://… or mysql://…';
  return { type, defaultText: '', meaning, isSecret: true, fallback: null, read };
}

export function historyFile(file: string): HistoryPlace {
  return { file, url: null, shown: file };
}

/** A folder is meant by what is one, and by a name that does not end like a database. */
function sqlitePlace(path: string): SqlitePlace {
  const isFolder = isDirectory(path) ?? !/\.(db|sqlite3?)$/.test(path);
  const file = isFolder ? join(path, 'horae.db') : path;
  return { kind: 'sqlite', file, shown: file };
}

/** Null where that cannot be told: whoever opens it says why. */
function isDirectory(path: string): boolean | null {
  try {
    return statSync(path).isDirectory();
  } catch {
    return null;
  }
}
