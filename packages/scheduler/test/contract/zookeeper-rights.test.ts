import { durationMs } from '@horae/submitter/kernel';
import {
  type OpenZookeeper,
  type ZookeeperClient,
  loadZookeeper,
} from '@horae/submitter/zookeeper';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { HAS_ZOOKEEPER, ZookeeperEnsemble } from '../../../../test/world/zookeeper.js';
import { joinElection } from '../../src/election/index.js';

const OPEN_TO_ALL = { kind: 'persistent', access: 'private' } as const;
const NOTHING = Buffer.alloc(0);

describe.runIf(HAS_ZOOKEEPER)('who may do what in an ensemble that others use, too', () => {
  let ensemble: ZookeeperEnsemble;
  let openOne: OpenZookeeper;
  let scheduler: ZookeeperClient;
  /** Somebody else, without credentials: what this one makes is open to all. */
  let other: ZookeeperClient;

  beforeAll(async () => {
    ensemble = await ZookeeperEnsemble.start();
    openOne = await loadZookeeper();
    scheduler = open('horae:secret');
    other = open(null);
  }, 60_000);

  beforeEach(async () => {
    await other.create('/company', NOTHING, OPEN_TO_ALL).catch(() => undefined);
  });

  afterAll(async () => {
    await Promise.all([scheduler.close(), other.close()]);
    await ensemble.stop();
  });

  function open(credentials: string | null): ZookeeperClient {
    const address = { hosts: ensemble.hosts, credentials };
    return openOne({ address, sessionTimeoutMs: durationMs(10_000) });
  }

  const join = (path: string): Promise<void> =>
    joinElection({ session: scheduler, path, name: 'one', url: 'http://127.0.0.1:4400' });

  test('a folder above the path, which belongs to others, stays as it was', async () => {
    await join('/company/horae');
    await other.sync('/company');
    await other.create('/company/theirs', NOTHING, OPEN_TO_ALL);
    expect(await other.exists('/company/theirs')).toBe(true);
  });

  test('nobody without the password announces a master or a candidate', async () => {
    // By hand, as an operator may do it before the first start.
    await other.create('/company/prepared', NOTHING, OPEN_TO_ALL);
    await join('/company/prepared');
    await other.sync('/company/prepared');
    for (const name of ['json.info_0000000000', 'election/s-theirs-0000000000']) {
      await expect(
        other.create(`/company/prepared/${name}`, NOTHING, OPEN_TO_ALL),
      ).rejects.toMatchObject({ failure: 'noAuth' });
    }
  });
});
