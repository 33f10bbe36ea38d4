import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { connection, onLiveEvent, parseEvent, startEventStream } from './event-stream.js';

test('news of a run names its job, said or read from the id', () => {
  const id = 'me@host@2026-01-01T00:00:00.000Z';
  expect(parseEvent('run', JSON.stringify({ id }))).toEqual({
    type: 'run',
    jobName: 'me@host',
    runId: id,
  });
  expect(parseEvent('run', JSON.stringify({ id, job: 'x' })).jobName).toBe('x');
});

test('news of a job names it', () => {
  expect(parseEvent('job', '{"name":"a"}')).toEqual({ type: 'job', jobName: 'a', runId: null });
});

test('data that is no JSON object is no reason to stop', () => {
  for (const data of ['', 'null', '[1]', '{', '{"name":7}']) {
    expect(parseEvent('job', data)).toEqual({ type: 'job', jobName: null, runId: null });
  }
});

/** What the browser does for the page, done by the test. */
class ToldEventSource {
  static readonly CLOSED = 2;
  static readonly all: ToldEventSource[] = [];
  readonly listeners = new Map<string, (message: { data: string }) => void>();
  onopen: () => void = () => undefined;
  onerror: () => void = () => undefined;
  readyState = 0;

  constructor() {
    ToldEventSource.all.push(this);
  }

  addEventListener(type: string, listener: (message: { data: string }) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.readyState = ToldEventSource.CLOSED;
  }
}

describe('the connection', () => {
  const newest = (): ToldEventSource => ToldEventSource.all.at(-1) as ToldEventSource;
  const told: string[] = [];
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', ToldEventSource);
    ToldEventSource.all.length = 0;
    told.length = 0;
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  onLiveEvent(({ type }) => void told.push(type));

  test('is given up when a scheduler that is stuck keeps it open and says nothing', () => {
    startEventStream();
    newest().onopen();
    for (let count = 0; count < 4; count += 1) {
      vi.advanceTimersByTime(30_000);
      newest().listeners.get('alive')?.({ data: '{}' });
    }
    expect([connection.value, ToldEventSource.all.length]).toEqual(['open', 1]);
    vi.advanceTimersByTime(35_000);
    expect([connection.value, ToldEventSource.all.length]).toEqual(['lost', 2]);
    expect(ToldEventSource.all[0]?.readyState).toBe(ToldEventSource.CLOSED);
    newest().onopen();
    expect([connection.value, told]).toEqual(['open', ['reload']]);
  });

  test('is asked for again after a refusal, which the browser takes for final', () => {
    startEventStream();
    newest().readyState = ToldEventSource.CLOSED;
    newest().onerror();
    expect([connection.value, ToldEventSource.all.length]).toEqual(['lost', 1]);
    vi.advanceTimersByTime(2_000);
    expect(ToldEventSource.all.length).toBe(2);
  });

  test('that breaks is left to the browser, which comes back by itself', () => {
    startEventStream();
    newest().onopen();
    newest().onerror();
    vi.advanceTimersByTime(60_000);
    expect([connection.value, ToldEventSource.all.length]).toEqual(['lost', 1]);
  });
});
