import { expect, test } from 'vitest';
import {
  type LogFields,
  durationMs,
  epochMs,
  nullLogger,
  seededRng,
} from '@horae/submitter/kernel';
import { FakeClock, SimZookeeper } from '@horae/submitter/testing';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import { followState } from './follow-state.js';
import { inlineMerger } from './merger.js';

const PATH = '/horae';
const PRIVATE = { kind: 'persistent', access: 'private' } as const;
const READABLE = { kind: 'persistent', access: 'readable' } as const;

const clock = new FakeClock(epochMs(0));
const zookeeper = new SimZookeeper({ clock, timers: clock, rng: seededRng(1) });

function open(credentials: string): ZookeeperClient {
  const address = { hosts: ['zk:2181'], credentials };
  return zookeeper.open({ address, sessionTimeoutMs: durationMs(10_000) });
}

async function pass(spanMs: number): Promise<void> {
  for (let passed = 0; passed < spanMs; passed += 50) {
    for (let round = 0; round < 10; round += 1)
      await new Promise((resolve) => setImmediate(resolve));
    clock.advance(50);
  }
}

test('what a standby may not read is told once, and not promised for later', async () => {
  const leader = open('horae:right');
  await pass(100);
  await leader.create(PATH, Buffer.alloc(0), READABLE);
  await leader.create(`${PATH}/head`, Buffer.from('{}'), PRIVATE);
  const warnings: (readonly [string, LogFields | undefined])[] = [];
  const logger = {
    ...nullLogger,
    warn: (text: string, fields?: LogFields) => void warnings.push([text, fields]),
  };
  const client = open('horae:wrong');
  const merger = inlineMerger();
  const warm = followState({ client, path: PATH, timers: clock, logger, merger });
  await pass(80);
  // The election of the same session is refused as well, and ends it before there is more to say.
  expect(warnings).toEqual([]);
  await pass(5_000);
  expect(warnings).toEqual([
    [
      'A standby may not read the state with the credentials of its --zk',
      { problem: expect.stringContaining(`${PATH}/head`) },
    ],
  ]);
  await warm.close();
});
