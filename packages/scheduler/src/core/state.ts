import type { EpochMs } from '@horae/submitter/kernel';
import type { DependencyMode } from '@horae/submitter/job';
import { CORE_LIMITS, type CoreLimits } from './core-limits.js';
import { DueHeap } from './due-heap.js';
import { FloatColumn } from './float-column.js';
import type { EntityKind } from './fold-entity.js';
import type { JobEntry } from './job-entry.js';
import { RunQueue } from './offer/run-queue.js';
import { ShapeTable } from './offer/run-shape.js';
import { RevisionColumn } from './revision-column.js';
import { RowTable } from './row-table.js';
import type { Run, RunId, RunState } from './run.js';

export type { JobEntry } from './job-entry.js';

/** What a queue may hold at once; absent means without bound. */
export interface QueueLimits {
  readonly runCountMax?: number;
  /** Cores. */
  readonly cpus?: number;
  readonly memMb?: number;
}

export interface StateOptions {
  readonly queues?: ReadonlyMap<string, QueueLimits>;
  /** For simulations and tests; the bounds of the system otherwise. */
  readonly limits?: Partial<CoreLimits>;
  /** Failed runs in a row after which a job is disabled that does not say so itself; 0: never. */
  readonly disableAfterFailures?: number;
}

/**
 * All the scheduler knows. Written by `apply` alone, save `cluster`, which is never stored: what
 * the connection of this moment says. Everyone else sees `ReadonlyState`.
 */
export interface SchedulerState {
  readonly limits: CoreLimits;
  readonly queueLimits: ReadonlyMap<string, QueueLimits>;
  readonly disableAfterFailures: number;
  readonly jobs: Map<string, JobEntry>;
  /** Of the next job that is created. */
  nextJobNumber: number;
  /** The one that was asked for last: changes of one job come one after another. */
  lastJob: JobEntry | null;
  /** Active runs: queued, running or retrying. */
  readonly runs: Map<RunId, RunEntry>;
  /** Ended since the last fold; older ones are in the store's history. Oldest end first. */
  readonly ended: Map<RunId, Run>;
  /** Task id → its active run. */
  readonly tasks: Map<string, RunEntry>;
  /** Children by parent name, also of parents that are not there. */
  readonly children: Map<string, Set<string>>;
  /** Deleted jobs → the last due time they used. */
  readonly tombstones: Map<string, EpochMs>;
  /** Runs that still have a task although their job is deleted, by the job's name. */
  readonly orphans: Map<string, Set<RunEntry>>;
  /** Stored jobs that cannot be read any more → why; they are kept as they are and never run. */
  readonly unreadable: Map<string, string>;
  /** Tasks given up as lost: killed should they come back. Oldest first. */
  readonly writtenOff: Map<string, WrittenOff>;
  /** Runs that wait for an offer, ready to be placed. */
  readonly queue: RunQueue;
  /** One object for all jobs that ask the same of a machine. */
  readonly shapes: ShapeTable;
  /** Row of a job → its next occurrence. */
  readonly due: DueHeap;
  readonly takenAts: FloatColumn;
  /** Row of a job → when anything that is shown of it has changed. */
  readonly revisions: RevisionColumn;
  readonly jobRows: RowTable<JobEntry>;
  /** Row of a run → when something must be done about it. */
  readonly timers: DueHeap;
  readonly runRows: RowTable<RunEntry>;
  readonly usage: Map<string, QueueUsage>;
  frameworkId: string | null;
  readonly dirty: DirtyMarks;
  readonly cluster: ClusterState;
}

/** How the newest run that was not skipped has ended. */
export interface LastRun {
  readonly runId: RunId;
  readonly state: RunState;
  readonly cycleAt: EpochMs;
  readonly endedAt: EpochMs;
}

/** The AND condition in front of a job with parents (docs/guides/dependencies.md). */
export interface Gate {
  mode: DependencyMode;
  /** The parent whose cycle schedule begins the rounds; null in `latest` mode. */
  reference: string | null;
  /** Rounds with credits, by their beginning. */
  readonly rounds: Map<EpochMs, GateRound>;
  /** The newest round that has fired. */
  firedAt: EpochMs | null;
}

export interface GateRound {
  readonly parents: Set<string>;
  /** The round had fired before: more credits come from repairs, nobody waits for the rest. */
  readonly hasFired: boolean;
}

/** An active run and what is derived from it. */
export interface RunEntry {
  run: Run;
  /** Its place in the heap of timers. */
  readonly row: number;
  /** Null once its job is deleted. */
  job: JobEntry | null;
  /** Which bucket of the queue it waits in and where there; null and -1 when it does not wait. */
  shapeKey: string | null;
  queuePlace: number;
  /** Never stored: when to repeat a kill or a question, and how long to wait after that. */
  repeatAt: EpochMs | null;
  repeatMs: number;
  /**
   * Never stored: time that the wall clock claims has passed while the task ran, and may not have;
   * below zero, time that has passed although the clock, set back, does not say so.
   */
  unmeasuredMs: number;
  isDirty: boolean;
}

export interface WrittenOff {
  readonly agentId: string;
  readonly at: EpochMs;
}

export interface QueueUsage {
  runCount: number;
  cpusMilli: number;
  memMbMilli: number;
}

/** What has changed since the last fold. */
export type DirtyMarks = {
  readonly [Kind in Exclude<EntityKind, 'progress' | 'run'>]: Set<string>;
} & {
  /** The two that change all the time: lists, kept short by a mark on each entry. */
  readonly progress: string[];
  readonly run: RunId[];
};

/** What this moment's connection says; lost with it. */
export interface ClusterState {
  /** The epoch this scheduler leads in; null while it does not. */
  epoch: number | null;
  electedAt: EpochMs | null;
  isConnected: boolean;
  /** Since the election: before it nothing fires. */
  hasSubscribed: boolean;
  isSuppressed: boolean;
  /** Shapes whose runs the master's filters already know as waiting, and that have room to run. */
  readonly announcedShapes: Set<string>;
  /** When offers are asked for again although nothing has changed. */
  reviveAt: EpochMs | null;
  /** When to ask the master about everything again. */
  reconcileAt: EpochMs | null;
  /** What agents offered last, for saying why a run waits. */
  readonly agents: Map<string, SeenAgent>;
  /** The latest time of an event: one before it means that the clock was set back. */
  latestAt: EpochMs | null;
  /** Statuses that fit no table: someone outside is wrong. */
  oddStatusCount: number;
}

/** An agent as its newest offer described it. */
export interface SeenAgent {
  readonly agentId: string;
  readonly hostname: string;
  /** Cores and MB that were free before anything was placed there. */
  readonly cpus: number;
  readonly memMb: number;
  readonly diskMb: number;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  readonly seenAt: EpochMs;
}

export type ReadonlyState = Readonly<
  Pick<SchedulerState, 'limits' | 'queueLimits' | 'disableAfterFailures' | 'frameworkId'>
> & {
  readonly jobs: ReadonlyMap<string, ReadonlyJobEntry>;
  readonly runs: ReadonlyMap<RunId, ReadonlyRunEntry>;
  readonly ended: ReadonlyMap<RunId, Run>;
  readonly tasks: ReadonlyMap<string, ReadonlyRunEntry>;
  readonly children: ReadonlyMap<string, ReadonlySet<string>>;
  readonly tombstones: ReadonlyMap<string, EpochMs>;
  readonly unreadable: ReadonlyMap<string, string>;
  readonly writtenOff: ReadonlyMap<string, WrittenOff>;
  readonly usage: ReadonlyMap<string, Readonly<QueueUsage>>;
  readonly queue: Pick<RunQueue, 'size' | 'sizeOf'>;
  readonly revisions: Pick<RevisionColumn, 'at'>;
  readonly cluster: Readonly<Omit<ClusterState, 'announcedShapes' | 'agents'>> & {
    readonly agents: ReadonlyMap<string, SeenAgent>;
  };
};

export type ReadonlyJobEntry = Readonly<
  Omit<JobEntry, 'gate' | 'activeRuns' | 'define' | 'touch'>
> & {
  readonly gate: ReadonlyGate | null;
  readonly activeRuns: readonly ReadonlyRunEntry[];
};

export type ReadonlyGate = Readonly<Omit<Gate, 'rounds'>> & {
  readonly rounds: ReadonlyMap<EpochMs, ReadonlyGateRound>;
};

export interface ReadonlyGateRound {
  readonly parents: ReadonlySet<string>;
  readonly hasFired: boolean;
}

export interface ReadonlyRunEntry {
  readonly run: Run;
}

export function createState(options: StateOptions = {}): SchedulerState {
  return {
    limits: { ...CORE_LIMITS, ...options.limits },
    queueLimits: options.queues ?? new Map(),
    disableAfterFailures: options.disableAfterFailures ?? 0,
    jobs: new Map(),
    nextJobNumber: 0,
    lastJob: null,
    runs: new Map(),
    ended: new Map(),
    tasks: new Map(),
    children: new Map(),
    tombstones: new Map(),
    orphans: new Map(),
    unreadable: new Map(),
    writtenOff: new Map(),
    queue: new RunQueue(),
    shapes: new ShapeTable(),
    due: new DueHeap(),
    takenAts: new FloatColumn(),
    revisions: new RevisionColumn(),
    jobRows: new RowTable(),
    timers: new DueHeap(),
    runRows: new RowTable(),
    usage: new Map(),
    frameworkId: null,
    dirty: {
      job: new Set(),
      progress: [],
      gate: new Set(),
      tombstone: new Set(),
      writtenOff: new Set(),
      framework: new Set(),
      run: [],
    },
    cluster: {
      epoch: null,
      electedAt: null,
      isConnected: false,
      hasSubscribed: false,
      isSuppressed: false,
      announcedShapes: new Set(),
      reviveAt: null,
      reconcileAt: null,
      agents: new Map(),
      latestAt: null,
      oddStatusCount: 0,
    },
  };
}

/** The same as `state.jobs.get`, but at once for the job of the change before. */
export function jobNamed(state: SchedulerState, name: string): JobEntry | undefined {
  const { lastJob } = state;
  if (lastJob !== null && lastJob.name === name) return lastJob;
  const entry = state.jobs.get(name);
  if (entry !== undefined) state.lastJob = entry;
  return entry;
}

export function markProgress(state: SchedulerState, entry: JobEntry): void {
  entry.touch();
  if (entry.isProgressDirty) return;
  entry.isProgressDirty = true;
  state.dirty.progress.push(entry.name);
}

export function markRun(state: SchedulerState, entry: RunEntry): void {
  entry.job?.touch();
  if (entry.isDirty) return;
  entry.isDirty = true;
  state.dirty.run.push(entry.run.id);
}

export function isDisabled(entry: { readonly disabledBy: JobEntry['disabledBy'] }): boolean {
  return entry.disabledBy !== null;
}
