import { expect, test } from 'vitest';
import { Unreadable } from '@horae/submitter/options';
import { stateAddress } from './state-address.js';
import { zookeeperAddress } from './zookeeper-option.js';

const OPTION = zookeeperAddress('Where it is.');
const STATE = stateAddress('Where it is.');

test('an ensemble is read with its path and credentials', () => {
  expect(OPTION.read('zk://horae:a-secret@zk1,zk2:2182/horae')).toEqual({
    hosts: ['zk1:2181', 'zk2:2182'],
    credentials: 'horae:a-secret',
    path: '/horae',
  });
});

test.each(['zk://horae@zk1/h2', 'zk://horae:@zk1/h2', 'zk://@zk1/h2'])(
  '%s is refused for its password, which is missing',
  (address) => {
    const rule = expect.stringMatching(/no password.* e\.g\. zk:\/\/horae:a-long-secret@zk1:2181/);
    expect(OPTION.read(address)).toMatchObject({ rule });
    expect(STATE.read(address)).toMatchObject({ rule });
  },
);

test.each(['', 'zk1:2181/horae', 'zk://zk1:2181', 'zk://zk1:2181/', 1])(
  '%j has no path',
  (value) => {
    const refused = OPTION.read(value);
    expect(refused).toBeInstanceOf(Unreadable);
    expect(refused).toHaveProperty('rule', expect.stringContaining('with a path below its root'));
  },
);
