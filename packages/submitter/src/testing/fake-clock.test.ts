import { expect, test } from 'vitest';
import { SECOND_MS, durationMs, epochMs } from '../kernel/index.js';
import { FakeClock } from './fake-clock.js';

test('a timer sees the instant it was set for, and may set another in the same advance', () => {
  const clock = new FakeClock(epochMs(1_000_000));
  const seen: number[] = [];
  clock.after(SECOND_MS, () => {
    seen.push(clock.now());
    clock.after(SECOND_MS, () => seen.push(clock.now()));
  });
  clock.advance('PT5S');
  expect(seen).toEqual([1_001_000, 1_002_000]);
  expect(clock.now()).toBe(1_005_000);
});

test('timers of the same instant run in the order they were set; cancelled ones never run', () => {
  const clock = new FakeClock(epochMs(0));
  const seen: string[] = [];
  clock.after(durationMs(10), () => seen.push('first'));
  clock.after(durationMs(10), () => seen.push('cancelled')).cancel();
  clock.after(durationMs(10), () => seen.push('second'));
  clock.after(durationMs(11), () => seen.push('later'));
  clock.advance(10);
  expect(seen).toEqual(['first', 'second']);
  expect(clock.pendingCount).toBe(1);
});

test('a jump of the wall clock neither runs timers nor moves the monotonic clock', () => {
  const clock = new FakeClock(epochMs(0));
  let count = 0;
  clock.after(SECOND_MS, () => (count += 1));
  clock.jumpWall('PT1H');
  expect([clock.now(), clock.monotonicMs(), count]).toEqual([3_600_000, 0, 0]);
});
