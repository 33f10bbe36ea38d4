import { describe, expect, test } from 'vitest';
import { durationMs, epochMs } from '@horae/submitter/kernel';
import { FakeClock } from '@horae/submitter/testing';
import { SessionLease } from './session-lease.js';

const TIMEOUT_MS = durationMs(9_000);

describe('a lease', () => {
  test('is held for two thirds of the session time-out after an answered heartbeat was sent', () => {
    const clock = new FakeClock(epochMs(0));
    const lease = new SessionLease(clock);
    expect(lease.isHeld()).toBe(false);
    const sentAtMs = clock.monotonicMs();
    clock.advance(2_000);
    lease.beatAnswered(sentAtMs, TIMEOUT_MS);
    clock.advance(3_999);
    expect(lease.isHeld()).toBe(true);
    clock.advance(1);
    expect(lease.isHeld()).toBe(false);
    expect(lease.isLost).toBe(true);
  });

  test('does not shrink when answers come out of order', () => {
    const clock = new FakeClock(epochMs(0));
    const lease = new SessionLease(clock);
    clock.advance(5_000);
    lease.beatAnswered(durationMs(5_000), TIMEOUT_MS);
    lease.beatAnswered(durationMs(1_000), TIMEOUT_MS);
    clock.advance(5_999);
    expect(lease.isHeld()).toBe(true);
  });

  test('does not care about the wall clock', () => {
    const clock = new FakeClock(epochMs(0));
    const lease = new SessionLease(clock);
    lease.beatAnswered(durationMs(0), TIMEOUT_MS);
    clock.jumpWall('PT1H');
    expect(lease.isHeld()).toBe(true);
  });

  test('is suspended by a stall until a heartbeat is answered that was sent after it', () => {
    const clock = new FakeClock(epochMs(0));
    const lease = new SessionLease(clock);
    lease.beatAnswered(durationMs(0), TIMEOUT_MS);
    clock.advance(2_000);
    lease.suspend();
    expect(lease.isHeld()).toBe(false);
    expect(lease.isLost).toBe(false);
    lease.beatAnswered(durationMs(1_999), TIMEOUT_MS);
    expect(lease.isHeld()).toBe(false);
    lease.beatAnswered(durationMs(2_000), TIMEOUT_MS);
    expect(lease.isHeld()).toBe(true);
  });

  test('that was revoked is never held again', () => {
    const clock = new FakeClock(epochMs(0));
    const lease = new SessionLease(clock);
    lease.revoke();
    lease.beatAnswered(durationMs(0), TIMEOUT_MS);
    expect(lease.isHeld()).toBe(false);
    expect(lease.isLost).toBe(true);
  });
});
