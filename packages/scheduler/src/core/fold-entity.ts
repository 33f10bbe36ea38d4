import { type EpochMs, assertNever } from '@horae/submitter/kernel';
import { type JobCounters, formatJob } from '@horae/submitter/job';
import type { JobDocument } from './change.js';
import type { Run } from './run.js';
import type { Gate, JobEntry, LastRun, SchedulerState, WrittenOff } from './state.js';

/**
 * The rows that state is stored as, in the order in which they are read back. A job's bookkeeping
 * changes at each occurrence and its definition hardly ever: two rows.
 */
export const ENTITY_KINDS = [
  'job',
  'progress',
  'gate',
  'tombstone',
  'writtenOff',
  'framework',
  'run',
] as const;

export type EntityKind = (typeof ENTITY_KINDS)[number];

export interface JobBody {
  readonly document: JobDocument;
  readonly putAt: EpochMs;
  readonly detached: readonly string[];
  /** Jobs of older versions have none until they are put again. */
  readonly number?: number;
}

export interface ProgressBody {
  readonly nextAt: EpochMs | null;
  readonly takenAt: EpochMs | null;
  readonly takenCount: number;
  readonly triggeredAt: EpochMs | null;
  readonly counters: JobCounters;
  readonly disabledBy: JobEntry['disabledBy'];
  readonly disabledReason: string | null;
  readonly lastRun: LastRun | null;
}

export interface GateBody {
  readonly mode: Gate['mode'];
  readonly reference: string | null;
  readonly firedAt: EpochMs | null;
  readonly rounds: readonly {
    readonly roundAt: EpochMs;
    readonly parents: readonly string[];
    readonly hasFired: boolean;
  }[];
}

export interface EntityBodies {
  readonly job: JobBody;
  readonly progress: ProgressBody;
  readonly gate: GateBody;
  readonly tombstone: EpochMs;
  readonly writtenOff: WrittenOff;
  readonly framework: string;
  readonly run: Run;
}

/** The folded form of one thing; null when it is gone. */
export function bodyOf(
  state: SchedulerState,
  kind: EntityKind,
  key: string,
): EntityBodies[EntityKind] | null {
  switch (kind) {
    case 'job':
      return ofJob(state, key, jobBody);
    case 'progress':
      return ofJob(state, key, progressBody);
    case 'gate':
      return ofJob(state, key, ({ gate }) => (gate === null ? null : gateBody(gate)));
    case 'tombstone':
      return state.tombstones.get(key) ?? null;
    case 'writtenOff':
      return state.writtenOff.get(key) ?? null;
    case 'framework':
      return state.frameworkId;
    case 'run':
      return state.runs.get(key)?.run ?? null;
    default:
      return assertNever(kind);
  }
}

function ofJob<T>(state: SchedulerState, name: string, body: (entry: JobEntry) => T): T | null {
  const entry = state.jobs.get(name);
  return entry === undefined ? null : body(entry);
}

/** Its parents as they were posted: a document without any would be a job with a schedule. */
function jobBody({ job, putAt, detached, number }: JobEntry): JobBody {
  const stored =
    job.kind === 'dependency' ? { ...job, parents: [...job.parents, ...detached] } : job;
  return { document: formatJob(stored), putAt, detached, number };
}

function progressBody(entry: JobEntry): ProgressBody {
  const { nextAt, takenAt, takenCount, triggeredAt } = entry;
  const { counters, disabledBy, disabledReason, lastRun } = entry;
  const times = { nextAt, takenAt, takenCount, triggeredAt };
  return { ...times, counters, disabledBy, disabledReason, lastRun };
}

function gateBody({ mode, reference, firedAt, rounds }: Gate): GateBody {
  const open = [...rounds].map(([roundAt, { parents, hasFired }]) => ({
    roundAt,
    parents: [...parents].sort(),
    hasFired,
  }));
  return { mode, reference, firedAt, rounds: open.sort((a, b) => a.roundAt - b.roundAt) };
}
