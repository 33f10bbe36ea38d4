import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EpochMs } from '@horae/submitter/kernel';
import type { Run } from '../../src/core/run.js';
import type { History } from '../../src/ports/history.js';
import { endedRunsContract } from './ended-runs-contract.js';
import { run } from './store-contract-data.js';

export interface HistoryHarness {
  /** On what those opened before have left. */
  open(): History;
  /** Forgets all of it; what is open is closed. */
  clear(): Promise<void>;
}

/** What every history keeps, whatever it is made of. */
export function historyContract(name: string, harness: () => HistoryHarness): void {
  describe(`history contract: ${name}`, () => {
    let history: History;
    beforeEach(() => void (history = harness().open()));
    afterEach(async () => {
      await history.close();
      await harness().clear();
    });

    const reopen = async (): Promise<void> => {
      await history.close();
      history = harness().open();
    };

    endedRunsContract(() => ({
      get source() {
        return history;
      },
      add: (runs) => history.append(runs, 1),
      reopen,
    }));

    test('what was added is there after a restart', async () => {
      const runs = [run('a', 1_000, 'failed'), run('b', 2_000, 'succeeded')];
      await history.append(runs, 1);
      await reopen();
      expect((await history.findRuns({ limit: 10 })).items).toEqual([...runs].reverse());
    });

    test('a run that is added again is there once, as it was last', async () => {
      await history.append([run('a', 1_000, 'failed')], 1);
      await history.append([run('a', 1_000, 'failed'), run('a', 1_000, 'succeeded')], 1);
      expect((await history.findRuns({ limit: 10 })).items).toEqual([run('a', 1_000, 'succeeded')]);
      expect((await history.findRuns({ states: ['failed'], limit: 10 })).items).toEqual([]);
    });

    test('text of any kind survives', async () => {
      const odd = '\'"\\\n\u0000\u2028 昼夜 🕰 \ud83d % \\0 </script> \u007f';
      const runs = [
        run('a', 1_000, 'failed', { detail: odd, arguments: [odd, ''], queue: 'Übung 🕰' }),
        run('Tag 昼 🕰', 2_000, 'failed'),
      ];
      await history.append(runs, 1);
      await reopen();
      expect((await history.findRuns({ limit: 10 })).items).toEqual([...runs].reverse());
      expect((await history.findRuns({ job: 'Tag 昼 🕰', limit: 10 })).items).toEqual([runs[1]]);
      expect((await history.findRuns({ queue: 'Übung 🕰', limit: 10 })).items).toEqual([runs[0]]);
    });

    test('names that differ by case, an accent or a space at the end are different jobs', async () => {
      const names = ['job', 'Job', 'jöb', 'job ', ' job'];
      await history.append(
        names.map((name) => run(name, 1_000, 'succeeded')),
        1,
      );
      for (const name of names) {
        const found = (await history.findRuns({ job: name, limit: 10 })).items;
        expect(found.map(({ job }) => job)).toEqual([name]);
        expect(await history.findRun(run(name, 1_000, 'failed').id)).toMatchObject({ job: name });
      }
      expect((await history.runTimes(names, 10)).map((list) => list.length)).toEqual([
        2, 2, 2, 2, 2,
      ]);
    });

    test('the longest name, a thousand attempts and long output are kept whole', async () => {
      const job = 'j'.repeat(200);
      const [attempt] = run(job, 1_000, 'failed').attempts;
      const attempts = Array.from({ length: 1_000 }, (_, place) => ({
        ...(attempt as Run['attempts'][number]),
        attempt: place,
        message: 'out of memory 🕰 '.repeat(60),
      }));
      const long = run(job, 1_000, 'failed', { attempts, queue: 'q'.repeat(100) });
      await history.append([long, run('a', 1_000, 'failed')], 1);
      expect(await history.findRun(long.id)).toEqual(long);
    });

    test('many at once are all there, and so is nothing', async () => {
      const many = Array.from({ length: 2_000 }, (_, place) => run('a', place, 'succeeded'));
      await history.append(many, 1);
      await history.append([], 1);
      const page = await history.findRuns({ limit: 3_000 });
      expect(page.items.map(({ dueAt }) => dueAt)).toEqual(
        many.map(({ dueAt }) => dueAt).reverse(),
      );
      expect(await history.pruneRuns(5_000 as EpochMs, 3_000)).toBe(2_000);
    });

    test('times of no job are none, and those of many come in their order', async () => {
      expect(await history.runTimes([], 10)).toEqual([]);
      const jobs = Array.from({ length: 250 }, (_, place) => `job-${place}`);
      await history.append(
        jobs.map((job, place) => run(job, 1_000 + place, 'succeeded')),
        1,
      );
      const lists = await history.runTimes([...jobs].reverse(), 10);
      expect(lists.map(([dueAt]) => dueAt)).toEqual(
        jobs.map((_, place) => 1_000 + place).reverse(),
      );
    });

    test('a closed one answers nothing', async () => {
      await history.findRuns({ limit: 1 });
      await history.close();
      await expect(history.append([run('a', 1_000, 'failed')], 1)).rejects.toThrow();
      await expect(history.findRuns({ limit: 1 })).rejects.toThrow();
    });
  });
}
