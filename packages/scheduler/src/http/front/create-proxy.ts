import type { Clock, Logger } from '@horae/submitter/kernel';
import type { Leadership } from '../../ports/leadership.js';
import type { HttpConfig } from '../http-config.js';
import { type ForwardOutcome, Forwarder } from './forwarder.js';
import type { RequestHandler } from './start-front.js';
import { buildStandby } from './build-standby.js';
import { knownLeader } from './known-leader.js';
import { isOwnPath, isPagePath } from './own-path.js';

export interface ProxyOptions {
  readonly leadership: Leadership;
  /** Of this scheduler: its own address (`advertised`, with the port it listens on), who may ask. */
  readonly own: HttpConfig;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** What a scheduler that does not lead answers with; one for the life of the process. */
export interface Proxy {
  /** For `front.serve`. */
  readonly handler: RequestHandler;
  /** Requests for the leader since the start, by what became of them. */
  readonly counts: Readonly<Record<ForwardOutcome, number>>;
  /** Cuts off what is still under way to a leader. */
  close(): Promise<void>;
}

/**
 * Forwards every request to the leader, and answers 503 with the reason where there is none. Only
 * `/ping`, `/health` and `/metrics` tell of this process itself, and the page is there always.
 */
export async function createProxy(options: ProxyOptions): Promise<Proxy> {
  const forwarder = new Forwarder(options);
  const standby = await buildStandby({ ...options, forwarder });
  return {
    handler: (request, response) => {
      const url = request.url ?? '/';
      // The leader's page is of the leader's version; without one the page says why there is none.
      const isOwn =
        isOwnPath(url) || (isPagePath(url) && knownLeader(options.leadership, forwarder) === null);
      if (isOwn) standby.routing(request, response);
      else forwarder.forward(request, response);
    },
    counts: forwarder.counts,
    close: async () => {
      await standby.close();
      await forwarder.close();
    },
  };
}
