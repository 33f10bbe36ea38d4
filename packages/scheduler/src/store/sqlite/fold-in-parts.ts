import type { Entity } from '../../core/entity.js';
import type { Run } from '../../core/run.js';
import { runFields } from './run-table.js';
import type { FoldPlace, WriterCall } from './thread-message.js';

/** Rows of one transaction: a few milliseconds, in which commits wait. */
const PART_COUNT = 250;

/**
 * Writes a fold a few rows at a time; commits go in between. Only its last step counts: until then
 * the journal and the rows of the fold before are what a restart finds. Ended runs are written
 * under their ids, so it does no harm when a restart brings them again.
 */
export async function foldInParts(
  write: (call: WriterCall) => Promise<unknown>,
  entities: readonly Entity[],
  endedRuns: readonly Run[],
): Promise<void> {
  const asked = write({ type: 'foldBegin' });
  // At once: what the caller does to them later is not part of this fold.
  const rows = entities.map(entityFields);
  const place = (await asked) as FoldPlace;
  const { fold } = place;
  for (const part of partsOf(rows)) {
    await write({ type: 'foldPart', fold, entities: part.flat(), runs: [] });
  }
  for (const part of partsOf(endedRuns)) {
    await write({ type: 'foldPart', fold, entities: [], runs: part.flatMap(runFields) });
  }
  await write({ type: 'foldEnd', ...place });
  for (const part of partsOf(entities)) {
    await write({ type: 'foldClean', fold, keys: part.flatMap(({ kind, key }) => [kind, key]) });
  }
}

function* partsOf<T>(items: readonly T[]): Iterable<readonly T[]> {
  for (let at = 0; at < items.length; at += PART_COUNT) yield items.slice(at, at + PART_COUNT);
}

function entityFields({ kind, key, body }: Entity): readonly (string | null)[] {
  return [kind, key, body === null ? null : JSON.stringify(body)];
}
