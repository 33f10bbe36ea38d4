import type { SeededRandom } from '../seeded-random.js';

/** What became of a write: done, refused for good, or nobody knows. */
export type Outcome = 'acknowledged' | 'refused' | 'unknown';

export interface Answer {
  readonly outcome: Outcome;
  readonly status: number | null;
  readonly body: unknown;
}

const ANSWER_WITHIN_MS = 5_000;

/** A user: asks any of the schedulers, also one that does not lead, and remembers nothing. */
export class ApiClient {
  constructor(
    private readonly urls: readonly string[],
    private readonly random: SeededRandom,
  ) {}

  /** One try at one scheduler. */
  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const url = `${this.random.pick(this.urls)}${path}`;
    try {
      const response = await fetch(url, {
        method,
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      const text = await response.text();
      return { outcome: outcomeOf(response.status), status: response.status, body: read(text) };
    } catch {
      return { outcome: 'unknown', status: null, body: null };
    }
  }
}

/**
 * 4xx: nothing was changed. 5xx: a scheduler that cannot say (no leader, or the connection to it
 * broke) may have passed the request on.
 */
function outcomeOf(status: number): Outcome {
  if (status < 400) return 'acknowledged';
  return status < 500 ? 'refused' : 'unknown';
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
