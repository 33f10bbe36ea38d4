import { type SchedulerCall, encodeSchedulerCall } from '@horae/agent/protocol';
import { Client } from 'undici';

export interface CallSenderOptions {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The subscription cannot go on. Told at most once. */
  readonly onLost: (reason: string) => void;
  /** This one call was refused; the subscription is fine. */
  readonly onRefused: (call: SchedulerCall, reason: string) => void;
}

/** One connection, one request at a time: only so do calls reach the master in their order. */
export interface CallSender {
  send(call: SchedulerCall): void;
  /** Waits for the calls under way. */
  finish(): Promise<void>;
  destroy(): void;
}

/** A master that leaves so many unanswered is not there any more. */
const WAITING_CALL_COUNT_MAX = 10_000;
const ANSWER_TIMEOUT_MS = 30_000;

export function createCallSender(options: CallSenderOptions): CallSender {
  const client = new Client(options.origin, {
    pipelining: 1,
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  });
  let waitingCount = 0;
  let isOver = false;

  // undici would send what is still queued again on a new connection, with a stream id that is
  // dead by then: so the whole client goes at the first trouble.
  function lose(reason: string): void {
    if (isOver) return;
    isOver = true;
    void client.destroy();
    options.onLost(reason);
  }

  async function post(call: SchedulerCall): Promise<void> {
    const { statusCode, body } = await client.request({
      method: 'POST',
      path: options.path,
      headers: options.headers,
      body: encodeSchedulerCall(call),
    });
    const text = await body.text();
    if (statusCode === 200 || statusCode === 202) return;
    const reason = `${call.type} was answered ${statusCode} ${text}`.trim();
    if (endsSubscription(statusCode, text)) lose(reason);
    else options.onRefused(call, reason);
  }

  return {
    send(call) {
      if (isOver) return;
      if (waitingCount >= WAITING_CALL_COUNT_MAX) {
        return lose(`${waitingCount} calls are waiting for an answer`);
      }
      waitingCount += 1;
      post(call)
        .catch((error: Error) => lose(`${call.type} was not answered: ${error.message}`))
        .finally(() => {
          waitingCount -= 1;
        });
    },
    async finish() {
      isOver = true;
      await client.close();
    },
    destroy() {
      isOver = true;
      void client.destroy();
    },
  };
}

/** Another master leads, or this one does not know our stream any more. */
function endsSubscription(statusCode: number, text: string): boolean {
  if (statusCode === 400) return /stream id|mesos-stream-id|framework cannot be found/i.test(text);
  return [307, 401, 403, 404].includes(statusCode) || statusCode >= 502;
}
