import type { EpochMs } from '@horae/submitter/kernel';
import type { DependencyMode, JobCounters } from '@horae/submitter/job';
import type { Attempt, AttemptState, KillReason, Run, RunId, RunReason, RunState } from './run.js';

/** A job as Horae's REST shows it, without counters and views: what `parseJob` takes back. */
export type JobDocument = Readonly<Record<string, unknown>>;

/**
 * Everything that is ever written, as JSON values: what memory and the journal both understand.
 * `apply` is total over it. Each change carries all it needs; applying one twice does no harm.
 */
export type Change =
  | {
      readonly kind: 'jobPut';
      readonly document: JobDocument;
      /** When its schedule was posted: "now" in an empty start. Stays while the schedule does. */
      readonly putAt: EpochMs;
      /** Next occurrence after this put; null when there is none. */
      readonly nextAt: EpochMs | null;
      /** Occurrences up to and including this one are accounted for; never goes back. */
      readonly takenAt: EpochMs | null;
      /** How many of this schedule's occurrences that are. */
      readonly takenCount: number;
      readonly counters: JobCounters;
      /** Of the job, counted as they are created; older versions did not write it. */
      readonly number?: number | null;
    }
  | { readonly kind: 'jobDeleted'; readonly jobName: string; readonly at: EpochMs }
  | { readonly kind: 'jobDetached'; readonly jobName: string; readonly parent: string }
  | {
      readonly kind: 'jobDisabled';
      readonly jobName: string;
      readonly disabled: boolean;
      /** Who said so. The operator says it in the document; the system never speaks over it. */
      readonly by: 'operator' | 'system';
      readonly reason: string;
    }
  /** The schedule moved on: occurrences up to and including `takenAt` are accounted for. */
  | {
      readonly kind: 'scheduleAdvanced';
      readonly jobName: string;
      readonly takenAt: EpochMs;
      readonly takenCount: number;
      readonly nextAt: EpochMs | null;
    }
  | { readonly kind: 'runCreated'; readonly run: Run }
  /** A record for occurrences that never became a run; the run is already ended. */
  | { readonly kind: 'runSkipped'; readonly run: Run }
  /** `dueAt` and `jobName` repeat what the run says: the store keeps (dueAt, job, attempt) unique. */
  | {
      readonly kind: 'attemptLaunched';
      readonly runId: RunId;
      readonly jobName: string;
      readonly dueAt: EpochMs;
      readonly attempt: Attempt;
    }
  | {
      readonly kind: 'attemptMoved';
      readonly runId: RunId;
      readonly attempt: number;
      readonly state: AttemptState;
      readonly at: EpochMs;
      readonly facts: AttemptFacts;
    }
  /** What the task itself has told, while its attempt stays in its state. */
  | {
      readonly kind: 'attemptNoted';
      readonly runId: RunId;
      readonly attempt: number;
      readonly facts: ReportedFacts;
    }
  | {
      readonly kind: 'runRequeued';
      readonly runId: RunId;
      readonly failureCount: number;
      /** Null: wait for an offer now; else wait until then first. */
      readonly retryAt: EpochMs | null;
    }
  | {
      readonly kind: 'runEnded';
      readonly runId: RunId;
      readonly state: RunState;
      readonly reason: RunReason | null;
      readonly detail: string | null;
      readonly at: EpochMs;
    }
  | { readonly kind: 'jobCounted'; readonly jobName: string; readonly counters: JobCounters }
  /** How a gate tells rounds apart; another plan forgets the credits of the old one. */
  | {
      readonly kind: 'gatePlanned';
      readonly jobName: string;
      readonly mode: DependencyMode;
      /** The parent whose cycle schedule begins the rounds; null in `latest` mode. */
      readonly reference: string | null;
    }
  | {
      readonly kind: 'gateCredited';
      readonly jobName: string;
      readonly roundAt: EpochMs;
      readonly parent: string;
    }
  /** The full set was consumed: the round's credits start anew. */
  | { readonly kind: 'gateFired'; readonly jobName: string; readonly roundAt: EpochMs }
  | { readonly kind: 'gateRoundDropped'; readonly jobName: string; readonly roundAt: EpochMs }
  /** A task that had been given up has ended after all: nobody needs to kill it any more. */
  | { readonly kind: 'writtenOffEnded'; readonly taskId: string }
  | { readonly kind: 'frameworkNamed'; readonly frameworkId: string };

/** What a task has told through the API; absent members stay as they are. */
export interface ReportedFacts {
  readonly reportedCode?: number;
  /** All of them up to now, not those of the last report. */
  readonly elementCount?: number;
}

/** What a status taught about an attempt; absent members stay as they are. */
export interface AttemptFacts extends ReportedFacts {
  readonly startedAt?: EpochMs | null;
  readonly endedAt?: EpochMs;
  readonly exitCode?: number | null;
  readonly signal?: string | null;
  readonly message?: string | null;
  readonly unreachableSince?: EpochMs | null;
  readonly timedOut?: boolean;
  readonly killReason?: KillReason | null;
}

/** The change of one kind. */
export type ChangeOf<K extends Change['kind']> = Extract<Change, { readonly kind: K }>;
