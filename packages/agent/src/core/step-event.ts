import type { EpochMs } from '@horae/submitter/kernel';
import type { AgentEvent } from '../protocol/index.js';
import type { OutputMatch } from './output-match.js';

/** One subscription's stream of events; a new number for every attempt to subscribe. */
export interface MasterStream {
  readonly id: number;
  /** As its SUBSCRIBED said; null until then. */
  readonly epoch: number | null;
}

/** Everything the outside can tell the agent core. `at` is when the shell took it. */
export type StepEvent =
  | { readonly type: 'tick'; readonly at: EpochMs }
  | {
      readonly type: 'masterSaid';
      readonly at: EpochMs;
      readonly stream: MasterStream;
      readonly message: AgentEvent;
    }
  | { readonly type: 'masterLost'; readonly at: EpochMs; readonly streamId: number }
  | { readonly type: 'taskSaid'; readonly at: EpochMs; readonly news: TaskNews }
  /**
   * The journal has been applied. `found` is what the disk knows of tasks that were alive then: ends,
   * and starts that never came about. The others are watched, if the machine has not restarted.
   */
  | { readonly type: 'restarted'; readonly at: EpochMs; readonly found: readonly TaskNews[] }
  | {
      readonly type: 'quitAsked';
      readonly at: EpochMs;
      /** `leave`: tasks go on and are found again by the next agent. */
      readonly tasks: 'kill' | 'leave';
      /** By then the agent goes, acknowledged or not; what is unsaid is said at its next start. */
      readonly until: EpochMs;
    };

/** What became of a task's process. */
export type TaskNews =
  | { readonly type: 'started'; readonly taskId: string; readonly at: EpochMs }
  | {
      readonly type: 'ended';
      readonly taskId: string;
      readonly at: EpochMs;
      /** One of both is null. */
      readonly exitCode: number | null;
      readonly signal: string | null;
      /** Present when the task has printed one of its `failOnOutput` keywords. */
      readonly outputMatch?: OutputMatch;
    }
  | {
      readonly type: 'notStarted';
      readonly taskId: string;
      readonly at: EpochMs;
      readonly cause: NotStartedCause;
      readonly text: string;
    }
  /** Its process is gone and nobody saw how it ended. */
  | {
      readonly type: 'vanished';
      readonly taskId: string;
      readonly at: EpochMs;
      readonly text: string;
    };

/**
 * `forbidden`: this agent does not run tasks as that user. `invalid`: no process can be made of it.
 * `failed`: the program or its sandbox is at fault. `busy`: the machine has no processes, memory or
 * files left. `interrupted`: the agent died before it started the task. `claimed`: the id was used
 * before this agent's memory begins.
 */
export type NotStartedCause =
  'forbidden' | 'invalid' | 'failed' | 'busy' | 'interrupted' | 'claimed';
