import {
  type MasterAddress,
  type MasterDetector,
  createDetector,
  redirectOrigin,
} from '@horae/agent/detector';
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
import type { OpenZookeeper } from '@horae/submitter/zookeeper';
import type { Driver, DriverOptions } from '../ports/driver.js';
import { type Backoff, createBackoff } from './backoff.js';
import { type CallSender, createCallSender } from './call-sender.js';
import { type FrameworkIdentity, subscribeCall } from './framework-info.js';
import { type Subscription, type SubscriptionEnd, openSubscription } from './subscription.js';

export interface HttpDriverSetup extends FrameworkIdentity {
  /** Origins of masters, e.g. `http://mesos1:5050`, or one `zk://…/path`. */
  readonly masters: readonly string[];
  /** With `zk://`; 10 s by default, as Mesos has it. */
  readonly sessionTimeoutMs?: DurationMs;
  /** With `zk://`: what `loadZookeeper` answers. */
  readonly openZookeeper?: OpenZookeeper;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly rng: Rng;
  readonly logger: Logger;
  /** With a principal: its secret, sent as Basic authentication. */
  readonly secret?: string;
  /**
   * Whether this scheduler leads, where another one can. Asked before it subscribes: a former
   * leader must not throw its successor out. Absent: whoever takes the framework over may keep it.
   */
  readonly mayAct?: () => boolean;
}

const PATH = '/api/v1/scheduler';
const PROTOBUF = 'application/x-protobuf';
/** As mesos-go: masters that point at each other must not keep us busy. */
const REDIRECT_COUNT_MAX = 9;
const SESSION_TIMEOUT_MS = durationMs(10 * SECOND_MS);
/** What is still under way at the end gets this long. */
const FINISH_MS = SECOND_MS;

/**
 * The Mesos v1 scheduler API over HTTP, in protobuf: works against Apache Mesos and against Horae's
 * own master. Follows the leading master. Subscribes again after every loss, except when another
 * scheduler has taken the framework over: two that both came back would throw each other out for
 * ever. Of several, the one that leads comes back: it was thrown out by one that did.
 */
export function createHttpDriver(setup: HttpDriverSetup): Driver {
  return new HttpDriver(setup);
}

class HttpDriver implements Driver {
  private readonly backoff: Backoff;
  private options: DriverOptions | null = null;
  private detector: MasterDetector | null = null;
  private frameworkId: string | null = null;
  private subscription: Subscription | null = null;
  /** Where that is. */
  private origin: string | null = null;
  private sender: CallSender | null = null;
  private timer: Timer | null = null;
  /** By the monotonic clock; null while not subscribed. */
  private subscribedMs: DurationMs | null = null;
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
    const authorization = this.authorization()['authorization'];
    this.detector = createDetector({
      ...this.setup,
      sessionTimeoutMs: this.setup.sessionTimeoutMs ?? SESSION_TIMEOUT_MS,
      ...(authorization === undefined ? {} : { authorization }),
    });
    this.detector.onChange((master) => this.follow(master));
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
    const ends = [sender?.finish(), this.detector?.close()];
    await Promise.race([Promise.all(ends), this.wait(FINISH_MS)]);
    sender?.destroy();
    this.subscription?.destroy();
    this.subscription = null;
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.setup.timers.after(durationMs(ms), resolve));
  }

  /** Of another leader: no pause is due. That none is known is no reason to leave one. */
  private follow(master: MasterAddress | null): void {
    if (this.isStopped || master === null || master.url === this.origin) return;
    if (this.subscription !== null) this.lose(`${master.url} leads now`);
    this.connectSoon(0);
  }

  private connectSoon(delayMs: number, origin?: string): void {
    this.timer?.cancel();
    if (this.isStopped) return;
    this.timer = this.setup.timers.after(durationMs(delayMs), () => this.connect(origin));
  }

  private connect(redirected: string | undefined): void {
    const origin = redirected ?? this.detector?.current()?.url;
    const { options } = this;
    // While no leader is known there will be news of one.
    if (this.isStopped || options === null || origin === undefined) return;
    if (this.setup.mayAct?.() === false) return this.connectSoon(this.backoff.next());
    this.lastError = null;
    this.origin = origin;
    this.subscription = openSubscription(subscribeCall(options, this.frameworkId, this.setup), {
      origin,
      path: PATH,
      headers: { 'content-type': PROTOBUF, accept: PROTOBUF, ...this.authorization() },
      timers: this.setup.timers,
      logger: this.setup.logger,
      onOpen: (streamId) => this.opened(origin, streamId),
      onEvent: (event) => this.took(event),
      onDoubt: () => this.detector?.doubt(origin),
      onEnd: (end) => this.ended(end, origin),
    });
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
      if (this.origin !== null) this.detector?.trust(this.origin);
    }
    if (event.type === 'ERROR') this.lastError = event.error.message;
    this.options?.onEvent(event);
  }

  /** Both connections go at once: a queued call must not reach a master under a dead stream id. */
  private lose(reason: string): void {
    const { subscribedMs, origin } = this;
    this.subscription?.destroy();
    this.sender?.destroy();
    this.subscription = null;
    this.sender = null;
    this.origin = null;
    this.subscribedMs = null;
    this.setup.logger.warn('not subscribed', { reason, master: origin });
    if (subscribedMs === null) return;
    this.backoff.lasted(durationMs(this.setup.clock.monotonicMs() - subscribedMs));
    this.options?.onLost(reason);
  }

  private ended(end: SubscriptionEnd, origin: string): void {
    if (this.isStopped) return;
    const reason = this.lastError ?? end.reason;
    this.lose(reason);
    if (reason === 'Framework failed over' && this.setup.mayAct === undefined) {
      this.isStopped = true;
      void this.detector?.close();
      return;
    }
    const leader = redirectOrigin(end.location, origin);
    if (leader !== null && this.redirectCount < REDIRECT_COUNT_MAX) {
      this.redirectCount += 1;
      this.connectSoon(0, leader);
      return;
    }
    this.redirectCount = 0;
    this.connectSoon(this.backoff.next());
    this.detector?.doubt(origin);
  }
}
