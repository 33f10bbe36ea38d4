import type { Logger } from '@horae/submitter/kernel';
import type { MasterAddress, MasterDetector } from '../../detector/index.js';
import type { MasterStream } from '../../core/index.js';
import type { AgentCall, AgentEvent } from '../../protocol/index.js';
import type { Uplink, UplinkListener } from '../../ports/index.js';
import { FormerLinks } from './former-links.js';
import { MasterLink } from './master-link.js';

export interface HttpUplinkOptions {
  /** Tells where the leading master is; closed by whoever opened it. */
  readonly detector: MasterDetector;
  /** `Authorization` for the master, or null. */
  readonly authorization: string | null;
  readonly log: Logger;
  /** Uniform in [0, 1): spreads agents that lost the same master. */
  readonly random: () => number;
}

const BACKOFF_MIN_MS = 200;
const BACKOFF_MAX_MS = 5_000;
const CLOSE_WITHIN_MS = 2_000;

/** Follows the leading master: keeps a stream to it, posts calls beside it. */
export class HttpUplink implements Uplink {
  private listener: UplinkListener | null = null;
  private link: MasterLink | null = null;
  private readonly former = new FormerLinks();
  private streamCount = 0;
  private failureCount = 0;
  /** The leader has changed since the last attempt began. */
  private hasNews = false;
  private retryTimer: NodeJS.Timeout | null = null;
  private isClosed = false;
  private stopListening: () => void = () => undefined;

  constructor(private readonly options: HttpUplinkOptions) {}

  start(listener: UplinkListener): void {
    this.listener = listener;
    this.stopListening = this.options.detector.onChange((master) => this.follow(master));
    this.connect();
  }

  send(call: AgentCall): void {
    this.link?.send(call);
  }

  leave(streamId: number, reason: string): void {
    if (this.link?.streamId === streamId) this.link.end(reason);
    else this.former.end(streamId);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.stopListening();
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    const { link } = this;
    if (link !== null) {
      await Promise.race([link.settled(), pause(CLOSE_WITHIN_MS)]);
      link.end('closed');
    }
    this.former.endAll();
  }

  /** News of another leader needs no pause. No leader is no reason to leave one that is heard. */
  private follow(master: MasterAddress | null): void {
    if (this.isClosed || master === null) return;
    const { link } = this;
    if (link !== null && link.origin === master.url) return;
    this.hasNews = true;
    this.failureCount = 0;
    if (link === null) this.connect();
    else link.leave(`${master.url} leads now`);
  }

  private connect(): void {
    if (this.retryTimer !== null) clearTimeout(this.retryTimer);
    this.retryTimer = null;
    const { listener } = this;
    const { detector, authorization, log } = this.options;
    const master = detector.current();
    // Without one there will be news.
    if (this.isClosed || listener === null || master === null) return;
    this.hasNews = false;
    this.streamCount += 1;
    const streamId = this.streamCount;
    const link: MasterLink = new MasterLink({
      streamId,
      master: master.url,
      authorization,
      call: listener.subscribeCall(streamId),
      log,
      refusedCallCount: listener.refusedCallCount,
      onEvent: (message, stream) => this.hear(link, message, stream),
      onLeft: (reason) => this.left(link, reason),
      onDoubt: () => detector.doubt(link.origin),
    });
    this.link = link;
  }

  private hear(link: MasterLink, message: AgentEvent, stream: MasterStream): void {
    if (message.type === 'SUBSCRIBED' && link === this.link) {
      const { epoch, agent_id } = message.subscribed;
      const master = link.origin;
      this.options.log.info('subscribed', { master, agentId: agent_id.value, epoch });
      this.failureCount = 0;
      this.options.detector.trust(master);
    }
    this.listener?.onEvent(message, stream);
  }

  private left(link: MasterLink, reason: string): void {
    if (this.link !== link) return;
    this.link = null;
    const { detector } = this.options;
    const master = link.origin;
    this.say(link, reason);
    this.listener?.onLost(link.streamId);
    this.former.keep(link);
    if (this.isClosed) return;
    if (this.hasNews) return this.connect();
    this.failureCount += 1;
    this.retryTimer = setTimeout(() => this.connect(), this.backOffMs());
    detector.doubt(master);
  }

  private backOffMs(): number {
    const longest = Math.min(BACKOFF_MIN_MS * 2 ** (this.failureCount - 1), BACKOFF_MAX_MS);
    return longest * (0.5 + this.options.random() / 2);
  }

  /** The first failure and then now and again: a master may be away for long. */
  private say(link: MasterLink, reason: string): void {
    const isNews = link.isSubscribed || this.failureCount % 20 === 0;
    const text = link.isSubscribed ? 'left the master' : 'no master yet';
    this.options.log[isNews ? 'warn' : 'debug'](text, { master: link.origin, reason });
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs).unref());
}
