/**
 * Commits numbered changes, eight at a time, until it is killed; prints each number once it is
 * acknowledged. Folds now and then, so that a kill also lands in the middle of a fold.
 */
import { type EpochMs, nullLogger } from '@horae/submitter/kernel';
import { openSqliteStore } from '../../src/store/sqlite/index.js';
import { launched } from './store-contract-data.js';

/** More than the store writes at once: a kill may come in the middle of a fold. */
const FOLDED_COUNT = 700;

const [file = '', firstText = '1'] = process.argv.slice(2);
const store = openSqliteStore({ file, logger: nullLogger });
let next = Number(firstText);

async function commitForEver(): Promise<void> {
  for (;;) {
    const number = next;
    next += 1;
    await store.commit([launched('crash', number, 1)]);
    process.stdout.write(`${number}\n`);
    if (number % 50 === 0) {
      // Everything asked for so far is part of the fold: it was committed before.
      const body = { upTo: (next - 1) as EpochMs };
      const keys = Array.from({ length: FOLDED_COUNT }, (_, index) => `key-${index}`);
      await store.fold(
        keys.map((key) => ({ kind: 'folded', key, body })),
        [],
      );
    }
  }
}

await Promise.all(Array.from({ length: 8 }, commitForEver));
