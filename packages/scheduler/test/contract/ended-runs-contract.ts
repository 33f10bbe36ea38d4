import { beforeEach, describe, expect, test } from 'vitest';
import type { EpochMs } from '@horae/submitter/kernel';
import type { Run, RunState } from '../../src/core/run.js';
import type { RunQuery, Store } from '../../src/ports/store.js';
import { MARK_LENGTH, markAt } from '../../src/core/view/run-marks.js';
import { run } from './store-contract-data.js';

/** Something that keeps ended runs: a store, or a history. */
export interface EndedRuns {
  /** Looked up anew for each question: what is reopened is another one. */
  readonly source: Pick<Store, 'findRuns' | 'findRun' | 'runTimes' | 'runMarks' | 'pruneRuns'>;
  add(runs: readonly Run[]): Promise<void>;
  reopen(): Promise<void>;
}

/** What everything that keeps ended runs answers. */
export function endedRunsContract(subject: () => EndedRuns): void {
  let given: EndedRuns;
  beforeEach(() => (given = subject()));

  describe('run times', () => {
    const took = (job: string, dueAtMs: number, tookMs: number): Run =>
      run(job, dueAtMs, 'succeeded', { endedAt: (dueAtMs + tookMs) as EpochMs });
    const timesOf = async (jobs: readonly string[], limit = 10): Promise<number[][]> =>
      (await given.source.runTimes(jobs, limit)).map((list) => [...list]);

    test('are those of each job that was asked for, newest due first', async () => {
      await given.add([took('a', 1_000, 10), took('b', 1_500, 20), took('a', 2_000, 30)]);
      expect(await timesOf(['b', 'none', 'a'])).toEqual([[1_500, 20], [], [2_000, 30, 1_000, 10]]);
      await given.reopen();
      expect(await timesOf(['a'])).toEqual([[2_000, 30, 1_000, 10]]);
    });

    test('of a job that runs rarely are found behind many of another', async () => {
      const busy = Array.from({ length: 500 }, (_, place) => took('busy', 10_000 + place, 1));
      await given.add([took('rare', 1_000, 7), ...busy]);
      const [rare, most] = await timesOf(['rare', 'busy'], 100);
      expect(rare).toEqual([1_000, 7]);
      expect([most?.length, most?.slice(0, 2)]).toEqual([200, [10_499, 1]]);
    });

    test('are of runs that succeeded by themselves', async () => {
      const marked = { endedAt: 3_000 as EpochMs, reason: 'marked successful' } as const;
      await given.add([
        run('a', 1_000, 'failed', { endedAt: 2_000 as EpochMs }),
        run('a', 3_000, 'succeeded', marked),
        run('a', 4_000, 'skipped'),
      ]);
      expect(await timesOf(['a'])).toEqual([[]]);
    });

    test('of a run that is written again are its last ones', async () => {
      await given.add([took('a', 1_000, 10)]);
      await given.add([took('a', 1_000, 99)]);
      expect(await timesOf(['a'])).toEqual([[1_000, 99]]);
    });
  });

  describe('run marks', () => {
    const marks = async (from: number, to: number, limit = 100): Promise<readonly unknown[][]> => {
      const range = { from: from as EpochMs, to: to as EpochMs };
      const list = await given.source.runMarks({ job: 'a', ...range, limit });
      return Array.from({ length: list.length / MARK_LENGTH }, (_, place) => {
        const { dueAt, state, tookMs } = markAt(list, place * MARK_LENGTH);
        return [dueAt, state, tookMs];
      });
    };
    beforeEach(() =>
      given.add([
        run('a', 1_000, 'succeeded', { endedAt: 1_250 as EpochMs }),
        run('b', 1_500, 'succeeded', { endedAt: 9_000 as EpochMs }),
        run('a', 2_000, 'failed', { endedAt: 9_000 as EpochMs }),
        run('a', 3_000, 'skipped'),
        run('a', 4_000, 'lost'),
        run('a', 5_000, 'killed'),
      ]),
    );

    test('say how each run of a job ended and how long a success took, newest first', async () => {
      const all = [
        [5_000, 'killed', null],
        [4_000, 'lost', null],
        [3_000, 'skipped', null],
        [2_000, 'failed', null],
        [1_000, 'succeeded', 250],
      ];
      expect(await marks(0, 10_000)).toEqual(all);
      await given.reopen();
      expect(await marks(0, 10_000)).toEqual(all);
    });

    test('are those due in the stretch, its end excluded, and the newest of too many', async () => {
      expect((await marks(2_000, 4_000)).map(([dueAt]) => dueAt)).toEqual([3_000, 2_000]);
      expect((await marks(0, 10_000, 2)).map(([dueAt]) => dueAt)).toEqual([5_000, 4_000]);
      expect(await marks(6_000, 7_000)).toEqual([]);
    });

    test('of a run that is written again are its last ones', async () => {
      await given.add([run('a', 2_000, 'succeeded', { endedAt: 2_070 as EpochMs })]);
      expect(await marks(2_000, 2_001)).toEqual([[2_000, 'succeeded', 70]]);
    });

    test('of many are all there', async () => {
      const many = Array.from({ length: 6_000 }, (_, place) => run('a', 10_000 + place, 'lost'));
      await given.add(many);
      const found = await marks(10_000, 20_000, 5_500);
      expect([found.length, found[0]?.[0], found.at(-1)?.[0]]).toEqual([5_500, 15_999, 10_500]);
    });
  });

  describe('history', () => {
    const states: readonly RunState[] = ['succeeded', 'failed', 'killed', 'lost', 'skipped'];
    const runs = Array.from({ length: 120 }, (_, index) =>
      run(`j${index % 4}`, 1_000 * Math.floor(index / 4), states[index % 5] as RunState, {
        queue: index % 7 === 0 ? 'slow' : 'default',
      }),
    );
    beforeEach(() => given.add(runs));

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
          const page = await given.source.findRuns({
            ...query,
            limit: 7,
            ...(after ? { after } : {}),
          });
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
      expect(await given.source.findRun(some.id)).toEqual(some);
      expect(await given.source.findRun('nobody@1970-01-01T00:00:00.000Z')).toBeNull();
    });

    test('pruning forgets the oldest, at most as many as asked for, and says how many', async () => {
      expect(await given.source.pruneRuns(10_000 as EpochMs, 25)).toBe(25);
      expect(await given.source.pruneRuns(10_000 as EpochMs, 25)).toBe(15);
      expect(await given.source.pruneRuns(10_000 as EpochMs, 25)).toBe(0);
      const left = (await given.source.findRuns({ limit: 1_000 })).items;
      expect(left).toEqual(runs.filter((each) => each.dueAt >= 10_000).sort(newestFirst));
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
