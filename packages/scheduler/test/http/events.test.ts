import { get } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpWorld } from './http-world.js';

const DAILY = 'R/2026-02-01T00:00:00Z/P1D';

interface SeenEvent {
  readonly id: string;
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** One open stream; `until` waits for an event that fits, at most five seconds. */
class Listener {
  text = '';
  status = 0;
  type: string | undefined;
  isClosed = false;
  #request: ReturnType<typeof get>;

  constructor(port: number, headers: Record<string, string> = {}) {
    this.#request = get({ port, path: '/api/v1/events', headers }, (response) => {
      this.status = response.statusCode ?? 0;
      this.type = response.headers['content-type'];
      response.setEncoding('utf8').on('data', (chunk: string) => (this.text += chunk));
      response.on('close', () => (this.isClosed = true));
    }).on('error', () => (this.isClosed = true));
  }

  get events(): readonly SeenEvent[] {
    const records = this.text.split('\n\n').filter((record) => /^event: /m.test(record));
    return records.map((record) => ({
      id: /^id: (.*)$/m.exec(record)?.[1] ?? '',
      name: /^event: (.*)$/m.exec(record)?.[1] ?? '',
      data: JSON.parse(/^data: (.*)$/m.exec(record)?.[1] ?? '{}') as Record<string, unknown>,
    }));
  }

  async until(holds: () => boolean): Promise<void> {
    const deadline = Date.now() + 5_000;
    while (!holds()) {
      if (Date.now() > deadline) throw new Error(`it never came; seen: ${this.text}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  close(): void {
    this.#request.destroy();
  }
}

let world: HttpWorld;
let port: number;
const listeners: Listener[] = [];

async function listen(headers?: Record<string, string>): Promise<Listener> {
  const listener = new Listener(port, headers);
  listeners.push(listener);
  await listener.until(() => listener.text !== '');
  return listener;
}

beforeEach(async () => {
  world = await HttpWorld.start();
  port = await world.listen();
});
afterEach(async () => {
  for (const listener of listeners.splice(0)) listener.close();
  await world.stop();
});

describe('the stream of events', () => {
  test('tells of jobs that come, change and go', async () => {
    const listener = await listen();
    expect([listener.status, listener.type]).toEqual([200, 'text/event-stream']);
    await world.post({ name: 'a', schedule: DAILY });
    await listener.until(() => listener.events.length === 1);
    expect(listener.events[0]).toMatchObject({ name: 'job', data: { name: 'a' } });
    await world.request({ method: 'DELETE', url: '/scheduler/job/a' });
    await listener.until(() => listener.events.length === 2);
    expect(listener.events[1]?.data).toEqual({ name: 'a', deleted: true });
  });

  test('carries the run as /api/v1/runs shows it, also the one that has just ended', async () => {
    const listener = await listen();
    await world.post({ name: 'a', schedule: DAILY });
    await world.request({ method: 'PUT', url: '/scheduler/job/a' });
    await world.offer();
    await world.finish();
    const ended = () => listener.events.find(({ data }) => data['state'] === 'succeeded');
    await listener.until(() => ended() !== undefined);
    const id = encodeURIComponent(String(ended()?.data['id']));
    expect(ended()?.data).toEqual((await world.get(`/api/v1/runs/${id}`)).json());
  });

  test('whoever missed something is told to read anew', async () => {
    expect((await listen({ 'last-event-id': '77' })).events[0]?.name).toBe('reload');
    expect((await listen()).events).toEqual([]);
  });

  test('ends when the server closes, which is not held up by it', async () => {
    const listener = await listen();
    await world.app.close();
    await listener.until(() => listener.isClosed);
  });

  test('has a bound on listeners: one more is 503 with a reason', async () => {
    const open = Array.from({ length: 256 }, () => new Listener(port));
    listeners.push(...open);
    for (const listener of open) await listener.until(() => listener.text !== '');
    const extra = new Listener(port);
    listeners.push(extra);
    await extra.until(() => extra.text !== '');
    expect(extra.status).toBe(503);
    expect(extra.text).toContain('"message":"At most 256 event streams');
  });
});
