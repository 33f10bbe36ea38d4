import type { EpochMs } from '@horae/submitter/kernel';
import type { Job, JobCounters } from '@horae/submitter/job';
import type { SchedulerEventMessage } from '@horae/agent/protocol';
import type { RunId } from './run.js';

/** Ties an answer to the caller that waits for it. */
export type ReplyId = number;

/** Everything the outside can tell the core. `at` is when the shell took it from the inbox. */
export type SchedulerEvent =
  | { readonly type: 'tick'; readonly at: EpochMs }
  | {
      readonly type: 'jobPut';
      readonly at: EpochMs;
      readonly job: Job;
      /** Present when the client sent counters (a migration); absent ones are kept on update. */
      readonly counters: Partial<JobCounters>;
      readonly replyTo: ReplyId;
    }
  | {
      readonly type: 'jobDeleted';
      readonly at: EpochMs;
      readonly jobName: string;
      readonly children: 'refuse' | 'detach';
      readonly replyTo: ReplyId;
    }
  | {
      readonly type: 'jobRunAsked';
      readonly at: EpochMs;
      readonly jobName: string;
      readonly arguments: readonly string[] | null;
      /** A repair belongs to the round of the run it repairs; null = the round that contains `at`. */
      readonly cycleAt: EpochMs | null;
      readonly replyTo: ReplyId;
    }
  | {
      readonly type: 'jobKillAsked';
      readonly at: EpochMs;
      readonly jobName: string;
      readonly replyTo: ReplyId;
    }
  | {
      readonly type: 'runKillAsked';
      readonly at: EpochMs;
      readonly runId: RunId;
      readonly replyTo: ReplyId;
    }
  | {
      readonly type: 'jobSuccessMarked';
      readonly at: EpochMs;
      readonly jobName: string;
      /** The round that was done by hand; absent: that of the run that has failed last. */
      readonly cycleAt?: EpochMs;
      readonly replyTo: ReplyId;
    }
  /** An asynchronous task says how it has ended (`PUT task/<id>`); 0 is success. */
  | {
      readonly type: 'taskReported';
      readonly at: EpochMs;
      readonly taskId: string;
      readonly statusCode: number;
      readonly replyTo: ReplyId;
    }
  /** A task of a data job has worked off so many elements more. */
  | {
      readonly type: 'taskProgressed';
      readonly at: EpochMs;
      readonly jobName: string;
      readonly taskId: string;
      readonly elementCount: number;
      readonly replyTo: ReplyId;
    }
  | { readonly type: 'clusterSaid'; readonly at: EpochMs; readonly message: SchedulerEventMessage }
  | { readonly type: 'clusterLost'; readonly at: EpochMs }
  /** State is loaded and the cluster may be asked; before it nothing fires. */
  | { readonly type: 'elected'; readonly at: EpochMs; readonly epoch: number }
  | { readonly type: 'deposed'; readonly at: EpochMs };
