import type { AgentEvent, SchedulerEventMessage, TaskStatus } from '@horae/agent/protocol';
import { type EpochMs, addMs } from '@horae/submitter/kernel';
import type { MasterOutput } from './master-io.js';
import { type Agent, type Framework, type MasterState, TIMER_GRAIN_MS } from './master-state.js';

/** One step of the master: what it may change, when it happens, and what it has said so far. */
export interface MasterTurn {
  readonly state: MasterState;
  readonly at: EpochMs;
  readonly outputs: MasterOutput[];
}

/** Asks for a sweep at the instant or shortly after; answers that instant. */
export function dueIn(turn: MasterTurn, delayMs: number): EpochMs {
  const exact = addMs(turn.at, delayMs);
  const dueAt = (Math.ceil(exact / TIMER_GRAIN_MS) * TIMER_GRAIN_MS) as EpochMs;
  turn.state.sweepDueAt = Math.min(turn.state.sweepDueAt, dueAt) as EpochMs;
  return dueAt;
}

/** A disconnected framework gets nothing: it reconciles when it is back. */
export function tellFramework(
  turn: MasterTurn,
  framework: Framework | undefined,
  event: SchedulerEventMessage,
): void {
  if (framework === undefined || framework.connection === null) return;
  turn.outputs.push({ type: 'frameworkEvent', connection: framework.connection, event });
}

export function tellAgent(turn: MasterTurn, agent: Agent | undefined, event: AgentEvent): void {
  if (agent === undefined || agent.connection === null) return;
  turn.outputs.push({ type: 'agentEvent', connection: agent.connection, event });
}

export function note(turn: MasterTurn, text: string, about: string): void {
  turn.outputs.push({ type: 'noted', text, about, level: 'info' });
}

/** For what somebody has to do something about. */
export function warn(turn: MasterTurn, text: string, about: string): void {
  turn.outputs.push({ type: 'noted', text, about, level: 'warn' });
}

/** The states that a framework without PARTITION_AWARE only knows as TASK_LOST. */
const PARTITION_STATES: ReadonlySet<string> = new Set([
  'TASK_UNREACHABLE',
  'TASK_DROPPED',
  'TASK_GONE',
  'TASK_GONE_BY_OPERATOR',
  'TASK_UNKNOWN',
]);

/** A status that the master makes itself: no uuid, so nobody acknowledges it. */
export function tellStatus(
  turn: MasterTurn,
  framework: Framework | undefined,
  status: Omit<TaskStatus, 'source' | 'timestamp' | 'uuid'>,
): void {
  if (framework === undefined) return;
  const isLost =
    PARTITION_STATES.has(status.state) && !framework.capabilities.has('PARTITION_AWARE');
  tellFramework(turn, framework, {
    type: 'UPDATE',
    update: {
      status: {
        ...status,
        state: isLost ? 'TASK_LOST' : status.state,
        source: 'SOURCE_MASTER',
        timestamp: turn.at / 1000,
      },
    },
  });
}

/** Keeps the newest `countMax` members of a set or map that is filled in time order. */
export function forgetOldest(
  kept: { readonly size: number; keys(): Iterator<string>; delete(key: string): boolean },
  countMax: number,
): void {
  while (kept.size > countMax) {
    const oldest = kept.keys().next();
    if (oldest.done === true) return;
    kept.delete(oldest.value);
  }
}
