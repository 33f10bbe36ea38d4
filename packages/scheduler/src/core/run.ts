import type { EpochMs } from '@horae/submitter/kernel';

/** `<job>@<due ISO-8601 with milliseconds>`: one occurrence or trigger, one run. */
export type RunId = string;

export const RUN_TRIGGERS = ['schedule', 'manual', 'dependency'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

/** As the API shows them; a run in `queued`, `running` or `retrying` is active. */
export const RUN_STATES = [
  'queued',
  'running',
  'retrying',
  'succeeded',
  'failed',
  'killed',
  'lost',
  'skipped',
] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Why an occurrence was not run, or why a run waits or ended as it did. One word, stable. */
export type RunReason =
  | 'overlap'
  | 'misfire'
  | 'start deadline'
  | 'disabled'
  | 'gate incomplete'
  | 'queue full'
  | 'schedule changed'
  | 'job deleted'
  | 'due before the job was posted'
  | 'killed by operator'
  | 'marked successful'
  | 'timeout'
  | 'retries exhausted'
  | 'task refused'
  | 'never started'
  | 'output keyword'
  | 'reported failure'
  | 'no report';

/** One occurrence, or one manual or dependent trigger. */
export interface Run {
  readonly id: RunId;
  readonly job: string;
  /** Nominal due time; unique per job, so that the task id is. */
  readonly dueAt: EpochMs;
  /** The nominal round this run belongs to; children inherit it. */
  readonly cycleAt: EpochMs;
  readonly trigger: RunTrigger;
  readonly createdAt: EpochMs;
  /** Replaces the job's own arguments for this run; null = the job's. */
  readonly arguments: readonly string[] | null;
  readonly queue: string;
  readonly priority: number;
  readonly state: RunState;
  readonly reason: RunReason | null;
  /** What a person wants to know beside the reason: which parents are missing, what it waits for. */
  readonly detail: string | null;
  readonly attempts: readonly Attempt[];
  /** When the next attempt is due, while `retrying`. */
  readonly retryAt: EpochMs | null;
  /** Ends that count against `retries`; attempts that never started do not. */
  readonly failureCount: number;
  readonly endedAt: EpochMs | null;
  /** A skip may stand for a stretch of occurrences: how many, and the last of them. 1 and dueAt otherwise. */
  readonly occurrenceCount: number;
  readonly lastDueAt: EpochMs;
  /** Its place in line: the due time of itself, or of an occurrence that had waited before it. */
  readonly inLineSince: EpochMs;
}

/** `awaiting`: the task of an asynchronous job has ended well, what it reports is still to come. */
export const ATTEMPT_STATES = [
  'launching',
  'running',
  'killing',
  'awaiting',
  'succeeded',
  'failed',
  'killed',
  'lost',
] as const;
export type AttemptState = (typeof ATTEMPT_STATES)[number];

/** One try of a run: one Mesos task. */
export interface Attempt {
  readonly attempt: number;
  /** `ct:<dueAt ms>:<attempt>:<job>:`, the first attempt being 0. */
  readonly taskId: string;
  readonly agentId: string;
  /** Host name of the agent, and where its files API answers (`http://host:port`). */
  readonly agent: string;
  readonly agentUrl: string | null;
  readonly state: AttemptState;
  /** What it holds of its machine and of its queue's limits: cores, and MB. */
  readonly cpus: number;
  readonly memMb: number;
  readonly launchedAt: EpochMs;
  readonly startedAt: EpochMs | null;
  readonly endedAt: EpochMs | null;
  /** Null when unknown or when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly message: string | null;
  /** True while the agent cannot be reached. */
  readonly unreachableSince: EpochMs | null;
  /** True once it has run longer than its job's timeout, killed for it or not. */
  readonly timedOut: boolean;
  /** Why Horae itself asked for its end; null when it did not. */
  readonly killReason: KillReason | null;
  /** What an asynchronous task has reported of itself (`PUT task/<id>`): 0 is success. */
  readonly reportedCode?: number;
  /** Elements that the task of a data job says it has worked off so far. */
  readonly elementCount?: number;
}

export type KillReason = 'killed by operator' | 'timeout' | 'job deleted';

/** True while the attempt may have a process. */
export function isLive(state: AttemptState): boolean {
  return state === 'launching' || state === 'running' || state === 'killing';
}

/** True while the attempt has not ended for good, though its process may have. */
export function isOpen(state: AttemptState): boolean {
  return isLive(state) || state === 'awaiting';
}

export function isActive(state: RunState): boolean {
  return state === 'queued' || state === 'running' || state === 'retrying';
}
