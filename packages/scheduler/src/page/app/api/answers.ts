/** The shapes of the REST answers that the page reads. Times are ISO-8601 UTC text. */

export type RunState =
  'queued' | 'running' | 'retrying' | 'succeeded' | 'failed' | 'killed' | 'lost' | 'skipped';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** One line of the list of jobs, `GET /api/v1/jobs`. */
export interface JobAnswer {
  readonly name: string;
  readonly kind: 'schedule' | 'dependency';
  readonly state: string;
  readonly disabled: boolean;
  /** Who switched it off and why; nulls where nobody did. */
  readonly disabledBy?: string | null;
  readonly disabledReason?: string | null;
  readonly command: string;
  /** What remains of the schedule; '' for a job with parents. */
  readonly schedule: string;
  /** As submitted. */
  readonly scheduleDefinition?: string;
  readonly parents: readonly string[];
  readonly nextAt: string | null;
  readonly lastRun: RunBriefAnswer | null;
  /** Ids of the runs that are queued, running or between two attempts. */
  readonly activeRuns: readonly string[];
  /** Parents whose success is missing in the oldest open round. */
  readonly waitsFor?: readonly string[];
  readonly successCount: number;
  readonly errorCount: number;
  readonly errorsSinceLastSuccess: number;
  readonly queue: string;
  readonly owner: string;
}

export interface RunBriefAnswer {
  readonly id: string;
  readonly state: RunState;
  readonly endedAt: string | null;
}

/** `GET /api/v1/jobs/{name}`: the definition as Chronos shows it, and what became of it. */
export interface JobDetailAnswer {
  readonly name: string;
  readonly state: string;
  readonly disabled: boolean;
  readonly command: string;
  readonly arguments?: readonly string[];
  readonly schedule?: string;
  readonly scheduleDefinition?: string;
  readonly scheduleTimeZone?: string;
  readonly parents?: readonly string[];
  readonly nextRuns: readonly string[];
  readonly activeRuns: readonly string[];
  readonly waitsFor: readonly string[];
  readonly lastRun: RunBriefAnswer | null;
  readonly children: readonly string[];
  readonly disabledBy?: string | null;
  readonly disabledReason?: string | null;
  readonly successCount: number;
  readonly errorCount: number;
  readonly errorsSinceLastSuccess: number;
  readonly runAsUser?: string;
  readonly owner?: string;
  readonly ownerName?: string;
  readonly description?: string;
  readonly retries?: number;
  readonly retryInterval?: string;
  readonly host?: string;
  readonly constraints?: readonly (readonly string[])[];
  readonly cpus?: number;
  readonly mem?: number;
  readonly disk?: number;
  readonly queue?: string;
  readonly priority?: number;
  readonly overlap?: string;
  readonly misfire?: string;
  readonly timeout?: string | null;
}

/** One run, `GET /api/v1/runs` and `/api/v1/runs/{id}`. */
export interface RunAnswer {
  readonly id: string;
  readonly job: string;
  readonly dueAt: string;
  readonly cycle: string;
  readonly trigger: string;
  readonly state: RunState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly retryAt: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly arguments: readonly string[] | null;
  /** A skip may stand for a stretch of occurrences, the last of them due at `lastDueAt`. */
  readonly occurrenceCount: number;
  readonly lastDueAt: string;
  readonly attempts: readonly AttemptAnswer[];
}

export interface AttemptAnswer {
  /** Counted from 0; people see it counted from 1. */
  readonly attempt: number;
  readonly taskId: string;
  readonly agent: string | null;
  readonly state: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly message: string | null;
  readonly unreachableSince: string | null;
}

/** One agent, `GET /api/v1/agents`. */
export interface AgentAnswer {
  readonly id: string;
  readonly hostname: string;
  readonly isConnected: boolean;
  readonly lastSeenAt: string;
  readonly cpusTotal: number;
  readonly cpusUsed: number;
  readonly memTotalMb: number;
  readonly memUsedMb: number;
  readonly diskTotalMb: number;
  readonly diskUsedMb: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly taskIds: readonly string[];
}

/** One queue, `GET /api/v1/queues`: its active runs by what they do. */
export interface QueueAnswer {
  readonly name: string;
  readonly queued: number;
  readonly running: number;
  readonly retrying: number;
}

/** A stretch of an attempt's output and where it stands in the file, in bytes. */
export interface LogChunk {
  readonly bytes: Uint8Array;
  readonly offset: number;
  /** Size of the whole file so far. */
  readonly size: number;
  /** Nothing will be added any more. */
  readonly ended: boolean;
}
