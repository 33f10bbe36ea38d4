import type { OpenZookeeper } from '@horae/submitter/zookeeper';
import type { Driver } from './ports/driver.js';
import type { Lease } from './ports/leadership.js';
import type { Store } from './ports/store.js';

/**
 * Where tests plant a fault, to see that they find it: each stands in for a part, or goes around
 * it. Nothing of the product sets them.
 */
export interface SchedulerSeams {
  readonly openZookeeper?: OpenZookeeper;
  wrapStore?(store: Store): Store;
  wrapDriver?(driver: Driver): Driver;
  lease?(lease: Lease): Lease;
}
