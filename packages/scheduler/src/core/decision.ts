import type { EpochMs, ErrorCode } from '@horae/submitter/kernel';
import type { SchedulerCall } from '@horae/agent/protocol';
import type { Change } from './change.js';
import type { ReplyId } from './event.js';
import type { JobAlert } from './job-alert.js';
import type { RunId } from './run.js';

/** Everything the core asks for. The field names are the order of work. */
export interface Decision {
  /** Already applied to memory by the turn; committed in one transaction, before anything below. */
  readonly changes: readonly Change[];
  /** Calls to the cluster, sent in order once the changes are durable. */
  readonly sends: readonly SchedulerCall[];
  /** Answers to callers, given once the changes are durable. */
  readonly replies: readonly Reply[];
  /** News for people, metrics and the event stream: after the commit, best effort. */
  readonly notices: readonly Notice[];
}

export type Reply =
  | { readonly to: ReplyId; readonly ok: true; readonly runId?: RunId }
  | {
      readonly to: ReplyId;
      readonly ok: false;
      readonly code: ErrorCode;
      /** The finished sentence of the code. */
      readonly text: string;
    };

export type Notice =
  | { readonly type: 'jobChanged'; readonly jobName: string }
  | { readonly type: 'jobDeleted'; readonly jobName: string }
  | { readonly type: 'jobAlert'; readonly alert: JobAlert }
  | { readonly type: 'runChanged'; readonly runId: RunId; readonly jobName: string }
  /** It has run longer than its job's timeout, which asks for an alert only. */
  | { readonly type: 'runOverdue'; readonly runId: RunId; readonly jobName: string }
  | {
      readonly type: 'occurrencesSkipped';
      readonly jobName: string;
      readonly count: number;
      readonly reason: string;
    }
  | { readonly type: 'oddStatus'; readonly taskId: string; readonly text: string }
  | { readonly type: 'clusterChanged'; readonly connected: boolean }
  | { readonly type: 'leadershipLost'; readonly at: EpochMs; readonly text: string };
