import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EpochMs } from '@horae/submitter/kernel';
import type { Change } from '../../src/core/change.js';
import type { Run, RunState } from '../../src/core/run.js';
import type { RunQuery, Store } from '../../src/ports/store.js';
import { launched, named, run } from './store-contract-data.js';

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

    describe('run times', () => {
      const took = (job: string, dueAtMs: number, tookMs: number): Run =>
        run(job, dueAtMs, 'succeeded', { endedAt: (dueAtMs + tookMs) as EpochMs });
      const timesOf = async (jobs: readonly string[], limit = 10): Promise<number[][]> =>
        (await store.runTimes(jobs, limit)).map((list) => [...list]);

      test('are those of each job that was asked for, newest due first', async () => {
        await store.fold([], [took('a', 1_000, 10), took('b', 1_500, 20), took('a', 2_000, 30)]);
        expect(await timesOf(['b', 'none', 'a'])).toEqual([
          [1_500, 20],
          [],
          [2_000, 30, 1_000, 10],
        ]);
        store = await harness.reopen();
        expect(await timesOf(['a'])).toEqual([[2_000, 30, 1_000, 10]]);
      });

      test('of a job that runs rarely are found behind many of another', async () => {
        const busy = Array.from({ length: 500 }, (_, place) => took('busy', 10_000 + place, 1));
        await store.fold([], [took('rare', 1_000, 7), ...busy]);
        const [rare, most] = await timesOf(['rare', 'busy'], 100);
        expect(rare).toEqual([1_000, 7]);
        expect([most?.length, most?.slice(0, 2)]).toEqual([200, [10_499, 1]]);
      });

      test('are of runs that succeeded by themselves', async () => {
        const marked = { endedAt: 3_000 as EpochMs, reason: 'marked successful' } as const;
        await store.fold(
          [],
          [
            run('a', 1_000, 'failed', { endedAt: 2_000 as EpochMs }),
            run('a', 3_000, 'succeeded', marked),
            run('a', 4_000, 'skipped'),
          ],
        );
        expect(await timesOf(['a'])).toEqual([[]]);
      });

      test('of a run that is written again are its last ones', async () => {
        await store.fold([], [took('a', 1_000, 10)]);
        await store.fold([], [took('a', 1_000, 99)]);
        expect(await timesOf(['a'])).toEqual([[1_000, 99]]);
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
        expect([...loaded.entities].sort((l, r) => (l.key < r.key ? -1 : 1))).toEqual([
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

    describe('history', () => {
      const states: readonly RunState[] = ['succeeded', 'failed', 'killed', 'lost', 'skipped'];
      const runs = Array.from({ length: 120 }, (_, index) =>
        run(`j${index % 4}`, 1_000 * Math.floor(index / 4), states[index % 5] as RunState, {
          queue: index % 7 === 0 ? 'slow' : 'default',
        }),
      );
      beforeEach(() => store.fold([], runs));

      const queries: Readonly<Record<string, Omit<RunQuery, 'limit'>>> = {
        'all of them': {},
        'of a job': { job: 'j1' },
        'of a state': { states: ['lost'] },
        'of two states': { states: ['failed', 'skipped'] },
        'of no state': { states: [] },
        'of a queue': { queue: 'slow' },
        'of a stretch of time, its end excluded': { from: 5_000 as EpochMs, to: 9_000 as EpochMs },
        'of a job in two states since then': {
          job: 'j2',
          states: ['failed', 'succeeded'],
          from: 7_000 as EpochMs,
        },
        'of a job in a queue': { job: 'j0', queue: 'slow' },
        'of a queue in a state until then': {
          queue: 'slow',
          states: ['killed'],
          to: 20_000 as EpochMs,
        },
      };
      test.each(Object.entries(queries))(
        'pages of runs %s join to all, newest first',
        async (_, query) => {
          const expected = runs.filter((each) => isAsked(query, each)).sort(newestFirst);
          const found: Run[] = [];
          let after: { dueAt: EpochMs; id: string } | undefined;
          for (;;) {
            const page = await store.findRuns({ ...query, limit: 7, ...(after ? { after } : {}) });
            expect(page.items.length).toBe(Math.min(7, expected.length - found.length));
            found.push(...page.items);
            expect(page.hasMore).toBe(found.length < expected.length);
            const last = page.items.at(-1);
            if (!page.hasMore || last === undefined) break;
            after = { dueAt: last.dueAt, id: last.id };
          }
          expect(found).toEqual(expected);
        },
      );

      test('one run is found by its id, an unknown one is not', async () => {
        const some = runs[17] as Run;
        expect(await store.findRun(some.id)).toEqual(some);
        expect(await store.findRun('nobody@1970-01-01T00:00:00.000Z')).toBeNull();
      });

      test('pruning forgets the oldest, at most as many as asked for, and says how many', async () => {
        expect(await store.pruneRuns(10_000 as EpochMs, 25)).toBe(25);
        expect(await store.pruneRuns(10_000 as EpochMs, 25)).toBe(15);
        expect(await store.pruneRuns(10_000 as EpochMs, 25)).toBe(0);
        const left = (await store.findRuns({ limit: 1_000 })).items;
        expect(left).toEqual(runs.filter((each) => each.dueAt >= 10_000).sort(newestFirst));
      });
    });
  });
}

function isAsked(query: Omit<RunQuery, 'limit'>, each: Run): boolean {
  return (
    (query.job ?? each.job) === each.job &&
    (query.queue ?? each.queue) === each.queue &&
    (query.states ?? [each.state]).includes(each.state) &&
    each.dueAt >= (query.from ?? 0) &&
    each.dueAt < (query.to ?? Infinity)
  );
}

function newestFirst(left: Run, right: Run): number {
  return right.dueAt - left.dueAt || (left.id < right.id ? 1 : -1);
}

function entity(
  kind: string,
  key: string,
  body: unknown,
): { kind: string; key: string; body: unknown } {
  return { kind, key, body };
}
