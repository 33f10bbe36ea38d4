import { type Rng, addMs, type EpochMs } from '@horae/submitter/kernel';
import type { SchedulerCall, SchedulerEventMessage } from '@horae/agent/protocol';
import {
  type Decision,
  type Reply,
  type SchedulerEvent,
  type SchedulerState,
  clearDirty,
  createState,
  decide,
  dirtyEntities,
  nextWakeAt,
  restoreState,
  takeEnded,
} from '../../../src/core/index.js';
import type { AskedEvent } from '../../../src/shell/index.js';
import type { SimOptions } from '../options.js';
import type { PlantedFault } from '../planted.js';
import type { AnsweringScheduler } from './answering-scheduler.js';
import { withoutLosses } from './planted-losses.js';
import type { SimClock } from './sim-clock.js';
import type { SimStore } from './sim-store.js';

/** An event before the shell stamps it. */
type Unstamped<E> = E extends unknown ? Omit<E, 'at'> : never;
type Waiting = Unstamped<SchedulerEvent>;

export interface SimSchedulerParts {
  readonly clock: SimClock;
  readonly rng: Rng;
  readonly options: SimOptions;
  readonly store: SimStore;
  readonly planted: PlantedFault | null;
  /** Hands a call to the cluster of this moment. */
  readonly send: (call: SchedulerCall) => void;
  /** The process is up and wants to be subscribed under this framework id. */
  readonly onBoot: (frameworkId: string | null) => void;
  readonly onCrash: () => void;
  /** Memory and store are equal now, or should be. */
  readonly onCommitted: (state: SchedulerState) => void;
}

const FOLD_EVERY_MS = 3_000;

/** Short enough that it is over before the world is judged. */
const ASYNC_WAIT_MS = 120_000;

/**
 * The scheduler process: the real core in a shell that does what the real one does (batch, commit,
 * then act), on a simulated store, with a crash possible at each step between them.
 */
export class SimScheduler implements AnsweringScheduler {
  state: SchedulerState | null = null;
  /** The latest time it has ever believed in; due times up to it must be accounted for. */
  latestAt = 0;
  /** No more crashes of its own. */
  isCalm = false;
  /** How far its wall clock is off. */
  skewMs = 0;
  private inbox: Waiting[] = [];
  private inFlight: Decision[] | null = null;
  private generation = 0;
  private wake: { cancel(): void } | null = null;
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private lastReplyTo = 0;

  constructor(private readonly parts: SimSchedulerParts) {}

  get isUp(): boolean {
    return this.state !== null;
  }

  private get at(): EpochMs {
    return addMs(this.parts.clock.now, this.skewMs);
  }

  boot(): void {
    const state = createState({ limits: { asyncWaitMs: ASYNC_WAIT_MS } });
    restoreState(state, withoutLosses(this.parts.store.load(), this.parts.planted));
    this.state = state;
    this.parts.onBoot(state.frameworkId);
    this.push({ type: 'elected', epoch: this.generation });
    this.foldLater(this.generation);
  }

  /** What was being written is on disk or not, as chance will have it. */
  crash(): void {
    if (this.state === null) return;
    if (this.inFlight !== null && this.parts.rng.chance(0.5)) this.write(this.inFlight);
    this.generation += 1;
    this.state = null;
    this.inbox = [];
    this.inFlight = null;
    this.waiting.clear();
    this.wake?.cancel();
    this.parts.onCrash();
  }

  deliver(message: SchedulerEventMessage): void {
    this.push({ type: 'clusterSaid', message });
  }

  lost(): void {
    this.push({ type: 'clusterLost' });
  }

  /** The answer never comes when the process dies first, as with a broken connection. */
  ask(event: AskedEvent, answer: (reply: Reply) => void): void {
    if (this.state === null) return;
    this.lastReplyTo += 1;
    this.waiting.set(this.lastReplyTo, answer);
    this.push({ ...event, replyTo: this.lastReplyTo } as Waiting);
  }

  private push(event: Waiting): void {
    if (this.state === null) return;
    this.inbox.push(event);
    if (this.inFlight === null) this.turnSoon();
  }

  private turnSoon(): void {
    const { generation } = this;
    this.parts.clock.after(0, () => {
      if (generation === this.generation) this.turn();
    });
  }

  private turn(): void {
    const state = this.state;
    if (state === null || this.inFlight !== null) return;
    const { at } = this;
    this.latestAt = Math.max(this.latestAt, at);
    const events = this.inbox.map((event) => ({ ...event, at }) as SchedulerEvent);
    this.inbox = [];
    const wakeAt = nextWakeAt(state);
    if (wakeAt !== null && wakeAt <= at) events.unshift({ type: 'tick', at });
    if (events.length === 0) return this.sleep();
    const decisions = events.map((event) => decide(state, event));
    this.commit(decisions);
  }

  private commit(decisions: Decision[]): void {
    const { options, rng, clock, planted } = this.parts;
    if (decisions.every((decision) => decision.changes.length === 0)) {
      this.act(decisions);
      return this.next();
    }
    if (this.stepCrashes()) return this.crash();
    this.inFlight = decisions;
    if (planted !== null) this.actTooEarly(decisions, planted);
    const { generation } = this;
    const commitMs = rng.next() * options.commitMaxMs;
    if (this.stepCrashes()) clock.after(rng.next() * commitMs, () => this.crashIn(generation));
    clock.after(commitMs, () => {
      if (generation !== this.generation) return;
      this.inFlight = null;
      this.write(decisions);
      if (this.state !== null) this.parts.onCommitted(this.state);
      if (this.stepCrashes()) return this.crash();
      this.act(decisions);
      if (generation === this.generation) this.next();
    });
  }

  private crashIn(generation: number): void {
    if (generation === this.generation) this.crash();
  }

  private write(decisions: readonly Decision[]): void {
    const changes = decisions.flatMap((decision) => decision.changes);
    const isKept = (kind: string): boolean =>
      this.parts.planted !== 'forgottenSkips' || kind !== 'runSkipped';
    this.parts.store.write(changes.filter((change) => isKept(change.kind)));
  }

  private act(decisions: readonly Decision[]): void {
    const { generation } = this;
    for (const call of decisions.flatMap((decision) => decision.sends)) {
      this.parts.send(call);
      if (this.stepCrashes()) return this.crash();
      if (generation !== this.generation) return;
    }
    for (const reply of decisions.flatMap((decision) => decision.replies)) this.answer(reply);
  }

  private actTooEarly(decisions: readonly Decision[], planted: PlantedFault): void {
    const early = decisions.flatMap((decision) => decision.sends);
    const isEarly = (type: string): boolean =>
      (planted === 'launchBeforeCommit' && type === 'ACCEPT') ||
      (planted === 'acknowledgeBeforeCommit' && type === 'ACKNOWLEDGE');
    for (const call of early) if (isEarly(call.type)) this.parts.send(call);
    if (planted !== 'replyBeforeCommit') return;
    for (const reply of decisions.flatMap((decision) => decision.replies)) this.answer(reply);
  }

  private answer(reply: Reply): void {
    this.waiting.get(reply.to)?.(reply);
    this.waiting.delete(reply.to);
  }

  private next(): void {
    if (this.inbox.length > 0) this.turnSoon();
    else this.sleep();
  }

  private sleep(): void {
    const state = this.state;
    if (state === null) return;
    this.wake?.cancel();
    const wakeAt = nextWakeAt(state);
    // As in the real shell: a jump of the wall clock is noticed within a second.
    const delayMs = wakeAt === null ? 1_000 : Math.min(Math.max(wakeAt - this.at, 1), 1_000);
    this.wake = this.parts.clock.after(delayMs, () => this.turn());
  }

  private foldLater(generation: number): void {
    this.parts.clock.after(FOLD_EVERY_MS, () => {
      if (generation !== this.generation) return;
      this.fold();
      this.foldLater(generation);
    });
  }

  /** Between commits only: then memory is what the journal says. */
  private fold(): void {
    if (this.state === null || this.inFlight !== null) return;
    this.parts.store.fold(dirtyEntities(this.state), takeEnded(this.state));
    clearDirty(this.state);
  }

  private stepCrashes(): boolean {
    const { rng, options } = this.parts;
    return !this.isCalm && options.stepCrashChance > 0 && rng.chance(options.stepCrashChance);
  }
}
