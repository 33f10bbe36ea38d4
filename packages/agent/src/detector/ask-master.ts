import { Agent, request } from 'undici';
import { redirectOrigin } from './redirect-origin.js';

/** Asks masters who leads, over connections of its own. */
export interface MasterInquiry {
  /** An origin, as the master at `url` knows it; null when it does not know or does not answer. */
  ask(url: string): Promise<string | null>;
  close(): Promise<void>;
}

const ANSWER_TIMEOUT_MS = 1_000;

/**
 * `GET /redirect`, as every Mesos master answers it: 307 with the address of the leader (its own
 * when it leads), 503 when there is none. A master that does not know the path leads itself.
 */
export function createMasterInquiry(authorization: string | null): MasterInquiry {
  const dispatcher = new Agent({
    connect: { timeout: ANSWER_TIMEOUT_MS },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
  });
  const headers = authorization === null ? {} : { authorization };
  return {
    async ask(url) {
      try {
        const answer = await request(`${url}/redirect`, { headers, dispatcher });
        // What a stranger sends may have no end.
        answer.body.on('error', () => undefined).destroy();
        const { location } = answer.headers;
        if (answer.statusCode >= 500) return null;
        if (answer.statusCode !== 307 || typeof location !== 'string') return url;
        return redirectOrigin(location, url);
      } catch {
        return null;
      }
    },
    close: () => dispatcher.destroy(),
  };
}
