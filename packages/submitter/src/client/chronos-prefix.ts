import { RequestRefused } from './client-error.js';
import type { HttpAnswer, HttpCall, Transport } from './transport.js';

/** Chronos 3 has another prefix in front of the same paths. */
const PREFIXES = ['', '/v1'] as const;

/**
 * The same transport, which finds out where a stock Chronos has its API: the first call is sent to
 * both places if need be, and the one that knew it is asked from then on. A place that does not
 * know a path has done nothing, so that even "run now" may be sent again.
 */
export function findingPrefix(transport: Transport): Transport {
  let found: (typeof PREFIXES)[number] | null = null;

  async function find(call: HttpCall): Promise<HttpAnswer> {
    let missing: unknown = null;
    for (const prefix of PREFIXES) {
      try {
        const answer = await transport.send({ ...call, path: prefix + call.path });
        found = prefix;
        return answer;
      } catch (error) {
        if (!isMissing(error)) {
          if (error instanceof RequestRefused && error.status === 400) found = prefix;
          throw error;
        }
        // A sentence of its own says more than the page of a server that has no such path.
        if (missing === null || !isBare(error)) missing = error;
      }
    }
    throw missing;
  }

  return {
    ...transport,
    send(call) {
      if (!call.path.startsWith('/scheduler/')) return transport.send(call);
      if (found === null) return find(call);
      return transport.send({ ...call, path: found + call.path });
    },
  };
}

/** Chronos 2 answers 405 where it has the path, but not for this method. */
function isMissing(error: unknown): error is RequestRefused {
  return error instanceof RequestRefused && [404, 405].includes(error.status);
}

function isBare({ message }: RequestRefused): boolean {
  return /^HTTP \d+$/.test(message);
}
