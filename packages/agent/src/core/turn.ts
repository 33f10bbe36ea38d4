import type { EpochMs } from '@horae/submitter/kernel';
import type { AgentCall } from '../protocol/index.js';
import type { AgentRecord } from './agent-record.js';
import type { AgentState } from './agent-state.js';
import { applyRecord } from './apply-record.js';
import type { StepActions, StreamToLeave, TaskSignal, TaskStart } from './step-actions.js';

/** One step in the making: records are applied as they are decided, the rest is collected. */
export class Turn {
  private readonly records: AgentRecord[] = [];
  private readonly starts: TaskStart[] = [];
  private readonly signals: TaskSignal[] = [];
  private readonly calls: AgentCall[] = [];
  private readonly notes: string[] = [];
  private leaveMaster: StreamToLeave | null = null;
  private mayQuit = false;

  constructor(
    readonly state: AgentState,
    readonly at: EpochMs,
  ) {}

  record(record: AgentRecord): void {
    applyRecord(this.state, record);
    this.records.push(record);
  }

  start(start: TaskStart): void {
    this.starts.push(start);
  }

  signal(signal: TaskSignal): void {
    this.signals.push(signal);
  }

  call(call: AgentCall): void {
    this.calls.push(call);
  }

  note(text: string): void {
    this.notes.push(text);
  }

  leave(streamId: number, reason: string): void {
    this.state.isConnected = false;
    this.leaveMaster = { streamId, reason };
  }

  quit(): void {
    this.mayQuit = true;
  }

  actions(): StepActions {
    const { records, starts, signals, calls, notes, leaveMaster, mayQuit } = this;
    return { records, starts, signals, calls, notes, leaveMaster, mayQuit };
  }
}
