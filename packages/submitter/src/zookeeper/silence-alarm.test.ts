import { beforeEach, describe, expect, test } from 'vitest';
import { type LogFields, epochMs, nullLogger } from '../kernel/index.js';
import { FakeClock } from '../testing/index.js';
import { SilenceAlarm } from './silence-alarm.js';

const ZOOKEEPER = 'zk://zk1:2181,zk2:2181/horae';
const WARNING = 'ZooKeeper does not answer; it is tried again and again';

let clock: FakeClock;
let said: (readonly [string, LogFields | undefined])[];
let alarm: SilenceAlarm;

beforeEach(() => {
  clock = new FakeClock(epochMs(0));
  said = [];
  const say = (text: string, fields?: LogFields): void => void said.push([text, fields]);
  const logger = { ...nullLogger, warn: say, info: say };
  alarm = new SilenceAlarm({ zookeeper: ZOOKEEPER, timers: clock, logger });
});

describe('an ensemble that does not answer', () => {
  test('is told soon, with its address, and then once a minute', () => {
    alarm.lost();
    clock.advance(2_999);
    expect(said).toEqual([]);
    clock.advance(1);
    expect(said).toEqual([[WARNING, { zookeeper: ZOOKEEPER, silentS: 3 }]]);
    clock.advance('PT3M');
    expect(said.map(([, fields]) => fields?.['silentS'])).toEqual([3, 63, 123, 183]);
  });

  test('is not told more often because another session is tried', () => {
    for (let second = 0; second < 60; second += 1) {
      alarm.lost();
      clock.advance(1_000);
    }
    expect(said.length).toBe(1);
  });

  test('is told when it answers again', () => {
    alarm.lost();
    clock.advance(5_000);
    alarm.connected();
    expect(said.at(-1)).toEqual(['ZooKeeper answers again', { zookeeper: ZOOKEEPER }]);
    expect(clock.pendingCount).toBe(0);
  });
});

test('a connection that comes back soon is nothing to tell of', () => {
  alarm.lost();
  clock.advance(2_000);
  alarm.connected();
  alarm.lost();
  clock.advance(2_000);
  alarm.connected();
  clock.advance('PT10M');
  expect(said).toEqual([]);
});

test('nothing is told once it is stopped', () => {
  alarm.lost();
  alarm.stop();
  clock.advance('PT10M');
  expect(said).toEqual([]);
});
