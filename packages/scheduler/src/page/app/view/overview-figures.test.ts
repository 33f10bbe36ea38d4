import { describe, expect, test } from 'vitest';
import type { RunAnswer } from '../api/index.js';
import { hourBars } from './hour-bars.js';
import { runProgress } from './run-progress.js';
import { waitingGroups } from './waiting-groups.js';

describe('how far a run is', () => {
  const usual = { runs: 9, p50Ms: 60_000, p95Ms: 80_000 };

  test('is measured by what its job usually takes', () => {
    expect(runProgress(30_000, usual)).toMatchObject({ part: 0.5, isLong: false });
    expect(runProgress(85_000, usual)).toMatchObject({ part: 1, isLong: false });
  });

  test('a run that takes clearly longer than usual is long', () => {
    expect(runProgress(95_000, usual).isLong).toBe(true);
    expect(runProgress(2_500, { runs: 9, p50Ms: 900, p95Ms: 950 }).isLong).toBe(false);
  });

  test('is not known before a run has ended well', () => {
    expect(runProgress(5_000, undefined).part).toBeNull();
    expect(runProgress(5_000, { runs: 0, p50Ms: 0, p95Ms: 0 }).part).toBeNull();
  });
});

describe('why runs wait', () => {
  const run = (id: string, detail: string | null) => ({ id, detail }) as RunAnswer;

  test('is told once for all that wait for the same, the most frequent first', () => {
    const groups = waitingGroups([
      run('e', 'The queue "etl" is full: its runCountMax is 2'),
      run('d', 'An earlier run of this job has not ended: a@1'),
      run('c', 'An earlier run of this job has not ended: b@1'),
      run('b', null),
    ]);
    expect(groups.map(({ reason, count, oldest }) => [reason, count, oldest.id])).toEqual([
      ['earlier', 2, 'c'],
      [null, 1, 'e'],
      [null, 1, 'b'],
    ]);
  });
});

test('the bars of the next hour begin with the minute that runs, and the fullest is the highest', () => {
  const at = Date.parse('2026-03-01T12:00:30Z');
  const bucket = (minute: string, fires: number) => ({
    at: `2026-03-01T${minute}:00.000Z`,
    local: '',
    fires,
    jobs: 1,
    cpus: 0,
    mem: 0,
    coreSeconds: 0,
    unknownFires: 0,
  });
  const bars = hourBars([bucket('12:00', 2), bucket('12:59', 4), bucket('13:00', 9)], at);
  expect(bars).toHaveLength(60);
  expect(bars[0]).toMatchObject({ fires: 2, height: 0.5 });
  expect(bars[1]).toMatchObject({ fires: 0, height: 0 });
  expect(bars[59]).toMatchObject({ atMs: Date.parse('2026-03-01T12:59:00Z'), height: 1 });
});
