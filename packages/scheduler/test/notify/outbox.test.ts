import { LIMITS, type LogFields, epochMs } from '@horae/submitter/kernel';
import { FakeClock } from '@horae/submitter/testing';
import { beforeEach, describe, expect, test } from 'vitest';
import { type Channel, DeliveryFailure } from '../../src/notify/channel.js';
import { type Message, messagesFor } from '../../src/notify/message.js';
import { Outbox } from '../../src/notify/outbox.js';
import type { ChannelView } from '../../src/ports/notifier.js';
import { AT, anAlert } from './an-alert.js';

/** What the other side does with a message to this owner; it takes it unless told. */
type Behaviour = (signal: AbortSignal) => Promise<void>;

let clock: FakeClock;
let outbox: Outbox;
let tried: string[];
let logged: { readonly level: string; readonly text: string; readonly fields: LogFields }[];
let behaviours: Record<string, Behaviour>;

beforeEach(() => {
  clock = new FakeClock(epochMs(AT));
  tried = [];
  logged = [];
  behaviours = {};
  const channel: Channel = {
    name: 'http',
    target: 'alarms.example.org',
    skipReason: ({ to }) => (to === null ? 'nobody' : null),
    deliver: ({ to }, signal) => {
      tried.push(to ?? '');
      return behaviours[to ?? '']?.(signal) ?? Promise.resolve();
    },
    close: () => void tried.push('closed'),
  };
  const log =
    (level: string) =>
    (text: string, fields: LogFields = {}): void =>
      void logged.push({ level, text, fields });
  const logger = {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
  };
  outbox = new Outbox({ channel, clock, timers: clock, logger });
});

function to(owner: string): Message {
  const [message] = messagesFor(anAlert({ job: { owner } }), null);
  if (message === undefined) throw new Error('no message');
  return message;
}

async function put(...owners: readonly string[]): Promise<void> {
  for (const owner of owners) outbox.put(to(owner));
  await settle();
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

async function advance(span: string): Promise<void> {
  clock.advance(span);
  await settle();
}

const fails: Behaviour = () => Promise.reject(new Error('connect ECONNREFUSED'));
const refuses: Behaviour = () =>
  Promise.reject(new DeliveryFailure('it answered HTTP 404', { isFinal: true }));
const hangs: Behaviour = () => new Promise(() => undefined);

function counts(): ChannelView['counts'] {
  return outbox.view().counts;
}

test('a message that is taken is counted, with the time', async () => {
  await put('a');
  expect(tried).toEqual(['a']);
  expect(outbox.view()).toEqual({
    channel: 'http',
    target: 'alarms.example.org',
    counts: { delivered: 1, failed: 0, skipped: 0, dropped: 0 },
    queueLength: 0,
    lastDeliveredAt: AT,
    lastError: null,
  });
  expect(outbox.counts()).toEqual([
    { channel: 'http', kind: 'failed', outcome: 'delivered', count: 1 },
  ]);
});

test('a message without recipient is skipped, and the log says so', async () => {
  await put('');
  expect(tried).toEqual([]);
  expect(counts()).toMatchObject({ skipped: 1 });
  expect(logged).toMatchObject([
    { text: 'A notification has no recipient', fields: { job: 'nightly', channel: 'http' } },
  ]);
});

describe('a delivery that fails', () => {
  test('is tried again after 1 s, 10 s, 1 min and 5 min, then given up with a warning', async () => {
    behaviours['a'] = fails;
    await put('a');
    for (const [span, count] of [
      ['PT0.999S', 1],
      ['PT0.001S', 2],
      ['PT10S', 3],
      ['PT1M', 4],
      ['PT4M59S', 4],
      ['PT1S', 5],
      ['PT1H', 5],
    ] as const) {
      await advance(span);
      expect([span, tried.length]).toEqual([span, count]);
    }
    expect(counts()).toMatchObject({ delivered: 0, failed: 1 });
    expect(outbox.view().lastError?.text).toBe('connect ECONNREFUSED');
    expect(logged.filter(({ level }) => level === 'warn')).toMatchObject([
      { fields: { to: 'a', error: 'connect ECONNREFUSED', tries: 5 } },
    ]);
  });

  test('does not keep back what comes behind it, and is delivered once the other side works', async () => {
    behaviours['a'] = fails;
    await put('a', 'b', 'c');
    expect(tried).toEqual(['a', 'b', 'c']);
    expect(counts()).toMatchObject({ delivered: 2 });
    expect(outbox.view().queueLength).toBe(1);
    delete behaviours['a'];
    await advance('PT1S');
    expect(counts()).toMatchObject({ delivered: 3, failed: 0 });
  });

  test('is not repeated when the message itself is refused', async () => {
    behaviours['a'] = refuses;
    await put('a');
    await advance('PT1H');
    expect(tried).toEqual(['a']);
    expect(counts()).toMatchObject({ failed: 1 });
  });

  test('waits as long as the other side asks for, but not for ever', async () => {
    const asks = (retryAfterMs: number): Behaviour => {
      return () => Promise.reject(new DeliveryFailure('too many', { retryAfterMs }));
    };
    behaviours['a'] = asks(30_000);
    behaviours['b'] = asks(86_400_000);
    await put('a', 'b');
    await advance('PT29S');
    expect(tried).toEqual(['a', 'b']);
    await advance('PT1S');
    expect(tried).toEqual(['a', 'b', 'a']);
    await advance('PT5M');
    expect(tried.filter((each) => each === 'b')).toHaveLength(2);
  });

  test('is over after 8 seconds without an answer', async () => {
    behaviours['a'] = hangs;
    await put('a');
    await advance('PT7.999S');
    expect(outbox.view().lastError).toBeNull();
    await advance('PT0.001S');
    expect(outbox.view().lastError?.text).toBe('no answer within 8 s');
  });
});

test('two are on their way at once; of what waits, no more than the limit is kept', async () => {
  behaviours['slow'] = hangs;
  await put('slow', 'slow', 'third');
  expect(tried).toEqual(['slow', 'slow']);
  const owners = Array.from({ length: LIMITS.notificationQueueCountMax }, () => 'more');
  await put(...owners);
  expect(outbox.view().queueLength).toBe(LIMITS.notificationQueueCountMax);
  expect(counts()).toMatchObject({ dropped: 3 });
  const warnings = logged.filter(({ level }) => level === 'warn');
  expect(warnings.map(({ text }) => text)).toEqual([
    'Too many notifications wait: those that come now are dropped',
  ]);
  await advance('PT8S');
  expect(tried).toHaveLength(3 + owners.length - 3);
});

describe('a test message', () => {
  test('is tried once, and what came of it is told', async () => {
    behaviours['a'] = fails;
    const failed = await outbox.test(to('a'));
    expect(failed).toEqual({ channel: 'http', ok: false, error: 'connect ECONNREFUSED' });
    expect(await outbox.test(to('b'))).toEqual({ channel: 'http', ok: true, error: null });
    expect(await outbox.test(to(''))).toEqual({ channel: 'http', ok: false, error: 'nobody' });
    await advance('PT1H');
    expect(tried).toEqual(['a', 'b']);
    expect(counts()).toEqual({ delivered: 1, failed: 1, skipped: 1, dropped: 0 });
  });
});

test('of test messages that hang, no more than a few are on their way', async () => {
  behaviours['slow'] = hangs;
  const asked = Array.from({ length: 20 }, () => outbox.test(to('slow')));
  await settle();
  expect(tried).toHaveLength(LIMITS.notificationTestCountMax);
  await advance('PT8S');
  const errors = (await Promise.all(asked)).map(({ error }) => error);
  expect(new Set(errors)).toEqual(
    new Set(['no answer within 8 s', '8 test messages are on their way already; try again later']),
  );
  delete behaviours['slow'];
  expect(await outbox.test(to('slow'))).toMatchObject({ ok: true });
});

test('what comes while test messages are on their way is sent after them', async () => {
  behaviours['slow'] = hangs;
  const results = Promise.all([outbox.test(to('slow')), outbox.test(to('slow'))]);
  await put('a');
  await advance('PT8S');
  expect((await results).map(({ ok }) => ok)).toEqual([false, false]);
  await settle();
  expect(tried).toEqual(['slow', 'slow', 'a']);
  expect(counts()).toMatchObject({ delivered: 1, failed: 2 });
});

describe('a stop', () => {
  test('with nothing to do is at once', async () => {
    await outbox.stop(LIMITS.notificationStopWithinMs);
    expect(tried).toEqual(['closed']);
  });

  test('tries once more what waits for its next try', async () => {
    behaviours['a'] = fails;
    await put('a');
    delete behaviours['a'];
    await outbox.stop(LIMITS.notificationStopWithinMs);
    expect(tried).toEqual(['a', 'a', 'closed']);
    expect(counts()).toMatchObject({ delivered: 1, failed: 0 });
  });

  test('waits a few seconds for those that hang, then drops what is left, and says so', async () => {
    behaviours['slow'] = hangs;
    await put('slow', 'slow', 'third');
    const stopped = outbox.stop(LIMITS.notificationStopWithinMs);
    await advance('PT4S');
    await stopped;
    expect(tried).toEqual(['slow', 'slow', 'closed']);
    expect(counts()).toMatchObject({ failed: 2, dropped: 1 });
    expect(logged.filter(({ level }) => level === 'warn')).toHaveLength(3);
    expect(clock.pendingCount).toBe(0);
  });
});
