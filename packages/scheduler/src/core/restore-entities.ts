import { parseJob } from '@horae/submitter/job';
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

/** One line for each kind of row. */
const RESTORE: { readonly [K in EntityKind]: Restore<K> } = {
  job: restoreJob,
  progress: restoreProgress,
  gate: restoreGate,
  tombstone: (state, key, lastAt) => void state.tombstones.set(key, lastAt),
  writtenOff: (state, key, body) => void state.writtenOff.set(key, body),
  framework: (state, _key, frameworkId) => {
    state.frameworkId = frameworkId;
  },
  run: (state, _key, run) => addRun(state, run, state.jobs.get(run.job) ?? null),
};

/** Kind by kind, so that a run finds its job whatever order the store keeps. */
export function restoreEntities(state: SchedulerState, entities: readonly Entity[]): void {
  const byKind = new Map<string, Entity[]>(ENTITY_KINDS.map((kind) => [kind, []]));
  for (const entity of entities) if (entity.body !== null) byKind.get(entity.kind)?.push(entity);
  for (const kind of ENTITY_KINDS) {
    const restore = RESTORE[kind] as (state: SchedulerState, key: string, body: unknown) => void;
    const rows = byKind.get(kind) ?? [];
    const ordered = kind === 'job' ? asCreated(rows) : rows;
    for (const { key, body } of ordered) restore(state, key, body);
  }
  // Whatever order the store keeps: what is bounded forgets its oldest first.
  sortMap(state.tombstones, (lastAt) => lastAt);
  sortMap(state.writtenOff, ({ at }) => at);
}

/**
 * Jobs by their numbers. Those of older versions have none: they stay in the order of the store,
 * and what has got its number since goes back between them.
 */
function asCreated(rows: readonly Entity[]): readonly Entity[] {
  const numberOf = ({ body }: Entity) => (body as JobBody).number;
  const plain = rows.filter((row) => numberOf(row) === undefined);
  const numbered = rows
    .filter((row) => numberOf(row) !== undefined)
    .sort((a, b) => (numberOf(a) ?? 0) - (numberOf(b) ?? 0));
  if (plain.length === 0) return numbered;
  const ordered: Entity[] = [];
  let [nextPlain, nextNumbered] = [0, 0];
  while (ordered.length < rows.length) {
    const row = numbered[nextNumbered];
    const isNumbered = row !== undefined && (numberOf(row) ?? 0) <= ordered.length;
    if (isNumbered || nextPlain === plain.length) {
      ordered.push(row as Entity);
      nextNumbered += 1;
    } else {
      ordered.push(plain[nextPlain] as Entity);
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

function restoreJob(state: SchedulerState, name: string, body: JobBody): void {
  const parsed = parseJob(body.document, { now: body.putAt, mayLackParents: true });
  if (!parsed.ok) {
    state.unreadable.set(name, parsed.error.map((problem) => problem.text).join(' '));
    return;
  }
  const { job, schedule } = parsed.value;
  const gone = new Set(body.detached);
  const entry = addJob(
    state,
    job.kind === 'dependency'
      ? { ...job, parents: job.parents.filter((parent) => !gone.has(parent)) }
      : job,
    body.number,
  );
  entry.schedule = schedule;
  entry.putAt = body.putAt;
  entry.detached = body.detached;
  if (job.kind === 'dependency') entry.gate = newGate();
  linkParents(state, entry);
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
