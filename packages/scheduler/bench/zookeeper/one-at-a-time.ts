import type { ZookeeperClient } from '@horae/submitter/zookeeper';

const NODE = { kind: 'persistent', access: 'private' } as const;
const JOB_COUNT = 100;

/**
 * Launch records per second the way of Chronos: a znode for each job, fetched and then stored on
 * condition of its version, one after the other.
 */
export async function fetchThenStore(
  client: ZookeeperClient,
  path: string,
  forMs: number,
): Promise<number> {
  const record = Buffer.alloc(650, 'x');
  await client.create(path, record, NODE);
  for (let job = 0; job < JOB_COUNT; job += 1) await client.create(`${path}/${job}`, record, NODE);
  const startedMs = performance.now();
  let count = 0;
  while (performance.now() - startedMs < forMs) {
    const job = `${path}/${count % JOB_COUNT}`;
    const found = await client.get(job);
    await client.set(job, record, found?.version ?? 0);
    count += 1;
  }
  return count / ((performance.now() - startedMs) / 1_000);
}

export interface PairOptions {
  readonly path: string;
  /** Of the znode that is made. */
  readonly bytes: number;
  readonly forMs: number;
}

/** The floor: how often one znode can be made and another set, both in one round trip. */
export async function createSetPairs(
  client: ZookeeperClient,
  { path, bytes, forMs }: PairOptions,
): Promise<number> {
  const body = Buffer.alloc(bytes, 'x');
  const head = Buffer.alloc(300, 'x');
  await client.create(path, head, NODE);
  const startedMs = performance.now();
  let count = 0;
  while (performance.now() - startedMs < forMs) {
    await Promise.all([
      client.create(`${path}/${count}`, body, NODE),
      client.set(path, head, count),
    ]);
    count += 1;
  }
  return count / ((performance.now() - startedMs) / 1_000);
}
