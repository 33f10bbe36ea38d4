import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, type DurationMs, type Logger, addMs } from '@horae/submitter/kernel';
import {
  type AgentState,
  type StepActions,
  type StepEvent,
  agentStep,
  beginSubscription,
  refusedCallCount,
  snapshotRecords,
} from '../core/index.js';
import type { Journal, TaskRunner, Uplink } from '../ports/index.js';

/** Kill ladders and resends are looked at this often while a task is held. */
const TICK_MS = 200;
/** Commits follow each other no faster than this: most of their price is per batch, not per record. */
const BURST_GATHER_MS = 2;

export interface AgentLoopParts {
  readonly state: AgentState;
  readonly journal: Journal;
  readonly runner: TaskRunner;
  readonly uplink: Uplink;
  readonly clock: Clock;
  readonly log: Logger;
  /** The journal cannot be written any more, or the core is wrong: the process must end. */
  readonly onFatal: (error: unknown) => void;
}

type WithoutTime<E> = E extends { readonly at: unknown } ? Omit<E, 'at'> : never;

/** Takes what is waiting, decides all of it, makes it durable once, then acts. */
export class AgentLoop {
  private inbox: WithoutTime<StepEvent>[] = [];
  private isBusy = false;
  private workedAtMs = 0;
  private ticker: NodeJS.Timeout | null = null;
  private readonly quitListeners: (() => void)[] = [];

  constructor(private readonly parts: AgentLoopParts) {}

  /** Finds former tasks again, then looks for a master. */
  async start(): Promise<void> {
    const { state, journal, runner, uplink } = this.parts;
    const alive = [...state.tasks.values()].filter((task) => task.phase !== 'ended');
    const isSameBoot = state.bootId === state.profile.bootId;
    const found = await runner.recover(alive, { isSameBoot });
    await this.carryOut([this.step({ type: 'restarted', found })]);
    await journal.replace(snapshotRecords(state));
    uplink.start({
      subscribeCall: (streamId) => beginSubscription(state, streamId),
      onEvent: (message, stream) => this.push({ type: 'masterSaid', message, stream }),
      onLost: (streamId) => this.push({ type: 'masterLost', streamId }),
      refusedCallCount: () => refusedCallCount(state),
    });
    this.ticker = setInterval(() => this.tick(), TICK_MS);
  }

  push(event: WithoutTime<StepEvent>): void {
    this.inbox.push(event);
    if (!this.isBusy) void this.work();
  }

  /** Resolves when the process may end. */
  quit(tasks: 'kill' | 'leave', within: DurationMs): Promise<void> {
    const until = addMs(this.parts.clock.now(), within);
    const quit = new Promise<void>((resolve) => this.quitListeners.push(resolve));
    this.push({ type: 'quitAsked', tasks, until });
    return quit;
  }

  close(): void {
    if (this.ticker !== null) clearInterval(this.ticker);
    this.parts.journal.close();
  }

  private tick(): void {
    if (this.parts.state.tasks.size > 0 || this.parts.state.quitting !== null) {
      this.push({ type: 'tick' });
    }
  }

  private async work(): Promise<void> {
    this.isBusy = true;
    try {
      while (this.inbox.length > 0) {
        await this.gather();
        const batch = this.inbox;
        this.inbox = [];
        await this.carryOut(batch.map((event) => this.step(event)));
        this.workedAtMs = this.parts.clock.monotonicMs();
      }
    } catch (error) {
      this.parts.onFatal(error);
      return;
    }
    this.isBusy = false;
  }

  /** What this turn of the event loop brings, or in a burst the next moments, is one batch. */
  private async gather(): Promise<void> {
    const sinceMs = this.parts.clock.monotonicMs() - this.workedAtMs;
    if (sinceMs < BURST_GATHER_MS) await pause(BURST_GATHER_MS);
    else await new Promise(setImmediate);
  }

  private step(event: WithoutTime<StepEvent>): StepActions {
    const at = this.parts.clock.now();
    return agentStep(this.parts.state, { ...event, at } as StepEvent);
  }

  private async carryOut(steps: readonly StepActions[]): Promise<void> {
    const { state, journal, runner, uplink, log } = this.parts;
    const records = steps.flatMap((step) => step.records);
    if (records.length > 0) await journal.append(records);
    for (const step of steps) {
      for (const note of step.notes) log.warn(note);
      for (const start of step.starts) runner.start(start);
      for (const signal of step.signals) runner.signal(signal);
      for (const call of step.calls) uplink.send(call);
      if (step.leaveMaster !== null) {
        uplink.leave(step.leaveMaster.streamId, step.leaveMaster.reason);
      }
      if (step.mayQuit) for (const quit of this.quitListeners.splice(0)) quit();
    }
    if (journal.isLong()) await journal.replace(snapshotRecords(state));
  }
}
