import { Agent, request } from 'undici';
import { LIMITS } from '@horae/submitter/kernel';
import { DeliveryFailure } from './channel.js';
import { hideSecrets, secretsOfAddress } from './hide-secrets.js';

/** An address that messages are posted to, on connections of its own. */
export interface WebPost {
  readonly host: string;
  post(body: string | Uint8Array, signal: AbortSignal): Promise<void>;
  close(): void;
}

export interface WebTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Beside the address itself: never repeated, whatever the other side answers. */
  readonly secrets?: readonly string[];
}

/** How much of a refusal is read: its first words say what is wrong. */
const ANSWER_BYTES_MAX = 4_096;

export function createWebPost({ url, headers, secrets = [] }: WebTarget): WebPost {
  const hidden = [...secretsOfAddress(url), ...secrets];
  const agent = new Agent({ connections: LIMITS.notificationParallelCountMax });
  return {
    host: new URL(url).host,
    async post(body, signal) {
      const answer = await request(url, {
        method: 'POST',
        headers,
        body,
        signal,
        dispatcher: agent,
      });
      const text = await firstWords(answer.body);
      if (answer.statusCode < 200 || answer.statusCode > 299) {
        const words = hideSecrets(text, hidden);
        throw refusalOf(answer.statusCode, words, answer.headers['retry-after']);
      }
    },
    close: () => void agent.destroy().catch(() => undefined),
  };
}

async function firstWords(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  let byteCount = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    byteCount += chunk.length;
    if (byteCount >= ANSWER_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).toString('utf8').trim();
}

/** Too early, too many and "took too long" pass; every other 4xx says that the message is wrong. */
const PASSING_STATUSES: readonly number[] = [408, 425, 429];

function refusalOf(status: number, text: string, retryAfter: unknown): DeliveryFailure {
  const seconds =
    typeof retryAfter === 'string' && /^\d+$/.test(retryAfter) ? Number(retryAfter) : 0;
  // Pages of proxies say nothing that the status does not.
  const words = text === '' || text.startsWith('<') ? '' : `: ${text}`;
  return new DeliveryFailure(`it answered HTTP ${status}${words}`, {
    isFinal: status < 500 && !PASSING_STATUSES.includes(status),
    retryAfterMs: seconds === 0 ? null : seconds * 1_000,
  });
}
