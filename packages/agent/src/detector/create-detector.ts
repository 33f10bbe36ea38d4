import {
  type Clock,
  type DurationMs,
  type Logger,
  type Timers,
  assert,
} from '@horae/submitter/kernel';
import { type OpenZookeeper, readZookeeperAddress } from '@horae/submitter/zookeeper';
import { createMasterInquiry } from './ask-master.js';
import { ListDetector } from './list-detector.js';
import type { MasterDetector } from './master-detector.js';
import { ZookeeperDetector } from './zookeeper-detector.js';

export interface DetectorOptions {
  /** Base addresses of masters, or one `zk://…/path`. */
  readonly masters: readonly string[];
  /** Asked of ZooKeeper; also how long the last leader is believed in without it. */
  readonly sessionTimeoutMs: DurationMs;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Needed when `needsZookeeper(masters)`: what `loadZookeeper` answers. */
  readonly openZookeeper?: OpenZookeeper;
  /** `Authorization` for the masters of a list; none by default. */
  readonly authorization?: string;
  readonly logger: Logger;
}

/** True when the leader is to be found in ZooKeeper. */
export function needsZookeeper(masters: readonly string[]): boolean {
  return masters.some((master) => master.startsWith('zk://'));
}

/** Begins to look for the leading master at once. */
export function createDetector(options: DetectorOptions): MasterDetector {
  const { masters, authorization = null, openZookeeper } = options;
  if (!needsZookeeper(masters)) {
    return new ListDetector({ ...options, inquiry: createMasterInquiry(authorization) });
  }
  assert(openZookeeper !== undefined, 'whoever gives a zk:// address has loaded ZooKeeper');
  const address = readZookeeperAddress(masters[0] ?? '', '');
  assert(address.ok, 'the options have refused what is no address of ZooKeeper');
  return new ZookeeperDetector({ ...options, address: address.value, openZookeeper });
}
