import { type Clock, InvariantViolation, type Timer, durationMs } from '@horae/submitter/kernel';
import { decide, nextWakeAt } from '../core/decide.js';
import type { Decision, Notice, Reply } from '../core/decision.js';
import type { ReplyId, SchedulerEvent } from '../core/event.js';
import type { SchedulerState } from '../core/state.js';
import { LeadershipLost } from '../ports/leadership.js';
import { Folder } from './folder.js';
import { exitReasonOf, handedOver } from './loop-end.js';
import type { AskedEvent, NoticeListener, ShellHealth } from './scheduler-shell.js';
import type { ShellOptions } from './start-shell.js';

/** An event whose time is taken when its turn comes. */
export type WaitingEvent = Unstamped<SchedulerEvent>;
type Unstamped<E> = E extends unknown ? Omit<E, 'at'> : never;

/** Timers may sleep through a change of the wall clock: look at it at least this often. */
const LONGEST_SLEEP_MS = 1_000;

/**
 * The scheduler's one loop. Everything that waits is decided at once, committed in one go, and
 * only then acted on, in the order of the decision's fields; what comes meanwhile is the next
 * batch. A failed commit ends it: memory is then ahead of the store, and nothing may follow. So
 * does the end of the lease: what is durable by then is answered, but nothing more is sent.
 */
export class Loop {
  readonly #state: SchedulerState;
  readonly #options: ShellOptions;
  readonly #clock: Clock;
  readonly #folder: Folder;
  #inbox: WaitingEvent[] = [];
  readonly #asking = new Map<ReplyId, Asking>();
  readonly #listeners = new Set<NoticeListener>();
  #lastReplyId = 0;
  #lastTickAt: number | null = null;
  #timer: Timer | null = null;
  #working: Promise<void> | null = null;
  #end: 'no' | 'stopping' | 'ended' = 'no';
  #onEnded: () => void = () => undefined;
  /** For whoever waits for the end. */
  readonly #ended = new Promise<void>((resolve) => (this.#onEnded = resolve));
  #isConnected = false;
  #commitCount = 0;
  #lastCommitMs = 0;
  #reviveCount = 0;

  constructor(state: SchedulerState, options: ShellOptions) {
    this.#state = state;
    this.#options = options;
    this.#clock = options.clock;
    this.#folder = new Folder(state, { ...options, onFailure: (error) => this.#fail(error) });
  }

  get folder(): Folder {
    return this.#folder;
  }

  push(event: WaitingEvent): void {
    if (this.#end !== 'no') return;
    this.#inbox.push(event);
    this.#start();
  }

  ask(event: AskedEvent): Promise<Reply> {
    if (this.#end !== 'no') return Promise.reject(new Error('The scheduler has stopped.'));
    return new Promise((resolve, reject) => {
      this.#lastReplyId += 1;
      this.#asking.set(this.#lastReplyId, { resolve, reject });
      this.push({ ...event, replyTo: this.#lastReplyId } as WaitingEvent);
    });
  }

  onNotice(listener: NoticeListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  health(): ShellHealth {
    return {
      isLeader: this.#end === 'no',
      isConnected: this.#isConnected,
      waitingCount: this.#inbox.length,
      journalChangeCount: this.#folder.journalChangeCount,
      commitCount: this.#commitCount,
      lastCommitMs: this.#lastCommitMs,
      reviveCount: this.#reviveCount,
    };
  }

  /** What was taken is finished first; what nobody has taken yet is refused. */
  async stop(): Promise<void> {
    if (this.#end === 'no') this.#end = 'stopping';
    this.#timer?.cancel();
    // A commit may hang until the session of its store has ended.
    await Promise.race([this.#working, this.#ended]);
    if (this.#isEnded()) return;
    this.#end = 'ended';
    this.#refuseAsking(new Error('The scheduler has stopped.'));
    // A successor would have to wait for it, and replays the journal in less.
    if (this.#options.lease === undefined) await this.#folder.foldAll();
  }

  /** Ends at once, in the middle of whatever it does: another leads. */
  depose(reason: string): void {
    this.#fail(new LeadershipLost(reason));
  }

  #start(): void {
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    this.#timer?.cancel();
    // Callers that come in one go should share a commit: let them all arrive first.
    await Promise.resolve();
    try {
      while (this.#end !== 'ended') {
        const events = this.#take();
        if (events.length === 0) break;
        await this.#turn(events);
        this.#folder.foldWhenDue();
      }
    } catch (error) {
      this.#fail(error as Error);
    }
    // With nothing awaited since the inbox was seen empty: what is pushed next starts a new round.
    this.#working = null;
    if (this.#end === 'no') this.#sleep();
  }

  #take(): readonly SchedulerEvent[] {
    const at = this.#clock.now();
    const events = this.#inbox.map((event) => ({ ...event, at }) as SchedulerEvent);
    this.#inbox = [];
    const wakeAt = this.#end === 'no' ? nextWakeAt(this.#state) : null;
    if (wakeAt !== null && wakeAt <= at && at !== this.#lastTickAt) {
      this.#lastTickAt = at;
      // First: what is due now was due before anything that has just come in.
      events.unshift({ type: 'tick', at });
    }
    return events;
  }

  async #turn(events: readonly SchedulerEvent[]): Promise<void> {
    const decisions = events.map((event) => this.#decide(event));
    const changes = decisions.flatMap((decision) => decision.changes);
    if (changes.length > 0) {
      const startedMs = this.#clock.monotonicMs();
      await this.#options.store.commit(changes);
      this.#commitCount += 1;
      this.#lastCommitMs = this.#clock.monotonicMs() - startedMs;
      this.#folder.committed(changes.length);
    }
    const mayAct = await this.#mayAct();
    if (mayAct) this.#send(decisions);
    // What is durable is so whoever leads: the fence has let it pass. What changed nothing was said
    // of a state that another leader may have left behind.
    if (mayAct || changes.length > 0) this.#answer(decisions);
    if (!mayAct) throw new LeadershipLost('The right to act has run out.');
  }

  async #mayAct(): Promise<boolean> {
    const { lease } = this.#options;
    if (this.#isEnded()) return false;
    if (lease === undefined || lease.isHeld()) return true;
    await Promise.race([lease.settled?.(), this.#ended]);
    return !this.#isEnded() && lease.isHeld();
  }

  #decide(event: SchedulerEvent): Decision {
    try {
      return decide(this.#state, event);
    } catch (cause) {
      this.#options.logger.error('The core failed', { event: JSON.stringify(event) });
      const text = `The core failed on ${event.type}: ${(cause as Error).message}`;
      throw new InvariantViolation(text, { cause });
    }
  }

  #send(decisions: readonly Decision[]): void {
    for (const { sends } of decisions) {
      for (const call of sends) {
        if (call.type === 'REVIVE') this.#reviveCount += 1;
        this.#options.driver.send(call);
      }
    }
  }

  #answer(decisions: readonly Decision[]): void {
    for (const { replies } of decisions) {
      for (const reply of replies) this.#reply(reply);
    }
    for (const { notices } of decisions) {
      for (const notice of notices) this.#tell(notice);
    }
  }

  #reply(reply: Reply): void {
    this.#asking.get(reply.to)?.resolve(reply);
    this.#asking.delete(reply.to);
  }

  #tell(notice: Notice): void {
    if (notice.type === 'clusterChanged') this.#isConnected = notice.connected;
    for (const listener of this.#listeners) {
      try {
        listener(notice);
      } catch (error) {
        this.#options.logger.error('A listener failed', { error: (error as Error).message });
      }
    }
  }

  #sleep(): void {
    const wakeAt = nextWakeAt(this.#state);
    const waitMs = wakeAt === null ? LONGEST_SLEEP_MS : wakeAt - this.#clock.now();
    const delayMs = durationMs(Math.min(Math.max(waitMs, 1), LONGEST_SLEEP_MS));
    this.#timer = this.#options.timers.after(delayMs, () => this.#wake());
  }

  #wake(): void {
    if (this.#end !== 'no') return;
    this.#folder.foldWhenDue();
    this.#folder.pruneWhenDue();
    this.#start();
  }

  #isEnded(): boolean {
    return this.#end === 'ended';
  }

  #fail(error: Error): void {
    if (this.#isEnded()) return;
    this.#end = 'ended';
    this.#timer?.cancel();
    this.#refuseAsking(this.#options.lease === undefined ? error : handedOver(error));
    this.#onEnded();
    this.#options.onFatal(exitReasonOf(error), error);
  }

  #refuseAsking(error: Error): void {
    for (const asking of this.#asking.values()) asking.reject(error);
    this.#asking.clear();
    this.#inbox = [];
  }
}

interface Asking {
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}
