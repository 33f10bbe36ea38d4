import { beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '../core/run.js';
import type { RunTimeList } from '../ports/store.js';
import { RunTimes } from './run-times.js';

/** A history that answers when it is told to, and what is in memory beside it. */
class FakeDoor {
  readonly state = {
    jobs: { size: 1 },
    ended: new Map<string, Run>(),
  } as never as ConstructorParameters<typeof RunTimes>[0]['state'];
  readonly history = new Map<string, number[][]>();
  readonly asked: (readonly string[])[] = [];
  isHeld = false;
  #waiting: (() => void)[] = [];

  async runTimes(jobs: readonly string[], limit: number): Promise<readonly RunTimeList[]> {
    this.asked.push(jobs);
    const lists = jobs.map((job) =>
      Float64Array.from((this.history.get(job) ?? []).slice(0, limit).flat()),
    );
    if (this.isHeld) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return lists;
  }

  answer(): void {
    this.isHeld = false;
    for (const go of this.#waiting.splice(0)) go();
  }
}

function ended(job: string, dueAt: number, tookMs: number): Run {
  return { id: `${job}@${dueAt}`, job, dueAt, endedAt: dueAt + tookMs, state: 'succeeded' } as Run;
}

let door: FakeDoor;
let times: RunTimes;
beforeEach(() => {
  door = new FakeDoor();
  times = new RunTimes(door);
  door.history.set('a', [
    [2_000, 30],
    [1_000, 10],
  ]);
});

describe('run times', () => {
  test('are those of the history, then of every run that ends', async () => {
    await times.read(['a']);
    expect(times.summary('a')).toMatchObject({ count: 2, min: 10, max: 30, mean: 20 });
    times.record(ended('a', 3_000, 80));
    expect(times.summary('a')).toMatchObject({ count: 3, max: 80, mean: 40 });
  });

  test('of a job nobody has asked for are read when somebody does', async () => {
    times.record(ended('a', 2_000, 30));
    expect(times.summary('a')).toMatchObject({ count: 0 });
    await times.read(['a']);
    expect(times.summary('a')).toMatchObject({ count: 2 });
  });

  test('have a run once that ends while they are read, in the answer or not', async () => {
    door.isHeld = true;
    const reading = times.read(['a']);
    times.record(ended('a', 2_000, 30));
    times.record(ended('a', 3_000, 50));
    door.answer();
    await reading;
    expect(times.summary('a')).toMatchObject({ count: 3, max: 50 });
  });

  test('have a run once whose end is told after it was read from memory', async () => {
    const run = ended('a', 2_000, 30);
    (door.state.ended as Map<string, Run>).set(run.id, run);
    await times.read(['a']);
    times.record(run);
    times.record(ended('a', 3_000, 50));
    expect(times.summary('a')).toMatchObject({ count: 3 });
  });

  test('are read with one question, however many ask at the same time', async () => {
    await Promise.all([times.read(['a', 'b']), times.read(['b', 'a']), times.read(['a'])]);
    await times.read(['a', 'b']);
    expect(door.asked).toEqual([['a', 'b']]);
  });

  test('of many jobs are read a few at a time', async () => {
    const jobs = Array.from({ length: 250 }, (_, place) => `job-${place}`);
    await times.read(jobs);
    expect(door.asked.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect(door.asked.flat()).toEqual(jobs);
  });

  test('that cannot be read are no figures, and are read when asked for again', async () => {
    const { runTimes } = door;
    door.runTimes = () => Promise.reject(new Error('the disk is gone'));
    await expect(times.read(['a'])).rejects.toThrow('the disk is gone');
    door.runTimes = runTimes;
    await times.read(['a']);
    expect(times.summary('a')).toMatchObject({ count: 2 });
  });

  test('of a job that is deleted while they are read are not kept', async () => {
    door.isHeld = true;
    const reading = times.read(['a']);
    times.forget('a');
    door.answer();
    await reading;
    expect(times.summary('a')).toMatchObject({ count: 0 });
    await times.read(['a']);
    expect(times.summary('a')).toMatchObject({ count: 2 });
  });

  test('that the history has forgotten are gone once it is read anew', async () => {
    await times.read(['a']);
    door.history.set('a', [[2_000, 30]]);
    times.forgetAll();
    await times.read(['a']);
    expect(times.summary('a')).toMatchObject({ count: 1, min: 30 });
  });

  test('are of the newest 1,028 runs, before a restart and after it', async () => {
    const many = Array.from({ length: 1_500 }, (_, place) => [1_500 - place, 1_500 - place]);
    door.history.set('a', many.slice(1_000));
    await times.read(['a']);
    for (const [dueAt = 0, tookMs = 0] of many.slice(0, 1_000).toReversed()) {
      times.record(ended('a', dueAt, tookMs));
    }
    const before = times.summary('a');
    expect(before).toMatchObject({ count: 1_028, min: 473, max: 1_500 });
    door.history.set('a', many);
    const restarted = new RunTimes(door);
    await restarted.read(['a']);
    expect(restarted.summary('a')).toEqual(before);
  });

  test('of a million jobs are fewer for each, the newest ones', async () => {
    (door.state.jobs as unknown as { size: number }).size = 1_000_000;
    door.history.set(
      'a',
      Array.from({ length: 100 }, (_, place) => [100 - place, 100 - place]),
    );
    await times.read(['a']);
    expect(times.summary('a')).toMatchObject({ count: 25, min: 76, max: 100 });
    times.record(ended('a', 101, 101));
    expect(times.summary('a')).toMatchObject({ count: 25, min: 77, max: 101 });
  });

  test('leave out runs that failed, and those that somebody marked as done', async () => {
    await times.read(['a']);
    times.record({ ...ended('a', 3_000, 1), state: 'failed' });
    times.record({ ...ended('a', 4_000, 1), reason: 'marked successful' });
    expect(times.summary('a')).toMatchObject({ count: 2 });
  });
});
