import type { SchedulerCall, SchedulerEventMessage } from '@horae/agent/protocol';
import {
  type Clock,
  type DurationMs,
  type Logger,
  type Rng,
  SECOND_MS,
  type Timer,
  type Timers,
  durationMs,
} from '@horae/submitter/kernel';
import type { Driver, DriverOptions } from '../ports/driver.js';
import { type Backoff, createBackoff } from './backoff.js';
import { type CallSender, createCallSender } from './call-sender.js';
import { type FrameworkIdentity, subscribeCall } from './framework-info.js';
import { redirectOrigin } from './redirect.js';
import { type Subscription, type SubscriptionEnd, openSubscription } from './subscription.js';

export interface HttpDriverSetup extends FrameworkIdentity {
  /**
   * Origins of masters, e.g. `http://mesos1:5050`; any of them leads to the leader. A function is
   * asked before each attempt (detection through ZooKeeper).
   */
  readonly masters: readonly string[] | (() => Promise<readonly string[]>);
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rng: Rng;
  readonly logger: Logger;
  /** With a principal: its secret, sent as Basic authentication. */
  readonly secret?: string;
}

const PATH = '/api/v1/scheduler';
const PROTOBUF = 'application/x-protobuf';
/** As mesos-go: masters that point at each other must not keep us busy. */
const REDIRECT_COUNT_MAX = 9;
/** What is still under way at the end gets this long. */
const FINISH_MS = SECOND_MS;

/**
 * The Mesos v1 scheduler API over HTTP, in protobuf: works against Apache Mesos and against Horae's
 * own master. Subscribes again after every loss, except when another scheduler has taken the
 * framework over: two that both came back would throw each other out for ever.
 */
export function createHttpDriver(setup: HttpDriverSetup): Driver {
  return new HttpDriver(setup);
}

class HttpDriver implements Driver {
  private readonly backoff: Backoff;
  private options: DriverOptions | null = null;
  private frameworkId: string | null = null;
  private subscription: Subscription | null = null;
  private sender: CallSender | null = null;
  private timer: Timer | null = null;
  /** By the monotonic clock; null while not subscribed. */
  private subscribedMs: DurationMs | null = null;
  private attemptCount = 0;
  private redirectCount = 0;
  /** What the master said last, when it said goodbye. */
  private lastError: string | null = null;
  private isStopped = false;

  constructor(private readonly setup: HttpDriverSetup) {
    this.backoff = createBackoff(setup.rng);
  }

  start(options: DriverOptions): void {
    this.options = options;
    this.frameworkId = options.frameworkId;
    this.connectSoon(0);
  }

  send(call: SchedulerCall): void {
    if (this.subscribedMs === null || this.frameworkId === null) return;
    this.sender?.send({ ...call, framework_id: { value: this.frameworkId } });
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    this.timer?.cancel();
    const { sender } = this;
    this.sender = null;
    if (sender !== null) {
      await Promise.race([sender.finish(), this.wait(FINISH_MS)]);
      sender.destroy();
    }
    this.subscription?.destroy();
    this.subscription = null;
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.setup.timers.after(durationMs(ms), resolve));
  }

  private connectSoon(delayMs: number, origin?: string): void {
    if (this.isStopped) return;
    this.timer = this.setup.timers.after(durationMs(delayMs), () => {
      this.connect(origin).catch((error: Error) => this.ended({ reason: error.message }, ''));
    });
  }

  private async connect(redirected: string | undefined): Promise<void> {
    const origin = redirected ?? (await this.nextOrigin());
    const { options } = this;
    if (this.isStopped || options === null) return;
    this.lastError = null;
    this.subscription = openSubscription(subscribeCall(options, this.frameworkId, this.setup), {
      origin,
      path: PATH,
      headers: { 'content-type': PROTOBUF, accept: PROTOBUF, ...this.authorization() },
      timers: this.setup.timers,
      logger: this.setup.logger,
      onOpen: (streamId) => this.opened(origin, streamId),
      onEvent: (event) => this.took(event),
      onEnd: (end) => this.ended(end, origin),
    });
  }

  private async nextOrigin(): Promise<string> {
    const { masters } = this.setup;
    const origins = typeof masters === 'function' ? await masters() : masters;
    const origin = origins[this.attemptCount % Math.max(1, origins.length)];
    this.attemptCount += 1;
    if (origin === undefined) throw new Error('no master is known');
    return origin;
  }

  private authorization(): Readonly<Record<string, string>> {
    const { principal, secret } = this.setup;
    if (principal === undefined || secret === undefined) return {};
    const encoded = Buffer.from(`${principal}:${secret}`).toString('base64');
    return { authorization: `Basic ${encoded}` };
  }

  private opened(origin: string, streamId: string): void {
    this.sender = createCallSender({
      origin,
      path: PATH,
      headers: { 'content-type': PROTOBUF, 'mesos-stream-id': streamId, ...this.authorization() },
      onLost: (reason) => this.ended({ reason }, origin),
      onRefused: (call, reason) =>
        this.setup.logger.error('the master has refused a call', { type: call.type, reason }),
    });
  }

  private took(event: SchedulerEventMessage): void {
    if (this.isStopped) return;
    if (event.type === 'SUBSCRIBED') {
      this.frameworkId = event.subscribed.framework_id.value;
      this.subscribedMs = this.setup.clock.monotonicMs();
      this.redirectCount = 0;
    }
    if (event.type === 'ERROR') this.lastError = event.error.message;
    this.options?.onEvent(event);
  }

  /** Both connections go at once: a queued call must not reach a master under a dead stream id. */
  private ended(end: SubscriptionEnd, origin: string): void {
    if (this.isStopped) return;
    this.subscription?.destroy();
    this.sender?.destroy();
    this.subscription = null;
    this.sender = null;
    const { subscribedMs } = this;
    this.subscribedMs = null;
    const reason = this.lastError ?? end.reason;
    this.setup.logger.warn('not subscribed', { reason, master: origin });
    if (subscribedMs !== null) {
      this.backoff.lasted(durationMs(this.setup.clock.monotonicMs() - subscribedMs));
      this.options?.onLost(reason);
    }
    if (reason === 'Framework failed over') return;
    const leader = redirectOrigin(end.location, origin === '' ? 'http://localhost' : origin);
    if (leader !== null && this.redirectCount < REDIRECT_COUNT_MAX) {
      this.redirectCount += 1;
      this.connectSoon(0, leader);
      return;
    }
    this.redirectCount = 0;
    this.connectSoon(this.backoff.next());
  }
}
