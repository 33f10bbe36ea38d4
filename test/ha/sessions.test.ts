import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationMs, nullLogger, seededRng } from '@horae/submitter/kernel';
import { loadZookeeper } from '@horae/submitter/zookeeper';
import { systemClock, systemTimers } from '../../packages/scheduler/src/cli/index.js';
import {
  type Candidate,
  type Mandate,
  createElection,
} from '../../packages/scheduler/src/election/index.js';
import { until } from '../world/until.js';
import { HAS_ZOOKEEPER, Zookeeper } from '../world/zookeeper.js';

const TERM_COUNT = 15;

describe.skipIf(!HAS_ZOOKEEPER)('one process that takes office again and again', () => {
  let zookeeper: Zookeeper;

  beforeAll(async () => {
    zookeeper = await Zookeeper.start();
  }, 60_000);

  afterAll(() => zookeeper.stop());

  test('leaves no connection and no znode behind', async () => {
    const openZookeeper = await loadZookeeper();
    const openFileCounts: number[] = [];
    const placeCounts: number[] = [];
    const candidate: Candidate = {
      sessionOpened: () => undefined,
      sessionEnded: () => undefined,
      async holdOffice({ session, announce, lost }: Mandate) {
        await announce({ epoch: openFileCounts.length + 1, masterUrl: null });
        openFileCounts.push(readdirSync('/proc/self/fd').length);
        placeCounts.push((await session.children('/horae/election'))?.length ?? 0);
        return Promise.race([lost, Promise.resolve('That is enough.')]);
      },
    };
    const election = createElection({
      openZookeeper,
      address: { hosts: [zookeeper.address], credentials: null },
      path: '/horae',
      sessionTimeoutMs: durationMs(4_000),
      url: 'http://127.0.0.1:4400',
      clock: systemClock,
      timers: systemTimers,
      rng: seededRng(1),
      logger: nullLogger,
    });
    election.start(candidate);
    await until('so many terms', () => openFileCounts.length >= TERM_COUNT, { withinMs: 60_000 });
    await election.close();
    expect(placeCounts).toEqual(placeCounts.map(() => 1));
    const [first = 0] = openFileCounts;
    expect(openFileCounts.at(-1)).toBeLessThanOrEqual(first + 2);
  }, 90_000);
});
