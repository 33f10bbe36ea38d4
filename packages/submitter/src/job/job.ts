import type { DurationMs, EpochMs } from '../kernel/index.js';

/** What may start a job: a schedule of its own, or the successes of its parents. Never both. */
export type Job = ScheduleJob | DependencyJob;

export interface ScheduleJob extends JobFields {
  readonly kind: 'schedule';
  /** The definition as submitted: repeats joined by `;`, or a cron expression. */
  readonly schedule: string;
  /** An IANA zone, or '' for none. */
  readonly scheduleTimeZone: string;
  readonly dst: DstPolicy;
  readonly misfire: MisfirePolicy;
}

export interface DependencyJob extends JobFields {
  readonly kind: 'dependency';
  /** At least one, no repeats, in the order given. */
  readonly parents: readonly string[];
  /** As asked for; null leaves the choice to the scheduler. */
  readonly dependencyMode: DependencyMode | null;
}

export type MisfirePolicy = 'latest' | 'all' | 'skip';
export type OverlapPolicy = 'skip' | 'queue' | 'allow';
export type DependencyMode = 'cycle' | 'latest';
export type TimeoutPolicy = 'kill' | 'alert';
export interface DstPolicy {
  /** null: the rule of the schedule's kind. */
  readonly gap: 'next' | 'skip' | null;
  readonly overlap: 'first' | 'both' | null;
}

/** A span as the client wrote it (it must come back byte for byte) and what it means. */
export interface Span {
  readonly text: string;
  readonly ms: DurationMs;
}

export interface JobFields {
  readonly name: string;
  readonly command: string;
  /**
   * true: `/bin/sh -c command` with arguments as positional parameters, and behind a command that
   * names none. false: argv.
   */
  readonly shell: boolean;
  readonly arguments: readonly string[];
  readonly environmentVariables: readonly EnvironmentVariable[];
  /** '' means the agent's default user. */
  readonly runAsUser: string;
  readonly owner: string;
  readonly ownerName: string;
  readonly description: string;

  /** Fractions of a core, and MB. */
  readonly cpus: number;
  readonly mem: number;
  readonly disk: number;
  readonly constraints: readonly Constraint[];
  /** Shorthand for ["hostname","EQUALS",host]; '' means any. */
  readonly host: string;
  readonly queue: string;
  /** Higher first; default 0, `highPriority: true` counts as 100 when none is given. */
  readonly priority: number;
  readonly highPriority: boolean;

  /** Attempts after the first. */
  readonly retries: number;
  readonly retryInterval: Span;
  /** Factor per further attempt, 1 = constant. */
  readonly retryBackoff: number;
  readonly retryMaxInterval: Span | null;
  readonly overlap: OverlapPolicy;
  readonly startDeadline: Span | null;
  /** From `timeout`, or `maxCompletionTime` seconds; null = none. */
  readonly timeout: Span | null;
  readonly onTimeout: TimeoutPolicy;
  /** Between TERM and KILL. */
  readonly killGracePeriod: Span;
  /** Keywords that fail a run whose output contains one of them; empty = off. */
  readonly failOnOutput: string;
  readonly softError: boolean;
  readonly disabled: boolean;
  /** Failed runs in a row after which the scheduler disables it; 0 = never, null = its option. */
  readonly disableAfterFailures: number | null;

  /** Chronos fields that are kept and echoed. */
  readonly epsilon: string | null;
  readonly concurrent: boolean | null;
  readonly maxCompletionTime: number;
  readonly executor: string;
  readonly executorFlags: string;
  readonly taskInfoData: string;
  readonly async: boolean;
  readonly dataProcessingJobType: boolean;
  readonly uris: readonly string[];
  readonly fetch: readonly FetchEntry[];
  /** As posted after validation, null = none. */
  readonly container: Readonly<Record<string, unknown>> | null;
  /** Free labels of Horae's own, name to value. */
  readonly labels: Readonly<Record<string, string>>;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string;
}

export type ConstraintOperator = 'EQUALS' | 'LIKE' | 'UNLIKE';
export type Constraint = readonly [attribute: string, operator: ConstraintOperator, value: string];

export interface FetchEntry {
  readonly uri: string;
  readonly executable: boolean;
  readonly cache: boolean;
  readonly extract: boolean;
  readonly output_file?: string;
}

/** The bookkeeping that Chronos shows inside a job. Clients may send it (migration tools do). */
export interface JobCounters {
  readonly successCount: number;
  readonly errorCount: number;
  readonly errorsSinceLastSuccess: number;
  readonly lastSuccessAt: EpochMs | null;
  readonly lastErrorAt: EpochMs | null;
}

/** One thing wrong with a posted job: field path, the value's text, the rule with an example. */
export interface JobProblem {
  readonly path: string;
  /** Whole sentence: `schedule: "R/2026/PT1H" is not …; expected e.g. "…".` */
  readonly text: string;
}
