/**
 * What the checker is told of a storm, beside what the tasks wrote: what was asked of Horae, and
 * what Horae says in the end. It imports nothing of Horae, so that no mistake is made on both
 * sides.
 */
export interface FaultCase {
  readonly jobs: readonly JobFacts[];
  readonly registers: readonly RegisterFacts[];
  /** Manual runs that were answered with their id. */
  readonly manualRuns: readonly ManualRunFacts[];
  /** Spans in which the clock of a scheduler was ahead (or behind: negative). */
  readonly clockSteps: readonly ClockStep[];
  /** From the beginning of a fault to the end of the time that its recovery may take. */
  readonly windows: readonly Span[];
  /** What was due before this must have come to its end when the records were read. */
  readonly cutoffAtMs: number;
  /** When the last read of the records began: what ended after it need not be in them. */
  readonly readAtMs: number;
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export interface ClockStep extends Span {
  readonly aheadMs: number;
}

/** A job that was put with an acknowledgement, and not changed since. */
export type JobFacts = ScheduledJobFacts | ChildJobFacts;

interface CommonFacts {
  readonly name: string;
  readonly overlap: 'skip' | 'queue' | 'allow';
  /** Attempts after the first. */
  readonly retryCount: number;
  readonly retryIntervalMs: number;
  /** How long its task works, before what starting and ending takes. */
  readonly workMs: number;
  /** When its deletion was asked for; null: never. What is due after it is not owed any more. */
  readonly deleteAskedAtMs: number | null;
  /** When the deletion was acknowledged; null: never, or nobody knows. */
  readonly deletedAtMs: number | null;
}

export interface ScheduledJobFacts extends CommonFacts {
  readonly kind: 'schedule';
  /** Due then, and each period after it, `occurrenceCount` times (null: without end). */
  readonly firstDueAtMs: number;
  readonly periodMs: number;
  readonly occurrenceCount: number | null;
  /** True: its runs never wait for each other, so its lateness is Horae's own. */
  readonly isPunctual: boolean;
}

export interface ChildJobFacts extends CommonFacts {
  readonly kind: 'child';
  readonly parents: readonly string[];
  /** Rounds begin then, and each period after it. */
  readonly roundAnchorMs: number;
  readonly roundPeriodMs: number;
}

/** A job that one writer puts and deletes again and again; its description is the value. */
export interface RegisterFacts {
  readonly name: string;
  /** In the order in which they were asked for, one at a time. */
  readonly writes: readonly RegisterWrite[];
}

export interface RegisterWrite {
  /** Null: a deletion. */
  readonly value: string | null;
  readonly outcome: 'acknowledged' | 'refused' | 'unknown';
}

export interface ManualRunFacts {
  readonly runId: string;
  readonly job: string;
  readonly answeredAtMs: number;
}

/** What Horae says in the end. */
export interface Records {
  /** All pages of `/api/v1/runs`, of every scheduler as the leader. */
  readonly runs: readonly RunRecord[];
  readonly jobs: readonly JobRecord[];
}

export interface JobRecord {
  readonly name: string;
  readonly description: string;
}

export interface RunRecord {
  readonly id: string;
  readonly job: string;
  readonly dueAt: string;
  readonly cycle: string;
  readonly trigger: string;
  readonly state: string;
  readonly reason: string | null;
  readonly occurrenceCount: number;
  readonly lastDueAt: string;
  readonly attempts: readonly AttemptRecord[];
}

export interface AttemptRecord {
  readonly attempt: number;
  readonly taskId: string;
  readonly state: string;
  readonly exitCode: number | null;
}

export type Verdict =
  | 'missed'
  | 'doubled'
  | 'early'
  | 'overlapping'
  | 'wrongGate'
  | 'lostEnd'
  | 'lostRetry'
  | 'lostWrite'
  | 'mislabelled'
  | 'vacuous';

/** How often each promise was broken, where none was. */
export const NO_VERDICTS: Readonly<Record<Verdict, number>> = {
  missed: 0,
  doubled: 0,
  early: 0,
  overlapping: 0,
  wrongGate: 0,
  lostEnd: 0,
  lostRetry: 0,
  lostWrite: 0,
  mislabelled: 0,
  vacuous: 0,
};

export interface Violation {
  readonly verdict: Verdict;
  /** A sentence with the run or job, for people. */
  readonly text: string;
}

export const ACTIVE_STATES: readonly string[] = ['queued', 'running', 'retrying'];
