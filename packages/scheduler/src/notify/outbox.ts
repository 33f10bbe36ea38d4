import {
  type Clock,
  type DurationMs,
  type EpochMs,
  LIMITS,
  type Logger,
  type Timer,
  type Timers,
  durationMs,
} from '@horae/submitter/kernel';
import type {
  ChannelView,
  MessageKind,
  Outcome,
  OutcomeCount,
  TestResult,
} from '../ports/notifier.js';
import { type Channel, DeliveryFailure } from './channel.js';
import { failureText } from './failure-text.js';
import type { Message } from './message.js';

export interface OutboxOptions {
  readonly channel: Channel;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
}

interface Delivery {
  readonly message: Message;
  readonly triedCount: number;
  /** By the monotonic clock. */
  readonly dueMs: number;
}

/** A mail server that asks to come back later means minutes; everything else is over by then. */
const RETRY_AFTER_MS = [1_000, 10_000, 60_000, 300_000] as const;
const TRY_COUNT_MAX = RETRY_AFTER_MS.length + 1;
const RETRY_AFTER_MAX_MS = 300_000;

/**
 * What waits for one channel. A message that is to be tried again steps aside, so that those
 * behind it go on; nothing here is ever waited for by anybody else.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: Delivery[] = [];
  readonly #active = new Set<AbortController>();
  readonly #counts = new Map<string, OutcomeCount>();
  #lastDeliveredAt: EpochMs | null = null;
  #lastError: { readonly at: EpochMs; readonly text: string } | null = null;
  #wake: Timer | null = null;
  #isOverfull = false;
  #testCount = 0;
  #onEmpty: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  put(message: Message): void {
    const { channel, clock, logger } = this.#options;
    const skipReason = channel.skipReason(message);
    if (skipReason !== null) {
      this.#count(message, 'skipped');
      logger.info('A notification has no recipient', { ...facts(channel, message), skipReason });
      return;
    }
    if (this.#length >= LIMITS.notificationQueueCountMax) return this.#drop(message);
    if (this.#length < LIMITS.notificationQueueCountMax / 2) this.#isOverfull = false;
    this.#waiting.push({ message, triedCount: 0, dueMs: clock.monotonicMs() });
    this.#pump();
  }

  /** One try, beside everything that waits. */
  async test(message: Message): Promise<TestResult> {
    const { channel } = this.#options;
    const skipReason = channel.skipReason(message);
    if (skipReason !== null) {
      this.#count(message, 'skipped');
      return { channel: channel.name, ok: false, error: skipReason };
    }
    if (this.#testCount >= LIMITS.notificationTestCountMax) {
      this.#count(message, 'dropped');
      const error = `${this.#testCount} test messages are on their way already; try again later`;
      return { channel: channel.name, ok: false, error };
    }
    this.#testCount += 1;
    const failure = await this.#try(message);
    this.#testCount -= 1;
    this.#count(message, failure === null ? 'delivered' : 'failed');
    // It had taken a place of those that wait.
    this.#pump();
    const error = failure === null ? null : failureText(failure);
    return { channel: channel.name, ok: failure === null, error };
  }

  view(): ChannelView {
    const { channel } = this.#options;
    const totalOf = (outcome: Outcome): number =>
      this.counts().reduce((sum, each) => sum + (each.outcome === outcome ? each.count : 0), 0);
    return {
      channel: channel.name,
      target: channel.target,
      counts: {
        delivered: totalOf('delivered'),
        failed: totalOf('failed'),
        skipped: totalOf('skipped'),
        dropped: totalOf('dropped'),
      },
      queueLength: this.#length,
      lastDeliveredAt: this.#lastDeliveredAt,
      lastError: this.#lastError,
    };
  }

  counts(): readonly OutcomeCount[] {
    return [...this.#counts.values()];
  }

  /** Gives what waits one more try, all of it so much time, and lets go of the channel. */
  async stop(withinMs: DurationMs): Promise<void> {
    const { channel, timers } = this.#options;
    const emptied = new Promise<void>((resolve) => (this.#onEmpty = resolve));
    const timer = timers.after(withinMs, () => this.#giveUp());
    for (const [index, delivery] of this.#waiting.entries()) {
      this.#waiting[index] = { ...delivery, dueMs: 0 };
    }
    this.#pump();
    await emptied;
    timer.cancel();
    channel.close();
  }

  get #length(): number {
    return this.#waiting.length + this.#active.size;
  }

  #pump(): void {
    const nowMs = this.#options.clock.monotonicMs();
    while (this.#active.size < LIMITS.notificationParallelCountMax) {
      const index = this.#waiting.findIndex(({ dueMs }) => dueMs <= nowMs);
      const [delivery] = index < 0 ? [] : this.#waiting.splice(index, 1);
      if (delivery === undefined) break;
      void this.#deliver(delivery);
    }
    this.#setAlarm(nowMs);
    if (this.#length === 0) this.#onEmpty?.();
  }

  /** For those that wait for their next try. */
  #setAlarm(nowMs: number): void {
    this.#wake?.cancel();
    this.#wake = null;
    const later = this.#waiting.map(({ dueMs }) => dueMs).filter((dueMs) => dueMs > nowMs);
    if (later.length === 0) return;
    const delayMs = durationMs(Math.min(...later) - nowMs);
    this.#wake = this.#options.timers.after(delayMs, () => this.#pump());
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { message } = delivery;
    const failure = await this.#try(message);
    if (failure === null) {
      const { channel, logger } = this.#options;
      this.#count(message, 'delivered');
      logger.debug('A notification was delivered', facts(channel, message));
    } else this.#afterFailure(delivery, failure);
    this.#pump();
  }

  #afterFailure({ message, triedCount }: Delivery, failure: Error): void {
    const { channel, clock, logger } = this.#options;
    const isFinal = failure instanceof DeliveryFailure && failure.isFinal;
    const isLast = triedCount + 1 >= TRY_COUNT_MAX || this.#onEmpty !== null;
    const about = { ...facts(channel, message), error: failureText(failure) };
    if (isFinal || isLast) {
      this.#count(message, 'failed');
      logger.warn('A notification could not be delivered', { ...about, tries: triedCount + 1 });
      return;
    }
    logger.info('A notification is tried again', { ...about, tries: triedCount + 1 });
    const asked = failure instanceof DeliveryFailure ? failure.retryAfterMs : null;
    const waitMs = Math.max(asked ?? 0, RETRY_AFTER_MS[triedCount] ?? 0);
    const dueMs = clock.monotonicMs() + Math.min(waitMs, RETRY_AFTER_MAX_MS);
    this.#waiting.push({ message, triedCount: triedCount + 1, dueMs });
  }

  /** Null when it was delivered. */
  async #try(message: Message): Promise<Error | null> {
    const { channel, clock, timers } = this.#options;
    const controller = new AbortController();
    this.#active.add(controller);
    const given = new Promise<never>((_resolve, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
    });
    const timer = timers.after(LIMITS.notificationTimeoutMs, () => {
      const seconds = LIMITS.notificationTimeoutMs / 1_000;
      controller.abort(new DeliveryFailure(`no answer within ${seconds} s`));
    });
    try {
      await Promise.race([channel.deliver(message, controller.signal), given]);
      this.#lastDeliveredAt = clock.now();
      return null;
    } catch (thrown) {
      const failure = thrown instanceof Error ? thrown : new Error(String(thrown));
      this.#lastError = { at: clock.now(), text: failureText(failure) };
      return failure;
    } finally {
      timer.cancel();
      this.#active.delete(controller);
    }
  }

  #drop(message: Message): void {
    this.#count(message, 'dropped');
    if (this.#isOverfull) return;
    this.#isOverfull = true;
    this.#options.logger.warn('Too many notifications wait: those that come now are dropped', {
      ...facts(this.#options.channel, message),
      waiting: this.#length,
    });
  }

  #giveUp(): void {
    const { channel, logger } = this.#options;
    for (const { message } of this.#waiting.splice(0)) {
      this.#count(message, 'dropped');
      logger.warn('A notification is dropped: the scheduler stops', facts(channel, message));
    }
    const reason = new DeliveryFailure('the scheduler stops');
    for (const controller of this.#active) controller.abort(reason);
    this.#pump();
  }

  #count({ told: { kind } }: Message, outcome: Outcome): void {
    const key = `${kind} ${outcome}`;
    const count = (this.#counts.get(key)?.count ?? 0) + 1;
    this.#counts.set(key, { channel: this.#options.channel.name, kind, outcome, count });
  }
}

function facts(
  channel: Channel,
  { told, to }: Message,
): { channel: string; kind: MessageKind; job: string; to: string | null } {
  return { channel: channel.name, kind: told.kind, job: told.job.name, to };
}
