import { STATUS_CODES } from 'node:http';
import { LIMITS, type Logger } from '@horae/submitter/kernel';
import { Agent, type Dispatcher, request } from 'undici';
import type { MasterStream } from '../../core/index.js';
import { redirectOrigin } from '../../detector/index.js';
import {
  type AgentCall,
  type AgentEvent,
  createRecordReader,
  decodeAgentEvent,
  encodeAgentCall,
} from '../../protocol/index.js';
import { HeartbeatWatch } from './heartbeat-watch.js';

export interface MasterLinkOptions {
  readonly streamId: number;
  /** Base address to begin with; redirections are followed. */
  readonly master: string;
  readonly authorization: string | null;
  readonly call: AgentCall;
  readonly log: Logger;
  readonly refusedCallCount: () => number;
  readonly onEvent: (message: AgentEvent, stream: MasterStream) => void;
  /** Told once: the link is not to be used any more, and why. Its stream may still be open. */
  readonly onLeft: (reason: string) => void;
  /** The master is late: with its first answer, or with a heartbeat. */
  readonly onDoubt: () => void;
}

const PATH = '/api/v1/agent';
const PROTOBUF = 'application/x-protobuf';
const STREAM_ID = 'horae-stream-id';
const REDIRECT_COUNT_MAX = 3;
const CONNECT_TIMEOUT_MS = 3_000;
const ANSWER_TIMEOUT_MS = 10_000;
/** A master that has not answered by then may be the wrong one. */
const DOUBT_AFTER_MS = 1_000;
const REFUSAL_LENGTH_MAX = 200;
/** Updates of different tasks need not wait for each other. */
const CONNECTION_COUNT = 8;

/**
 * One subscription: a stream of events, and calls beside it. All on connections of its own, which
 * end with it: one that died without a word would else be used again, and stall what comes next.
 */
export class MasterLink {
  private readonly dispatcher = new Agent({
    connections: CONNECTION_COUNT,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: 0,
  });
  private readonly watch: HeartbeatWatch;
  private readonly flying = new Set<Promise<void>>();
  private url: string;
  private remoteStreamId: string | null = null;
  private epoch: number | null = null;
  private agentId: string | null = null;
  private answerTimer: NodeJS.Timeout | null;
  private isLeft = false;
  private isOver = false;
  private readonly overListeners: (() => void)[] = [];

  constructor(private readonly options: MasterLinkOptions) {
    this.url = `${options.master}${PATH}`;
    this.watch = new HeartbeatWatch({
      onBeat: () => this.beat(),
      onDoubt: options.onDoubt,
      onSilence: () => this.leave('nothing was heard of it for too long'),
    });
    this.answerTimer = this.awaitAnswer();
    void this.run();
  }

  get streamId(): number {
    return this.options.streamId;
  }

  /** Where it has ended up. */
  get origin(): string {
    return new URL(this.url).origin;
  }

  get isSubscribed(): boolean {
    return this.epoch !== null;
  }

  /** Nothing more can come. */
  get hasEnded(): boolean {
    return this.isOver;
  }

  onOver(listener: () => void): void {
    if (this.isOver) listener();
    else this.overListeners.push(listener);
  }

  /** Dropped before SUBSCRIBED: it was meant for another master, and SUBSCRIBE has told all of it. */
  send(call: AgentCall): void {
    if (this.isLeft || this.isOver || !this.isSubscribed) return;
    const flight = this.post(call).finally(() => this.flying.delete(flight));
    this.flying.add(flight);
  }

  /** Resolves when the calls under way have been answered. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.flying);
  }

  /** No calls from now on; what still comes on its stream is told on. */
  leave(reason: string): void {
    if (this.isLeft) return;
    this.isLeft = true;
    this.watch.stop();
    this.stopAwaiting();
    this.options.onLeft(reason);
  }

  /** Ends everything at once. */
  end(reason: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.leave(reason);
    void this.dispatcher.destroy();
    for (const listener of this.overListeners.splice(0)) listener();
  }

  private async run(): Promise<void> {
    let reason = 'the master has ended the stream';
    try {
      await this.readAll(await this.subscribe());
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error);
    }
    this.end(reason);
  }

  private async subscribe(): Promise<AsyncIterable<Uint8Array>> {
    const body = Buffer.from(encodeAgentCall(this.options.call));
    for (let hop = 0; hop <= REDIRECT_COUNT_MAX; hop += 1) {
      const answer = await request(this.url, {
        method: 'POST',
        headers: { ...this.headers(), accept: PROTOBUF },
        dispatcher: this.dispatcher,
        body,
      });
      const { location } = answer.headers;
      if (answer.statusCode === 307 && typeof location === 'string') {
        await answer.body.dump();
        // Mesos names the leader, and now and then a path of its own: ours is the agent's.
        const origin = redirectOrigin(location, this.url);
        if (origin === null) throw new Error(`it leads to ${JSON.stringify(location)}`);
        this.url = `${origin}${PATH}`;
        continue;
      }
      if (answer.statusCode !== 200) {
        throw new Error(await answeredText(answer));
      }
      const streamId = answer.headers[STREAM_ID];
      this.remoteStreamId = typeof streamId === 'string' ? streamId : null;
      return answer.body;
    }
    throw new Error(`more than ${REDIRECT_COUNT_MAX} redirections`);
  }

  private async readAll(body: AsyncIterable<Uint8Array>): Promise<void> {
    const reader = createRecordReader((record) => this.take(record), {
      recordBytesMax: LIMITS.recordBytesMax,
    });
    for await (const chunk of body) {
      this.watch.heard();
      reader.push(chunk);
    }
  }

  private take(record: Uint8Array): void {
    const event = decodeAgentEvent(record);
    if (event === null || this.isOver) return;
    if (event.type === 'SUBSCRIBED') {
      this.epoch = event.subscribed.epoch;
      this.stopAwaiting();
      if (!this.isLeft) this.watch.start(event.subscribed.heartbeat_interval_seconds * 1_000);
      this.agentId = event.subscribed.agent_id.value;
    }
    this.options.onEvent(event, { id: this.streamId, epoch: this.epoch });
  }

  private beat(): void {
    if (this.agentId === null) return;
    const refused_call_count = this.options.refusedCallCount();
    this.send({
      type: 'HEARTBEAT',
      agent_id: { value: this.agentId },
      heartbeat: { refused_call_count },
    });
  }

  /** A call that cannot be delivered ends the subscription: the next one tells everything again. */
  private async post(call: AgentCall): Promise<void> {
    try {
      const answer = await request(this.url, {
        method: 'POST',
        headers: {
          ...this.headers(),
          ...(this.remoteStreamId === null ? {} : { [STREAM_ID]: this.remoteStreamId }),
        },
        body: Buffer.from(encodeAgentCall(call)),
        dispatcher: this.dispatcher,
      });
      if (answer.statusCode < 300) return await answer.body.dump();
      throw new Error(await answeredText(answer));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.leave(`${call.type} was not taken: ${reason}`);
    }
  }

  private headers(): Record<string, string> {
    const { authorization } = this.options;
    const type = { 'content-type': PROTOBUF };
    return authorization === null ? type : { ...type, authorization };
  }

  /** Until SUBSCRIBED: a master that is stopped takes the connection and says nothing. */
  private awaitAnswer(): NodeJS.Timeout {
    let waitedMs = 0;
    return setInterval(() => {
      waitedMs += DOUBT_AFTER_MS;
      if (waitedMs >= ANSWER_TIMEOUT_MS) this.end('it did not answer');
      else this.options.onDoubt();
    }, DOUBT_AFTER_MS);
  }

  private stopAwaiting(): void {
    if (this.answerTimer !== null) clearInterval(this.answerTimer);
    this.answerTimer = null;
  }
}

/** `401 Unauthorized` where the answer has no words of its own. */
async function answeredText({ statusCode, body }: Dispatcher.ResponseData): Promise<string> {
  const text = (await body.text()).trim().slice(0, REFUSAL_LENGTH_MAX);
  return `${statusCode} ${text === '' ? (STATUS_CODES[statusCode] ?? '') : text}`.trim();
}
