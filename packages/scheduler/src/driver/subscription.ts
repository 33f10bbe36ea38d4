import {
  type SchedulerCall,
  type SchedulerEventMessage,
  createRecordReader,
  decodeSchedulerEvent,
  encodeSchedulerCall,
} from '@horae/agent/protocol';
import { LIMITS, type Logger, type Timer, type Timers, durationMs } from '@horae/submitter/kernel';
import { Client, type Dispatcher } from 'undici';

export interface SubscriptionOptions {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timers: Timers;
  readonly logger: Logger;
  /** The answer is a stream; its id belongs to every later call. */
  readonly onOpen: (streamId: string) => void;
  readonly onEvent: (event: SchedulerEventMessage) => void;
  /** Heartbeats are missing, or the first answer: does another master lead? May be repeated. */
  readonly onDoubt: () => void;
  /** Told once, at the end: the stream broke, or the master answered something else. */
  readonly onEnd: (end: SubscriptionEnd) => void;
}

export interface SubscriptionEnd {
  readonly reason: string;
  /** With a 307: where the leader is said to be. */
  readonly location?: string;
}

export interface Subscription {
  destroy(): void;
}

const ANSWER_TIMEOUT_MS = 30_000;
const HEARTBEAT_DEFAULT_S = 15;
/** Mesos's advice: five heartbeats missed means that the stream is dead. */
const MISSED_HEARTBEAT_COUNT_MAX = 5;
const DOUBT_HEARTBEAT_COUNT = 2;
/** Of the first answer. */
const DOUBT_AFTER_MS = 2_000;
const REFUSAL_LENGTH_MAX = 2_000;

/** Sends SUBSCRIBE on a connection of its own and reads events from it until it ends. */
export function openSubscription(call: SchedulerCall, options: SubscriptionOptions): Subscription {
  // No body timeout here: the watchdog below knows the interval that the master has told.
  const client = new Client(options.origin, { headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout: 0 });
  let watchdog: Timer | null = null;
  let doubt: Timer | null = options.timers.after(durationMs(DOUBT_AFTER_MS), options.onDoubt);
  let silenceMs = HEARTBEAT_DEFAULT_S * MISSED_HEARTBEAT_COUNT_MAX * 1000;
  let isOver = false;

  function end(reason: string, location?: string): void {
    if (isOver) return;
    destroy();
    options.onEnd({ reason, ...(location === undefined ? {} : { location }) });
  }

  function destroy(): void {
    isOver = true;
    watchdog?.cancel();
    doubt?.cancel();
    void client.destroy();
  }

  function heard(): void {
    watchdog?.cancel();
    doubt?.cancel();
    const doubtMs = (silenceMs / MISSED_HEARTBEAT_COUNT_MAX) * DOUBT_HEARTBEAT_COUNT;
    doubt = options.timers.after(durationMs(doubtMs), options.onDoubt);
    watchdog = options.timers.after(durationMs(silenceMs), () =>
      end(`nothing was heard from ${options.origin} for ${silenceMs / 1000} s`),
    );
  }

  function take(record: Uint8Array): void {
    if (isOver) return;
    const event = readEvent(record, options.logger);
    if (event === null) return;
    if (event.type === 'SUBSCRIBED') {
      const seconds = event.subscribed.heartbeat_interval_seconds ?? HEARTBEAT_DEFAULT_S;
      silenceMs = seconds * MISSED_HEARTBEAT_COUNT_MAX * 1000;
      heard();
    }
    options.onEvent(event);
  }

  async function run(): Promise<void> {
    const answer = await client.request({
      method: 'POST',
      path: options.path,
      headers: options.headers,
      body: encodeSchedulerCall(call),
    });
    if (answer.statusCode !== 200) {
      const location = answer.headers['location'];
      const text = (await answer.body.text()).slice(0, REFUSAL_LENGTH_MAX);
      return end(
        `SUBSCRIBE was answered ${answer.statusCode} ${text}`.trim(),
        answer.statusCode === 307 ? String(location) : undefined,
      );
    }
    options.onOpen(String(answer.headers['mesos-stream-id'] ?? ''));
    heard();
    await readAll(answer, heard, take);
    return end('the master has ended the stream');
  }

  run().catch((error: Error) => end(`the stream broke: ${error.message}`));
  return { destroy };
}

async function readAll(
  answer: Dispatcher.ResponseData,
  heard: () => void,
  take: (record: Uint8Array) => void,
): Promise<void> {
  const reader = createRecordReader(take, { recordBytesMax: LIMITS.recordBytesMax });
  for await (const chunk of answer.body as AsyncIterable<Buffer>) {
    heard();
    reader.push(chunk);
  }
}

/** One event that cannot be read must not cost the whole stream. */
function readEvent(record: Uint8Array, logger: Logger): SchedulerEventMessage | null {
  try {
    return decodeSchedulerEvent(record);
  } catch (error) {
    logger.error('an event of the master could not be read and is passed over', {
      error: (error as Error).message,
      bytes: record.length,
    });
    return null;
  }
}
