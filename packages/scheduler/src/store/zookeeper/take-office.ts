import type { ZookeeperError } from '@horae/submitter/zookeeper';
import { StoreError, StoreFenced } from '../../ports/store.js';
import { type Head, decodeHead, encodeHead, epochOfBatch, newHead, withOffice } from './head.js';
import type { Office } from './head-writer.js';
import { type Layout, batchPath } from './layout.js';
import { type PatientClient, asStoreError } from './patient-client.js';

/** An earlier leader that still writes gets in between so often at most. */
const TRIES_MAX = 1_000;

/**
 * Writes the next epoch into the head: from then on every write of an earlier leader fails.
 * @throws StoreFenced, StoreError
 */
export async function takeOffice(
  zookeeper: PatientClient,
  layout: Layout,
  epochAbove: number,
): Promise<Office> {
  await makeLayout(zookeeper, layout);
  let firstEpoch: number | null = null;
  /** Of this call: written perhaps, without an answer. */
  let hasUnknown = false;
  for (let tries = 1; tries <= TRIES_MAX; tries += 1) {
    const found = await readHead(zookeeper, layout);
    if (found === null) {
      await makeHead(zookeeper, layout);
      continue;
    }
    firstEpoch ??= found.head.epoch;
    // Its own lost write looks like that of another: then it takes office again, one epoch higher.
    if (found.head.epoch > firstEpoch && !hasUnknown) throw takenBy(found.head.epoch);
    const next = await nextOffice(zookeeper, layout, found.head, epochAbove);
    try {
      const version = await zookeeper.client.set(layout.head, encodeHead(next), found.version);
      return { head: next, version };
    } catch (error) {
      const { failure } = error as ZookeeperError;
      if (failure === 'connectionLost') {
        hasUnknown = true;
        await zookeeper.reconnected();
      } else if (failure !== 'badVersion') {
        throw asStoreError(error as Error);
      }
    }
  }
  throw new StoreFenced(`${layout.head} is written all the time: another scheduler leads.`);
}

/** The head that others see now, too. */
export async function readHead(zookeeper: PatientClient, layout: Layout): Promise<Office | null> {
  const found = await zookeeper.getNow(layout.head);
  if (found === null) return null;
  return { head: decodeHead(found.data, layout.head), version: found.version };
}

async function nextOffice(
  zookeeper: PatientClient,
  layout: Layout,
  head: Head,
  epochAbove: number,
): Promise<Head> {
  const epoch = Math.max(head.epoch, epochAbove) + 1;
  return withOffice(head, epoch, await lastSeq(zookeeper, layout, head));
}

/**
 * Where the journal ends. A last batch that the head names and that is not there has never been
 * acknowledged: making it was refused. (Only the last one can be so: its leader went no further.)
 * Should it appear after this look, its leader has to write the head before it may acknowledge it,
 * and that fails, or else the version that is demanded here.
 */
async function lastSeq(zookeeper: PatientClient, layout: Layout, head: Head): Promise<number> {
  const { seq, folded } = head;
  if (seq === folded) return seq;
  const path = batchPath(layout, seq, epochOfBatch(head, seq));
  return (await zookeeper.existsNow(path)) ? seq : seq - 1;
}

async function makeLayout(zookeeper: PatientClient, layout: Layout): Promise<void> {
  const steps = layout.root.split('/').slice(1);
  for (const [place] of steps.entries()) {
    await makeFolder(zookeeper, `/${steps.slice(0, place + 1).join('/')}`, 'readable');
  }
  await makeFolder(zookeeper, layout.journal, 'private');
  await makeFolder(zookeeper, layout.segments, 'private');
}

async function makeFolder(
  zookeeper: PatientClient,
  path: string,
  access: 'private' | 'readable',
): Promise<void> {
  if (await zookeeper.exists(path)) return;
  await zookeeper.create(path, Buffer.alloc(0), access);
}

/** Nobody's yet: several may try to make it. */
async function makeHead(zookeeper: PatientClient, layout: Layout): Promise<void> {
  for (const folder of [layout.journal, layout.segments]) {
    const names = await zookeeper.children(folder);
    if (names !== null && names.length > 0) {
      throw new StoreError(
        `${layout.head} is missing, but ${folder} is not empty. Put ${layout.head} back, or delete ` +
          `everything below ${layout.root} to begin anew.`,
      );
    }
  }
  await zookeeper.create(layout.head, encodeHead(newHead(0)));
}

function takenBy(epoch: number): StoreFenced {
  return new StoreFenced(`Another scheduler has taken office meanwhile, in epoch ${epoch}.`);
}
