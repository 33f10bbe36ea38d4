import { type Rng, epochMs } from '@horae/submitter/kernel';
import type { TaskNews } from '@horae/agent/core';
import type { SimOptions } from '../options.js';
import { drawWork } from '../workload.js';
import type { Evidence, ProcessRecord } from './evidence.js';
import type { SimClock } from './sim-clock.js';

/** What is on the agent's disk about one task: the claim, and what the launcher wrote. */
interface TaskFiles {
  claimedBy: 'launcher' | 'agent';
  process: ProcessRecord | null;
  end: { cancel(): void } | null;
}

/**
 * Launcher and processes of one machine. Both outlive the agent's process; a reboot ends them. The
 * claim is taken once, by the launcher or by a recovering agent.
 */
export class SimProcesses {
  private readonly files = new Map<string, TaskFiles>();
  /** Tells the agent of this moment; news for an agent that is down stays in the files. */
  tell: (news: TaskNews) => void = () => undefined;

  constructor(
    private readonly parts: {
      readonly clock: SimClock;
      readonly rng: Rng;
      readonly options: SimOptions;
      readonly evidence: Evidence;
      readonly agent: string;
      readonly isForgetful: boolean;
      readonly onStarted: (taskId: string, durationMs: number) => void;
    },
  ) {}

  /** The order lies in the launcher's pipe for a moment, whatever becomes of the agent. */
  order(taskId: string): void {
    const bootCount = this.bootCount;
    this.parts.clock.after(1 + this.parts.rng.below(30), () => {
      if (bootCount === this.bootCount) this.start(taskId);
    });
  }

  private bootCount = 0;

  private start(taskId: string): void {
    const { clock, evidence, agent, rng, options, isForgetful, onStarted } = this.parts;
    if (this.files.has(taskId) && !isForgetful) return;
    const process = evidence.started(taskId, agent, clock.now);
    const files: TaskFiles = { claimedBy: 'launcher', process, end: null };
    this.files.set(taskId, files);
    const work = drawWork(rng.stream(taskId), options.failureChance);
    files.end = clock.after(work.durationMs, () => this.finish(taskId, process, work.exitCode));
    onStarted(taskId, work.durationMs);
    // Last: the agent may answer with a signal at once.
    this.tell({ type: 'started', taskId, at: clock.now });
  }

  signal(taskId: string, signal: string): void {
    const files = this.files.get(taskId);
    const process = files?.process;
    if (files === undefined || !process || process.endedAt !== null) return;
    // Some processes do not listen to a polite request.
    if (signal === 'SIGTERM' && this.parts.rng.chance(0.3)) return;
    files.end?.cancel();
    this.finish(taskId, process, null, signal);
  }

  /** What a recovering agent finds; it claims what nobody has claimed. Null: it may still run. */
  find(taskId: string): TaskNews | null {
    const { now } = this.parts.clock;
    const files = this.files.get(taskId);
    if (files === undefined) {
      this.files.set(taskId, { claimedBy: 'agent', process: null, end: null });
      const text = 'The agent died before it started the task.';
      return { type: 'notStarted', taskId, at: now, cause: 'interrupted', text };
    }
    if (files.process === null) return null;
    const { startedAt, endedAt, exitCode, signal } = files.process;
    if (endedAt === null) return { type: 'started', taskId, at: epochMs(startedAt) };
    if (exitCode === null && signal === null) return null;
    return { type: 'ended', taskId, at: epochMs(endedAt), exitCode, signal };
  }

  /** The machine goes down and comes up: nothing runs, and nobody saw how it ended. */
  reboot(): void {
    this.bootCount += 1;
    for (const { process, end } of this.files.values()) {
      if (process === null || process.endedAt !== null) continue;
      end?.cancel();
      process.endedAt = this.parts.clock.now;
    }
  }

  private finish(
    taskId: string,
    process: ProcessRecord,
    exitCode: number | null,
    signal: string | null = null,
  ): void {
    process.endedAt = this.parts.clock.now;
    process.exitCode = exitCode;
    process.signal = signal;
    this.tell({ type: 'ended', taskId, at: this.parts.clock.now, exitCode, signal });
  }
}
