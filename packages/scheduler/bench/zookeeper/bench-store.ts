import { durationMs, nullLogger } from '@horae/submitter/kernel';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import { systemClock, systemTimers } from '../../src/cli/system-time.js';
import type { SoloStore } from '../../src/ports/store.js';
import { type WarmState, openZookeeperStore } from '../../src/store/zookeeper/index.js';
import { memoryHistory } from '../../test/contract/memory-history.js';

/** As a leader opens it; its history is kept in memory. */
export function openBenchStore(
  client: ZookeeperClient,
  path: string,
  warm?: WarmState,
): Promise<SoloStore> {
  return openZookeeperStore({
    client,
    path,
    history: memoryHistory(),
    ringSize: 10,
    historyRetentionMs: durationMs(30 * 86_400_000),
    clock: systemClock,
    timers: systemTimers,
    logger: nullLogger,
    ...(warm === undefined ? {} : { warm }),
  });
}
