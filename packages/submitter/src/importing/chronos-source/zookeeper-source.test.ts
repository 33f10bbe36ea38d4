import { describe, expect, test, vi } from 'vitest';
import { durationMs } from '../../kernel/index.js';
import { entryValue } from './job-entry.js';
import { type Znodes } from './znodes.js';
import { type ZookeeperAddress, readZookeeperAddress } from '../../zookeeper/index.js';
import { openZookeeper } from './zookeeper-client.js';
import { CHRONOS_PATH, chronosInZookeeper } from './zookeeper-source.js';

/** `Entry { name: "J_a", uuid: 7, value: <value> }`, byte by byte. */
function record(value: string): Buffer {
  const length = Buffer.byteLength(value);
  const size = length < 0x80 ? [length] : [0x80 | (length & 0x7f), length >> 7];
  return Buffer.concat([
    Buffer.from([0x0a, 3]),
    Buffer.from('J_a'),
    Buffer.from([0x12, 1, 7, 0x1a, ...size]),
    Buffer.from(value),
  ]);
}

function znodesOf(tree: Readonly<Record<string, Readonly<Record<string, Buffer>>>>): Znodes {
  return {
    children: (path) => Promise.resolve(tree[path] === undefined ? null : Object.keys(tree[path])),
    data: (path) => {
      const at = path.lastIndexOf('/');
      return Promise.resolve(tree[path.slice(0, at)]?.[path.slice(at + 1)] ?? null);
    },
    close: () => Promise.resolve(),
  };
}

function addressOf(text: string): ZookeeperAddress {
  const read = readZookeeperAddress(text, CHRONOS_PATH);
  if (!read.ok) throw new Error(read.error);
  return read.value;
}

describe('the address', () => {
  test.each([
    ['zk://h1:2181,h2:2182/chronos/state', ['h1:2181', 'h2:2182'], null, '/chronos/state'],
    ['zk://h1', ['h1:2181'], null, '/chronos/state'],
    ['zk://h1/', ['h1:2181'], null, ''],
    ['zk://u:p%40ss@h1/prod/chronos/', ['h1:2181'], 'u:p@ss', '/prod/chronos'],
    ['zk://[::1]:2181/c', ['[::1]:2181'], null, '/c'],
  ])('%s', (text, hosts, credentials, path) => {
    expect(addressOf(text)).toEqual({ hosts, credentials, path });
  });

  test.each([
    'http://h1',
    'zk://',
    'zk:///x',
    'zk://h1:0',
    'zk://h1:99999',
    'zk://u@h1',
    'zk://a b',
  ])('%s is none', (text) => {
    expect(readZookeeperAddress(text, CHRONOS_PATH)).toMatchObject({ ok: false });
  });
});

describe('a record', () => {
  test.each(['{}', 'x'.repeat(127), 'x'.repeat(128), 'ü'.repeat(8_000)])(
    'gives its value back: %.10s',
    (value) => {
      expect(entryValue(record(value))).toEqual({ ok: true, value: Buffer.from(value) });
    },
  );

  test('cut anywhere is none, and never read beyond its end', () => {
    const whole = record('{"name":"a"}');
    for (let size = 0; size < whole.length; size += 1) {
      expect(entryValue(whole.subarray(0, size)).ok).toBe(false);
    }
    expect(entryValue(Buffer.from('{"name":"a"}')).ok).toBe(false);
  });
});

describe('the state of a Chronos', () => {
  const state = {
    frameworkId: record('id'),
    J_a: record('{"name":"a"}'),
    'J_b c#1': record('{"name":"b c#1"}'),
    J_broken: Buffer.from('{}'),
    J_text: record('no json'),
    J_null: record('null'),
    'T_ct:1767603600000:0:a:': record('{"name":"a"}'),
    other: Buffer.alloc(0),
  };

  test('is its jobs; the rest is told and left alone', async () => {
    const source = await chronosInZookeeper(
      addressOf('zk://u:secret@h1/chronos/state'),
      znodesOf({ '/chronos/state': { state: Buffer.alloc(0) }, '/chronos/state/state': state }),
    );
    expect(source.fileName).toBe('zk://h1:2181/chronos/state');
    expect(source.jobs).toEqual([{ name: 'a' }, { name: 'b c#1' }]);
    expect(source.refusals.map(({ name, reasons }) => [name, reasons.join()])).toEqual([
      ['broken', expect.stringContaining('is no record of Chronos')],
      ['null', 'its record holds null, no job'],
      ['text', 'its record holds no JSON'],
    ]);
    expect(source.notes.map(({ text }) => text)).toEqual([
      expect.stringContaining('waiting runs are left out: a of 2026-01-05T09:00:00.000Z; '),
      'the id of its framework is left out: Horae has its own',
      'other records are left out: 1',
    ]);
  });

  test.each(['/chronos/state', '/chronos/state/state', ''])(
    'is found when the path given is "%s"',
    async (path) => {
      const znodes = znodesOf({ '/chronos/state/state': state });
      const source = await chronosInZookeeper(addressOf(`zk://h1${path}/`), znodes);
      expect(source.jobs).toHaveLength(2);
    },
  );

  test('that is not there is an error which says where it was looked for', async () => {
    const found = chronosInZookeeper(addressOf('zk://h1/nope'), znodesOf({}));
    await expect(found).rejects.toThrow('There is no state of Chronos in /nope/state at h1:2181');
  });
});

test('where the package for ZooKeeper cannot be loaded, the error says why and how to get it', async () => {
  const asked = () => openZookeeper(addressOf('zk://h1'), durationMs(1_000));
  vi.doMock('zookeeper', () => {
    throw new Error('Cannot find package');
  });
  await expect(asked()).rejects.toThrow(
    /cannot be loaded \(.+\): "npm install zookeeper" brings it/,
  );
  vi.doUnmock('zookeeper');
});
