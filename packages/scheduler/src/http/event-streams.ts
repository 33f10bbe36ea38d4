import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HoraeError, LIMITS } from '@horae/submitter/kernel';

/** One event of `/api/v1/events`: its name and its data, which is sent as one line of JSON. */
export interface StreamEvent {
  readonly name: 'job' | 'run' | 'agent' | 'leader' | 'reload';
  /** Two events with the same name and key in one batch are one: the later. */
  readonly key: string;
  readonly data: unknown;
}

/** Gathers events for this long before it writes them: a burst becomes one write per listener. */
const BATCH_MS = 100;
/** Proxies close connections that are silent for a minute. */
const HEARTBEAT_MS = 15_000;
/** An event: a comment would tell a page nothing of a scheduler that is stuck. */
const STILL_HERE = 'event: alive\ndata: {}\n\n';

/**
 * Server-sent events to any number of listeners (bounded). Nothing waits for a listener: one that
 * does not keep up is dropped, comes back by itself, and reads the state anew.
 */
export class EventStreams {
  readonly #listeners = new Set<FastifyReply>();
  #waiting = new Map<string, StreamEvent>();
  #batchTimer: NodeJS.Timeout | null = null;
  #heartbeat: NodeJS.Timeout | null = null;
  /** Ids of another server, or of one before, are not taken for its own. */
  readonly #name = randomUUID().slice(0, 8);
  #lastCount = 0;

  get listenerCount(): number {
    return this.#listeners.size;
  }

  /** @throws HoraeError STREAM_LIMIT */
  open(request: FastifyRequest, reply: FastifyReply): void {
    if (this.#listeners.size >= LIMITS.eventStreamCountMax) {
      throw new HoraeError('STREAM_LIMIT', [LIMITS.eventStreamCountMax]);
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    reply.raw.on('error', () => this.#drop(reply));
    reply.raw.on('close', () => this.#drop(reply));
    this.#listeners.add(reply);
    this.#heartbeat ??= setInterval(() => this.#write(STILL_HERE), HEARTBEAT_MS).unref();
    reply.raw.write(this.#greeting(request.headers['last-event-id']));
  }

  /** Sends the event with the next batch. */
  tell(event: StreamEvent): void {
    if (this.#listeners.size === 0) return;
    this.#waiting.set(`${event.name} ${event.key}`, event);
    this.#batchTimer ??= setTimeout(() => this.#flush(), BATCH_MS).unref();
  }

  /** Ends every stream; part of closing the server. */
  close(): void {
    if (this.#batchTimer !== null) clearTimeout(this.#batchTimer);
    this.#batchTimer = null;
    this.#waiting.clear();
    for (const reply of [...this.#listeners]) {
      reply.raw.end();
      this.#drop(reply);
    }
  }

  /** Events are not kept: who missed some (it names a last one) is told to read the state anew. */
  #greeting(lastEventId: string | string[] | undefined): string {
    const hello = 'retry: 2000\n: horae\n\n';
    if (lastEventId === undefined || lastEventId === this.#lastId()) return hello;
    return `${hello}id: ${this.#lastId()}\nevent: reload\ndata: {}\n\n`;
  }

  #flush(): void {
    this.#batchTimer = null;
    const batch = this.#waiting;
    this.#waiting = new Map();
    if (batch.size > LIMITS.eventBatchCountMax) {
      this.#write(this.#frame({ name: 'reload', key: '', data: {} }));
      return;
    }
    this.#write([...batch.values()].map((event) => this.#frame(event)).join(''));
  }

  #frame(event: StreamEvent): string {
    this.#lastCount += 1;
    return `id: ${this.#lastId()}\nevent: ${event.name}\ndata: ${JSON.stringify(event.data)}\n\n`;
  }

  #lastId(): string {
    return `${this.#name}-${this.#lastCount}`;
  }

  #write(text: string): void {
    for (const reply of [...this.#listeners]) {
      if (reply.raw.writableLength > LIMITS.eventStreamBytesMax) {
        reply.raw.destroy();
        this.#drop(reply);
      } else {
        reply.raw.write(text);
      }
    }
  }

  #drop(reply: FastifyReply): void {
    this.#listeners.delete(reply);
    if (this.#listeners.size === 0 && this.#heartbeat !== null) {
      clearInterval(this.#heartbeat);
      this.#heartbeat = null;
    }
  }
}
