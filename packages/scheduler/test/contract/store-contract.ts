import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EpochMs } from '@horae/submitter/kernel';
import type { Change } from '../../src/core/change.js';
import type { Store } from '../../src/ports/store.js';
import { endedRunsContract } from './ended-runs-contract.js';
import { byKey, launched, named, run } from './store-contract-data.js';

export interface StoreHarness {
  open(): Promise<Store>;
  /** Closes or abandons the opened one and opens what it left behind. */
  reopen(): Promise<Store>;
  dispose(): Promise<void>;
}

/** What every store keeps, whatever it is made of. */
export function storeContract(name: string, makeHarness: () => Promise<StoreHarness>): void {
  describe(`store contract: ${name}`, () => {
    let harness: StoreHarness;
    let store: Store;
    beforeEach(async () => {
      harness = await makeHarness();
      store = await harness.open();
    });
    afterEach(() => harness.dispose());

    describe('journal', () => {
      test('a new store is empty', async () => {
        expect(await store.load()).toEqual({ entities: [], changes: [] });
      });

      test('committed changes come back in order after a restart', async () => {
        await store.commit([named('a'), named('b')]);
        await store.commit([named('c')]);
        store = await harness.reopen();
        expect((await store.load()).changes).toEqual([named('a'), named('b'), named('c')]);
      });

      test('commits asked for at the same time keep the order of the calls', async () => {
        const names = Array.from({ length: 500 }, (_, index) => `n${index}`);
        await Promise.all(names.map((each) => store.commit([named(each)])));
        expect((await store.load()).changes).toEqual(names.map(named));
      });

      test('text of any kind survives: quotes, newlines, other scripts, astral characters', async () => {
        const odd = named('\'"\\\n\u0000\u2028 昼夜 🕰 </script>');
        await store.commit([odd]);
        store = await harness.reopen();
        expect((await store.load()).changes).toEqual([odd]);
      });

      test('what the caller changes after the commit does not reach the store', async () => {
        const change = { kind: 'frameworkNamed', frameworkId: 'before' };
        await store.commit([change as Change]);
        change.frameworkId = 'after';
        expect((await store.load()).changes).toEqual([named('before')]);
      });
    });

    describe('double launch', () => {
      test('attempts of different runs, jobs and numbers are all accepted', async () => {
        await store.commit([launched('a', 1_000, 1), launched('a', 1_000, 2)]);
        await store.commit([launched('a', 2_000, 1), launched('b', 1_000, 1)]);
        expect((await store.load()).changes).toHaveLength(4);
      });

      test('the second launch of an attempt is refused, naming its task id', async () => {
        await store.commit([launched('a', 1_000, 1)]);
        await expect(store.commit([named('x'), launched('a', 1_000, 1)])).rejects.toMatchObject({
          name: 'StoreError',
          message: expect.stringContaining('ct:1000:1:a:') as string,
        });
      });

      test('nothing of the refused commit stays, also when it repeats within itself', async () => {
        const twice = [named('x'), launched('a', 1_000, 1), launched('a', 1_000, 1)];
        await expect(store.commit(twice)).rejects.toThrow('ct:1000:1:a:');
        store = await harness.reopen();
        expect((await store.load()).changes).toEqual([]);
      });

      test('it is refused after a restart and after a fold, too', async () => {
        await store.commit([launched('a', 1_000, 1)]);
        await store.fold([], []);
        store = await harness.reopen();
        await expect(store.commit([launched('a', 1_000, 1)])).rejects.toThrow('ct:1000:1:a:');
      });
    });

    describe('a store that has failed', () => {
      test('refuses every later write, also those that were already waiting', async () => {
        await store.commit([named('kept'), launched('a', 1_000, 1)]);
        const asked = [
          store.commit([launched('a', 1_000, 1)]),
          store.fold([], []),
          store.commit([named('later')]),
        ];
        const results = await Promise.allSettled(asked);
        expect(results.map((result) => result.status)).toEqual([
          'rejected',
          'rejected',
          'rejected',
        ]);
        await expect(store.commit([named('much later')])).rejects.toThrow();
        await expect(store.pruneRuns(1 as EpochMs, 1)).rejects.toThrow();
        store = await harness.reopen();
        expect((await store.load()).changes).toEqual([named('kept'), launched('a', 1_000, 1)]);
      });

      test('can still be closed, and a closed one refuses writes', async () => {
        await store.commit([launched('a', 1_000, 1)]);
        await expect(store.commit([launched('a', 1_000, 1)])).rejects.toThrow();
        await store.close();
        await expect(store.commit([named('x')])).rejects.toThrow();
      });
    });

    describe('fold', () => {
      test('replaces the journal, upserts entities and deletes those without a body', async () => {
        await store.commit([named('x')]);
        await store.fold(
          [
            entity('job', 'a', 1),
            entity('job', 'b', { deep: [null, 'ü'] }),
            entity('gate', 'a', 2),
          ],
          [],
        );
        await store.commit([named('y')]);
        await store.fold([entity('job', 'a', 3), entity('gate', 'a', null)], []);
        await store.commit([named('z')]);
        store = await harness.reopen();
        const loaded = await store.load();
        expect(loaded.changes).toEqual([named('z')]);
        expect(byKey(loaded.entities)).toEqual([
          entity('job', 'a', 3),
          entity('job', 'b', { deep: [null, 'ü'] }),
        ]);
      });

      test('covers commits asked for before it and none asked for after it', async () => {
        const before = store.commit([named('before')]);
        const folded = store.fold([entity('job', 'a', 1)], []);
        const after = store.commit([named('after')]);
        await Promise.all([before, folded, after]);
        expect((await store.load()).changes).toEqual([named('after')]);
      });

      test('a large fold lets commits pass, and is complete when it is done', async () => {
        const many = Array.from({ length: 2_000 }, (_, index) => `job-${index}`);
        await store.fold(
          many.map((name) => entity('job', name, 'first')),
          [],
        );
        await store.commit([named('before')]);
        let isFolded = false;
        const folded = store
          .fold(
            many.map((name, index) => entity('job', name, index % 2 === 0 ? 'second' : null)),
            many.map((name) => run(name, 1_000, 'succeeded')),
          )
          .then(() => (isFolded = true));
        await store.commit([named('meanwhile')]);
        expect(isFolded && name === 'SQLite').toBe(false);
        await folded;
        store = await harness.reopen();
        const loaded = await store.load();
        expect(loaded.changes).toEqual([named('meanwhile')]);
        expect(new Set(loaded.entities.map(({ body }) => body))).toEqual(new Set(['second']));
        expect(loaded.entities).toHaveLength(1_000);
        expect((await store.findRuns({ limit: 3_000 })).items).toHaveLength(2_000);
      });

      test('an ended run folded twice is there once, as it was last', async () => {
        await store.fold([], [run('a', 1_000, 'failed')]);
        await store.fold([], [run('a', 1_000, 'succeeded')]);
        expect((await store.findRuns({ limit: 10 })).items).toEqual([run('a', 1_000, 'succeeded')]);
      });
    });

    endedRunsContract(() => ({
      get source() {
        return store;
      },
      add: (runs) => store.fold([], runs),
      reopen: async () => void (store = await harness.reopen()),
    }));
  });
}

function entity(
  kind: string,
  key: string,
  body: unknown,
): { kind: string; key: string; body: unknown } {
  return { kind, key, body };
}
