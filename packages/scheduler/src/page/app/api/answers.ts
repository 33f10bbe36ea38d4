/** The shapes of the REST answers that the page reads. Times are ISO-8601 UTC text. */

import type { RunState } from '../../../core/run.js';

/** Who leads, as the scheduler that serves the page knows it, `GET /health`. */
export interface OfficeAnswer {
  /** `host:port`; null while nobody leads. */
  readonly leader: string | null;
  readonly epoch: number | null;
  /** Why nobody leads; null when it is not said. */
  readonly reason: string | null;
}

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
  readonly disabledReason: string | null;
  readonly command: string;
  /** What remains of the schedule. */
  readonly schedule: string;
  /** The schedule as submitted; null for a job with parents. */
  readonly scheduleDefinition: string | null;
  readonly scheduleTimeZone: string | null;
  /** When it runs, as a sentence in the language that was asked for. */
  readonly explanation: string;
  readonly parents: readonly string[];
  /** Parents whose success is missing in the newest open round. */
  readonly waitsFor: readonly string[];
  readonly nextAt: string | null;
  readonly lastRun: RunBriefAnswer | null;
  /** Ids of the runs that are queued, running or between two attempts. */
  readonly activeRuns: readonly string[];
  readonly counters: CountersAnswer;
  readonly queue: string;
  readonly priority: number;
  readonly owner: string;
}

export interface RunBriefAnswer {
  readonly id: string;
  readonly state: RunState;
  readonly endedAt: string | null;
}

export interface CountersAnswer {
  readonly successCount: number;
  readonly errorCount: number;
  readonly errorsSinceLastSuccess: number;
}

/** `GET /api/v1/jobs/{name}`: the line of the list, and what stands around the job. */
export interface JobDetailAnswer extends JobAnswer {
  readonly counters: CountersAnswer & {
    readonly lastSuccessAt: string | null;
    readonly lastErrorAt: string | null;
  };
  readonly children: readonly string[];
  /** What it waits for; null for a job with a schedule. */
  readonly gate: GateAnswer | null;
  /** Whose clock the schedule goes by; null for a job with parents. */
  readonly timeZone: string | null;
  /** The last occurrence of the schedule up to now. */
  readonly previous: string | null;
  /** The same with the offset in force in the job's zone. */
  readonly previousLocal: string | null;
  readonly nextRuns: readonly string[];
  readonly definition: DefinitionAnswer;
}

export interface GateAnswer {
  readonly mode: 'cycle' | 'latest';
  /** The parent whose occurrences begin the rounds; null in `latest` mode. */
  readonly reference: string | null;
  /** Rounds with a success that has not been used up, oldest first. */
  readonly rounds: readonly GateRoundAnswer[];
}

export interface GateRoundAnswer {
  /** Null before the first round, and in `latest` mode, which has none. */
  readonly cycle: string | null;
  readonly succeeded: readonly string[];
  readonly missing: readonly string[];
}

/** One coming due time, `GET /api/v1/jobs/{name}/next`. */
export interface NextTimeAnswer {
  readonly at: string;
  /** With the offset in force in the job's zone. */
  readonly local: string;
  /** What a change of the clocks does to it, in words. */
  readonly note: string | null;
}

/** What the page shows of a job's definition; the REST document holds more. */
export interface DefinitionAnswer {
  readonly arguments?: readonly string[];
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
  readonly overlap?: string;
  readonly misfire?: string;
  readonly timeout?: string | null;
  readonly labels?: Readonly<Record<string, string>>;
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

/** Cores, and MB of memory and disk. */
export interface ResourcesAnswer {
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
}

/** One agent, `GET /api/v1/agents`. */
export interface AgentAnswer {
  readonly id: string;
  readonly hostname: string;
  readonly connected: boolean;
  /** False: given up for now; its tasks count as lost after a while. */
  readonly reachable: boolean;
  readonly unreachableSince: string | null;
  readonly total: ResourcesAnswer;
  readonly used: ResourcesAnswer;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly taskCount: number;
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
