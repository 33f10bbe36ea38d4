import type { EpochMs } from '@horae/submitter/kernel';
import type { TaskInfo, TaskStatus } from '../protocol/index.js';
import type { KillPlan } from './agent-task.js';

/**
 * Everything an agent must still know after a crash, in the order in which it was decided. A record
 * is durable before anything that depends on it is done.
 */
export type AgentRecord =
  | { readonly kind: 'agentNamed'; readonly agentId: string }
  | { readonly kind: 'epochObeyed'; readonly epoch: number }
  | { readonly kind: 'booted'; readonly bootId: string }
  | {
      readonly kind: 'taskAccepted';
      readonly frameworkId: string;
      readonly task: TaskInfo;
      readonly at: EpochMs;
    }
  | { readonly kind: 'killPlanned'; readonly taskId: string; readonly plan: KillPlan }
  | { readonly kind: 'taskMoved'; readonly move: TaskMove }
  | { readonly kind: 'updateAcknowledged'; readonly taskId: string; readonly uuid: Uint8Array };

/** A step in a task's life together with the news of it, which waits for an acknowledgement. */
export interface TaskMove {
  readonly taskId: string;
  readonly phase: 'running' | 'ended';
  readonly at: EpochMs;
  /** Null in a shortened journal, when there is nothing left to acknowledge. */
  readonly status: TaskStatus | null;
}
