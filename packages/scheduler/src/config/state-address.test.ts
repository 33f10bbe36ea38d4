import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Unreadable } from '@horae/submitter/options';
import { stateAddress } from './state-address.js';

const OPTION = stateAddress('Where it is.');
const folder = mkdtempSync(join(tmpdir(), 'horae-place-'));
const file = join(folder, 'state');
writeFileSync(file, '');
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ['a folder that is there', folder, join(folder, 'horae.db')],
  ['a file that is there', file, file],
  ['a folder to be made', join(folder, 'new'), join(folder, 'new/horae.db')],
  ['a file to be made', join(folder, 'new.db'), join(folder, 'new.db')],
  ['a place below a file, which opening it refuses', join(file, 'x'), join(file, 'x/horae.db')],
])('%s is a state in SQLite', (_what, path, read) => {
  expect(OPTION.read(`sqlite:${path}`)).toMatchObject({ kind: 'sqlite', file: read });
});

test('an ensemble is shown without its password', () => {
  const place = OPTION.read('zk://horae:hush@zk1:2181,zk2/horae');
  expect(place).toMatchObject({ kind: 'zookeeper', shown: 'zk://zk1:2181,zk2:2181/horae' });
});

test.each(['', 'sqlite:', 'data', 'zk://zk1:2181', 'zk://zk1:2181/', 'postgres://a@b/c', 1])(
  '%j is no state',
  (value) => {
    expect(OPTION.read(value)).toBeInstanceOf(Unreadable);
  },
);
