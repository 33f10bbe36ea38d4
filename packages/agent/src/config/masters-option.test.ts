import { expect, test } from 'vitest';
import { Unreadable } from '@horae/submitter/options';
import { masters } from './masters-option.js';

const OPTION = masters([], 'Masters.');

test.each([
  ['http://10.0.0.1:5050', ['http://10.0.0.1:5050']],
  ['http://a:1, https://b/', ['http://a:1', 'https://b/']],
  ['http://[fd00::1]:5050', ['http://[fd00::1]:5050']],
  [
    ['http://a:1', 'http://b:1'],
    ['http://a:1', 'http://b:1'],
  ],
  ['zk://a:1,b:1/horae', ['zk://a:1,b:1/horae']],
  [['zk://me:word@a:1,b:1/horae'], ['zk://me:word@a:1,b:1/horae']],
  ['', []],
])('%j names masters', (given, read) => {
  expect(OPTION.read(given)).toEqual(read);
});

test.each(
  [
    'a:5050',
    'ftp://a:5050',
    'http://a:5050/path',
    'http://a:5050?x=1',
    'http://a:99999',
    'http://:5050',
    'http://me:word@a:5050',
    'zk://a:1',
    'zk://a:1/',
    ['zk://a:1/horae', 'http://b:1'],
    ['http://a:1', 2],
    { master: 'http://a:1' },
  ].map((given) => ({ given })),
)('$given is refused, with an example', ({ given }) => {
  const read = OPTION.read(given);
  expect(read).toBeInstanceOf(Unreadable);
  expect((read as Unreadable).rule).toContain('http://10.0.0.1:5050');
});

test('who cannot do without a master is told so', () => {
  const needed = masters(['http://127.0.0.1:5050'], 'Masters.');
  for (const none of ['', []]) expect(needed.read(none)).toBeInstanceOf(Unreadable);
});
