import { StoreError } from '../../ports/store.js';
import type { Segment } from './head.js';
import { inFlight } from './in-flight.js';
import { type Layout, segmentPartPath } from './layout.js';
import { isLastOfBlock, partBody } from './packed-segment.js';
import type { PatientClient } from './patient-client.js';

const PARTS_IN_FLIGHT = 16;

export interface PackedBlock {
  /** Of its first part. */
  readonly path: string;
  readonly block: Buffer;
}

/** In their order. @throws StoreError that names a znode that is missing */
export async function* segmentBlocks(
  zookeeper: PatientClient,
  layout: Layout,
  segment: Segment,
): AsyncGenerator<PackedBlock> {
  let open: { readonly path: string; readonly bodies: Buffer[] } | null = null;
  for await (const { path, part } of segmentParts(zookeeper, layout, segment)) {
    open ??= { path, bodies: [] };
    open.bodies.push(partBody(part));
    if (!isLastOfBlock(part)) continue;
    const { bodies } = open;
    const block = bodies.length === 1 ? (bodies[0] as Buffer) : Buffer.concat(bodies);
    yield { path: open.path, block };
    open = null;
  }
  if (open !== null) throw new StoreError(`${open.path} is damaged: its last part is missing.`);
}

export function segmentParts(
  zookeeper: PatientClient,
  layout: Layout,
  { id, partCount }: Segment,
): AsyncGenerator<{ readonly path: string; readonly part: Buffer }> {
  const paths = Array.from({ length: partCount }, (_, part) => segmentPartPath(layout, id, part));
  return inFlight(paths, PARTS_IN_FLIGHT, async (path) => ({
    path,
    part: await dataOf(zookeeper, path),
  }));
}

/** @throws StoreError when it is missing */
export async function dataOf(zookeeper: PatientClient, path: string): Promise<Buffer> {
  // What a server that is behind does not have yet may be there all the same.
  const found = (await zookeeper.get(path)) ?? (await zookeeper.getNow(path));
  if (found === null) throw new MissingZnode(path);
  return found.data;
}

/** The head names it, and it is not there; or the head that was read is not the newest. */
export class MissingZnode extends StoreError {
  constructor(path: string) {
    super(`${path} is missing: the state cannot be read.`);
  }
}

export function damaged(path: string, cause: unknown): StoreError {
  return new StoreError(`${path} is damaged: ${(cause as Error).message}.`, { cause });
}
