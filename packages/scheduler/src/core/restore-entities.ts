import { accepted } from '@horae/submitter/kernel';
import { type DependencyJob, parseJob, readFormatted } from '@horae/submitter/job';
import { addJob, linkParents, newGate } from './apply-job.js';
import { addRun } from './apply-run.js';
import type { Entity } from './entity.js';
import {
  ENTITY_KINDS,
  type EntityBodies,
  type EntityKind,
  type GateBody,
  type JobBody,
  type ProgressBody,
} from './fold-entity.js';
import type { SchedulerState } from './state.js';

type Restore<K extends EntityKind> = (
  state: SchedulerState,
  key: string,
  body: EntityBodies[K],
) => void;

/** One line for each kind of row but jobs, which are read first and then put in order. */
const RESTORE: { readonly [K in Exclude<EntityKind, 'job'>]: Restore<K> } = {
  progress: restoreProgress,
  gate: restoreGate,
  tombstone: (state, key, lastAt) => void state.tombstones.set(key, lastAt),
  writtenOff: (state, key, body) => void state.writtenOff.set(key, body),
  framework: (state, _key, frameworkId) => {
    state.frameworkId = frameworkId;
  },
  run: (state, _key, run) => addRun(state, run, state.jobs.get(run.job) ?? null),
};

/**
 * Kind by kind, so that a run finds its job whatever order the store keeps. Each body is asked for
 * once, for a store may make it only then; and a document is read into its job at once, so that
 * of a hundred thousand documents no two are in memory at the same time.
 */
export function restoreEntities(state: SchedulerState, entities: readonly Entity[]): void {
  const byKind = new Map<string, Entity[]>(ENTITY_KINDS.map((kind) => [kind, []]));
  for (const entity of entities) byKind.get(entity.kind)?.push(entity);
  for (const kind of ENTITY_KINDS) {
    const rows = byKind.get(kind) ?? [];
    if (kind === 'job') {
      const jobs = rows.map(readJob).filter((each) => each !== null);
      for (const job of asCreated(jobs)) restoreJob(state, job);
      continue;
    }
    const restore = RESTORE[kind] as (state: SchedulerState, key: string, body: unknown) => void;
    for (const { key, body } of rows) if (body !== null) restore(state, key, body);
  }
  // Whatever order the store keeps: what is bounded forgets its oldest first.
  sortMap(state.tombstones, (lastAt) => lastAt);
  sortMap(state.writtenOff, ({ at }) => at);
}

interface StoredJob {
  readonly name: string;
  readonly read: ReturnType<typeof parseJob>;
  readonly putAt: JobBody['putAt'];
  readonly detached: readonly string[];
  readonly number: number | undefined;
}

/** A job whose document was read ahead of time, by whoever has the time. */
class PreparedJob implements Entity {
  readonly kind = 'job';
  readonly key: string;
  readonly job: StoredJob;
  readonly #entity: Entity;

  constructor(entity: Entity, job: StoredJob) {
    this.key = entity.key;
    this.job = job;
    this.#entity = entity;
  }

  get body(): unknown {
    return this.#entity.body;
  }
}

/** The same entity, with most of what restoring it takes already done. */
export function prepareEntity(entity: Entity): Entity {
  const { kind, key, body } = entity;
  if (kind !== 'job') return { kind, key, body };
  const job = readJob(entity);
  return job === null ? entity : new PreparedJob(entity, job);
}

/** Null: it is gone. */
function readJob(entity: Entity): StoredJob | null {
  if (entity instanceof PreparedJob) return entity.job;
  const body = entity.body as JobBody | null;
  if (body === null) return null;
  const { document, putAt, detached, number } = body;
  const formatted = readFormatted(document, putAt);
  const read =
    formatted === null
      ? parseJob(document, { now: putAt, mayLackParents: true })
      : accepted(formatted);
  return { name: entity.key, read, putAt, detached, number };
}

/**
 * Jobs by their numbers. Those of older versions have none: they stay in the order of the store,
 * and what has got its number since goes back between them.
 */
function asCreated(rows: readonly StoredJob[]): readonly StoredJob[] {
  const plain = rows.filter(({ number }) => number === undefined);
  const numbered = rows
    .filter(({ number }) => number !== undefined)
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  if (plain.length === 0) return numbered;
  const ordered: StoredJob[] = [];
  let [nextPlain, nextNumbered] = [0, 0];
  while (ordered.length < rows.length) {
    const row = numbered[nextNumbered];
    const isNumbered = row !== undefined && (row.number ?? 0) <= ordered.length;
    if (isNumbered || nextPlain === plain.length) {
      ordered.push(row as StoredJob);
      nextNumbered += 1;
    } else {
      ordered.push(plain[nextPlain] as StoredJob);
      nextPlain += 1;
    }
  }
  return ordered;
}

function sortMap<V>(map: Map<string, V>, ageOf: (value: V) => number): void {
  const sorted = [...map].sort(([, a], [, b]) => ageOf(a) - ageOf(b));
  map.clear();
  for (const [key, value] of sorted) map.set(key, value);
}

function restoreJob(state: SchedulerState, stored: StoredJob): void {
  const { name, read, putAt, detached, number } = stored;
  if (!read.ok) {
    state.unreadable.set(name, read.error.map((problem) => problem.text).join(' '));
    return;
  }
  const { job, schedule } = read.value;
  const entry = addJob(
    state,
    job.kind === 'dependency' ? withoutParents(job, detached) : job,
    number,
  );
  entry.schedule = schedule;
  entry.putAt = putAt;
  entry.detached = detached;
  if (job.kind === 'dependency') entry.gate = newGate();
  linkParents(state, entry);
}

function withoutParents(job: DependencyJob, gone: readonly string[]): DependencyJob {
  return { ...job, parents: job.parents.filter((parent) => !gone.includes(parent)) };
}

function restoreProgress(state: SchedulerState, name: string, body: ProgressBody): void {
  const entry = state.jobs.get(name);
  if (entry === undefined) return;
  // One by one: `Object.assign` costs four times as much for a hundred thousand of them.
  entry.nextAt = body.nextAt;
  entry.takenAt = body.takenAt;
  entry.takenCount = body.takenCount;
  entry.triggeredAt = body.triggeredAt;
  entry.counters = body.counters;
  entry.disabledBy = body.disabledBy;
  entry.disabledReason = body.disabledReason;
  entry.lastRun = body.lastRun;
}

function restoreGate(state: SchedulerState, name: string, body: GateBody): void {
  const entry = state.jobs.get(name);
  if (entry?.gate == null) return;
  const { mode, reference, firedAt, rounds } = body;
  Object.assign(entry.gate, { mode, reference, firedAt });
  for (const { roundAt, parents, hasFired } of rounds) {
    entry.gate.rounds.set(roundAt, { parents: new Set(parents), hasFired });
  }
}
