import { LIMITS, type Logger } from '@horae/submitter/kernel';
import { Agent, request } from 'undici';
import {
  type AgentCall,
  createRecordReader,
  decodeAgentEvent,
  encodeAgentCall,
} from '../../protocol/index.js';
import type { Uplink, UplinkListener } from '../../ports/index.js';
import { HeartbeatWatch } from './heartbeat-watch.js';

export interface HttpUplinkOptions {
  /** Base addresses of masters, e.g. `http://127.0.0.1:5050`; tried in turn. */
  readonly masters: readonly string[];
  /** `user:password` for the master, or null. */
  readonly credentials: string | null;
  readonly log: Logger;
  /** Uniform in [0, 1): spreads agents that lost the same master. */
  readonly random: () => number;
}

const PATH = '/api/v1/agent';
const PROTOBUF = 'application/x-protobuf';
const STREAM_ID = 'horae-stream-id';
const BACKOFF_MIN_MS = 200;
const BACKOFF_MAX_MS = 5_000;
const REDIRECT_COUNT_MAX = 3;
const ANSWER_TIMEOUT_MS = 10_000;
const CLOSE_WITHIN_MS = 2_000;
/** Updates of different tasks need not wait for each other. */
const CONNECTION_COUNT = 8;

/** One subscription: its stream, and where and under which name calls go. */
interface Link {
  readonly url: string;
  readonly streamId: string | null;
  readonly abort: AbortController;
  readonly flying: Set<Promise<void>>;
}

/** Finds the leading master in a list, keeps a stream to it, posts calls beside it. */
export class HttpUplink implements Uplink {
  private readonly dispatcher = new Agent({ connections: CONNECTION_COUNT, bodyTimeout: 0 });
  private listener: UplinkListener | null = null;
  private link: Link | null = null;
  private isClosed = false;
  private wake: (() => void) | null = null;

  constructor(private readonly options: HttpUplinkOptions) {}

  start(listener: UplinkListener): void {
    this.listener = listener;
    void this.keepSubscribed(listener);
  }

  send(call: AgentCall): void {
    const { link } = this;
    if (link === null) return;
    const flight = this.post(link, call).finally(() => link.flying.delete(flight));
    link.flying.add(flight);
  }

  leave(reason: string): void {
    if (this.link === null) return;
    this.options.log.warn('left the master', { master: this.link.url, reason });
    this.link.abort.abort();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const { link } = this;
    if (link !== null) {
      await Promise.race([Promise.allSettled(link.flying), pause(CLOSE_WITHIN_MS)]);
      link.abort.abort();
    }
    this.wake?.();
    await this.dispatcher.destroy();
  }

  private async keepSubscribed(listener: UplinkListener): Promise<void> {
    let failureCount = 0;
    for (let turn = 0; !this.isClosed; turn += 1) {
      const { masters } = this.options;
      const base = masters[turn % masters.length] ?? '';
      try {
        const heardIt = await this.subscribe(base, listener);
        failureCount = heardIt ? 0 : failureCount + 1;
      } catch (error) {
        failureCount += 1;
        this.say(failureCount, base, error);
      }
      if (this.isClosed) return;
      // A whole round through the list before the pause grows.
      await this.backOff(Math.floor(failureCount / masters.length));
    }
  }

  /** Resolves when the stream has ended; true when the master had accepted the subscription. */
  private async subscribe(base: string, listener: UplinkListener): Promise<boolean> {
    const abort = new AbortController();
    let url = `${base.replace(/\/+$/, '')}${PATH}`;
    for (let hop = 0; hop <= REDIRECT_COUNT_MAX; hop += 1) {
      const body = Buffer.from(encodeAgentCall(listener.subscribeCall()));
      const answer = await request(url, {
        method: 'POST',
        headers: { ...this.headers(), accept: PROTOBUF },
        headersTimeout: ANSWER_TIMEOUT_MS,
        dispatcher: this.dispatcher,
        signal: abort.signal,
        body,
      });
      const { location } = answer.headers;
      if (answer.statusCode === 307 && typeof location === 'string') {
        await answer.body.dump();
        url = new URL(location, url).href;
        continue;
      }
      if (answer.statusCode !== 200) {
        throw new Error(`${answer.statusCode} ${(await answer.body.text()).slice(0, 200)}`);
      }
      const streamId = answer.headers[STREAM_ID];
      const link: Link = {
        url,
        streamId: typeof streamId === 'string' ? streamId : null,
        abort,
        flying: new Set(),
      };
      return await this.listen(link, answer.body, listener);
    }
    throw new Error(`more than ${REDIRECT_COUNT_MAX} redirections`);
  }

  private async listen(
    link: Link,
    body: AsyncIterable<Uint8Array>,
    listener: UplinkListener,
  ): Promise<boolean> {
    this.link = link;
    const watch = new HeartbeatWatch(link.abort, (agentId) => {
      this.send({ type: 'HEARTBEAT', agent_id: { value: agentId } });
    });
    let isSubscribed = false;
    const reader = createRecordReader(
      (record) => {
        const event = decodeAgentEvent(record);
        if (event === null || link.abort.signal.aborted) return;
        if (event.type === 'SUBSCRIBED') {
          isSubscribed = true;
          watch.subscribed(event.subscribed);
          this.options.log.info('subscribed', {
            master: link.url,
            agentId: event.subscribed.agent_id.value,
            epoch: event.subscribed.epoch,
          });
        }
        listener.onEvent(event);
      },
      { recordBytesMax: LIMITS.recordBytesMax },
    );
    try {
      for await (const chunk of body) {
        watch.heard();
        reader.push(chunk);
      }
    } catch (error) {
      if (!link.abort.signal.aborted) throw error;
    } finally {
      watch.stop();
      this.link = null;
      link.abort.abort();
      listener.onLost();
    }
    return isSubscribed;
  }

  /** A call that cannot be delivered ends the subscription: the next one tells everything again. */
  private async post(link: Link, call: AgentCall): Promise<void> {
    try {
      const answer = await request(link.url, {
        method: 'POST',
        headers: {
          ...this.headers(),
          ...(link.streamId === null ? {} : { [STREAM_ID]: link.streamId }),
        },
        body: Buffer.from(encodeAgentCall(call)),
        headersTimeout: ANSWER_TIMEOUT_MS,
        dispatcher: this.dispatcher,
        signal: link.abort.signal,
      });
      if (answer.statusCode < 300) return await answer.body.dump();
      throw new Error(`${answer.statusCode} ${(await answer.body.text()).slice(0, 200)}`);
    } catch (error) {
      if (link.abort.signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.options.log.warn('a call failed', { call: call.type, master: link.url, reason });
      link.abort.abort();
    }
  }

  private headers(): Record<string, string> {
    const { credentials } = this.options;
    const type = { 'content-type': PROTOBUF };
    if (credentials === null) return type;
    return { ...type, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
  }

  private async backOff(failureCount: number): Promise<void> {
    const longest = Math.min(BACKOFF_MIN_MS * 2 ** failureCount, BACKOFF_MAX_MS);
    const delayMs = longest * (0.5 + this.options.random() / 2);
    await Promise.race([pause(delayMs), new Promise<void>((resolve) => (this.wake = resolve))]);
  }

  /** The first failure and then now and again: a master may be away for long. */
  private say(failureCount: number, master: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const isNews = failureCount === 1 || failureCount % 20 === 0;
    this.options.log[isNews ? 'warn' : 'debug']('no master yet', { master, reason });
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs).unref());
}
