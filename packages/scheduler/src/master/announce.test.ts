import { expect, test } from 'vitest';
import { durationMs, epochMs, seededRng } from '@horae/submitter/kernel';
import { FakeClock, SimZookeeper } from '@horae/submitter/testing';
import { masterUrl } from '@horae/agent/detector';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import { type AnnouncedMaster, announceMaster } from './announce.js';

const clock = new FakeClock(epochMs(0));
const zookeeper = new SimZookeeper({ clock, timers: clock, rng: seededRng(1) });

async function announced(host: string): Promise<{ session: ZookeeperClient; names: string[] }> {
  const address = { hosts: ['zk:2181'], credentials: null };
  const session = zookeeper.open({ address, sessionTimeoutMs: durationMs(9_000) });
  await session
    .create('/horae', Buffer.alloc(0), { kind: 'persistent', access: 'readable' })
    .catch(() => undefined);
  const master: AnnouncedMaster = { id: 'm-1', host, port: 5050, version: '0.1.0' };
  await announceMaster(session, '/horae', master);
  return { session, names: [...((await session.children('/horae')) ?? [])] };
}

test('the master is announced as Mesos masters are, for as long as the session lasts', async () => {
  const { session, names } = await announced('127.0.0.1');
  expect(names).toEqual([expect.stringMatching(/^json\.info_\d{10}$/)]);
  const data = (await session.get(`/horae/${names[0]}`))?.data ?? Buffer.alloc(0);
  expect(JSON.parse(data.toString())).toEqual({
    id: 'm-1',
    // Network order, read as if it were little-endian.
    ip: 16_777_343,
    port: 5050,
    pid: 'master@127.0.0.1:5050',
    hostname: '127.0.0.1',
    version: '0.1.0',
    address: { hostname: '127.0.0.1', ip: '127.0.0.1', port: 5050 },
    capabilities: [],
  });
  expect(masterUrl(data)).toBe('http://127.0.0.1:5050');
  await session.close();
  expect(zookeeper.childrenOf('/horae')).toEqual([]);
});

test('an address of IPv6 is one that agents understand', async () => {
  const { session, names } = await announced('::1');
  const data = (await session.get(`/horae/${names[0]}`))?.data ?? Buffer.alloc(0);
  expect(masterUrl(data)).toBe('http://[::1]:5050');
  await session.close();
});
