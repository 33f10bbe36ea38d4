import { inflateSync } from 'node:zlib';
import type { Timers } from '@horae/submitter/kernel';
import type { ZookeeperClient } from '@horae/submitter/zookeeper';
import type { Run } from '../../core/run.js';
import { layoutOf } from './layout.js';
import { rowsOf } from './packed-segment.js';
import { PatientClient } from './patient-client.js';
import { damaged, segmentBlocks } from './read-segment.js';
import { runOf } from './rows.js';
import { readHead } from './take-office.js';

export interface ReadRingOptions {
  readonly client: ZookeeperClient;
  /** Of the installation, with no slash at its end. */
  readonly path: string;
  readonly timers: Timers;
}

/**
 * The ended runs that ZooKeeper keeps, oldest written first, a block at a time; a run that was
 * written twice comes twice. Only for who holds office: a leader removes what it has merged.
 *
 * @throws StoreError
 */
export async function* readRing({
  client,
  path,
  timers,
}: ReadRingOptions): AsyncGenerator<readonly Run[]> {
  const zookeeper = new PatientClient(client, timers);
  const layout = layoutOf(path);
  const head = (await readHead(zookeeper, layout))?.head;
  for (const segment of head?.ring ?? []) {
    for await (const { path: place, block } of segmentBlocks(zookeeper, layout, segment)) {
      try {
        yield rowsOf(inflateSync(block)).map(runOf);
      } catch (cause) {
        throw damaged(place, cause);
      }
    }
  }
}
