import { afterEach, beforeEach, expect, test } from 'vitest';
import { epochMs, nullLogger } from '@horae/submitter/kernel';
import { FakeClock } from '@horae/submitter/testing';
import { ListDetector } from './list-detector.js';

const [A, B, C] = ['http://a:1', 'http://b:1', 'http://c:1'];

let clock: FakeClock;
let detector: ListDetector;
let told: (string | null)[];
/** What each master says when it is asked who leads; one that is not here never answers. */
let says: Record<string, string | null>;
let askedCount: number;

beforeEach(() => {
  clock = new FakeClock(epochMs(0));
  told = [];
  says = {};
  askedCount = 0;
});

afterEach(async () => {
  await detector.close();
  expect(clock.pendingCount).toBe(0);
});

async function detect(...masters: readonly string[]): Promise<void> {
  const inquiry = {
    ask: (url: string): Promise<string | null> => {
      askedCount += 1;
      const answer = says[url];
      return answer === undefined ? new Promise(() => undefined) : Promise.resolve(answer);
    },
    close: async () => undefined,
  };
  detector = new ListDetector({ masters, inquiry, timers: clock, logger: nullLogger });
  detector.onChange((master) => told.push(master?.url ?? null));
  await pass(0);
}

async function pass(ms: number): Promise<void> {
  for (let left = ms; left >= 0; left -= 250) {
    if (ms > 0) clock.advance(Math.min(left, 250));
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
}

test('of a single master nobody is asked: it is the one', async () => {
  await detect('http://a:1/');
  expect(detector.current()).toEqual({ url: A });
  detector.doubt(A);
  await pass(1_000);
  expect(askedCount).toBe(0);
});

test('any master leads to the leader, whoever does not answer', async () => {
  says = { [B]: C };
  await detect(A, B, C);
  expect(detector.current()).toEqual({ url: C });
});

test('while nobody leads they are asked again', async () => {
  says = { [A]: null, [B]: null };
  await detect(A, B, C);
  expect(detector.current()).toBeNull();
  says = { [A]: A, [B]: null };
  await pass(500);
  expect(told).toEqual([A]);
});

test('a standby that still names the dead leader is not believed; its news is', async () => {
  says = { [A]: A, [B]: A, [C]: A };
  await detect(A, B, C);
  says = { [B]: A, [C]: null };
  detector.doubt(A);
  await pass(5_000);
  expect(told).toEqual([A]);
  says = { [B]: C, [C]: C };
  await pass(500);
  expect(told).toEqual([A, C]);
});

test('one that leads no longer and says it does gives way to one that does', async () => {
  says = { [A]: A, [B]: null };
  await detect(A, B);
  says = { [A]: A, [B]: B };
  detector.doubt(A);
  await pass(250);
  expect(told).toEqual([A, B]);
});

test('one that was only slow stays the leader, and the asking ends', async () => {
  says = { [A]: A, [B]: A };
  await detect(A, B);
  detector.doubt(A);
  await pass(1_000);
  expect(detector.current()).toEqual({ url: A });
  const before = askedCount;
  await pass(10_000);
  expect(askedCount).toBe(before);
});

test('a leader under a name that cannot be reached is tried under the listed one', async () => {
  const name = 'http://node-a.internal:1';
  says = { [A]: name, [B]: name };
  await detect(A, B);
  expect(told).toEqual([name]);
  detector.doubt(name);
  await pass(2_000);
  expect([A, B]).toContain(told.at(-1));
  // It was a standby: the next in the list has its turn.
  const before = told.at(-1);
  detector.doubt(name);
  await pass(2_000);
  expect([A, B].filter((url) => url !== before)).toContain(told.at(-1));
});

test('whoever accepts a subscription leads', async () => {
  says = { [A]: A };
  await detect(A, B);
  detector.doubt(A);
  detector.trust(B);
  const before = askedCount;
  await pass(1_000);
  expect(told).toEqual([A, B]);
  expect(askedCount).toBe(before);
});
