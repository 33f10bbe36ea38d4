import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addMs } from '@horae/submitter/kernel';
import { aJob } from '@horae/submitter/testing';
import type { Change } from '../../src/core/index.js';
import { createState, stateFingerprint, takeEnded } from '../../src/core/index.js';
import { apply } from '../../src/core/apply.js';
import { CoreWorld } from './core-world.js';
import { statusOf } from './perfect-cluster.js';

/** One thing that happens: what, to which job, and a number that says how. */
type Step = readonly [what: number, job: number, how: number];

const JOBS = ['a', 'b', 'c', 'd', 'e'] as const;
const SCHEDULES = [
  'R/2026-01-01T00:00:00Z/PT30S',
  'R3/2026-01-01T00:00:10Z/PT20S',
  'R1//PT1M',
  'R/2026-01-01T00:00:05Z/PT1M',
  'R2/2025-01-01T00:00:00Z/PT1H',
] as const;
const STATES = [
  'TASK_STAGING',
  'TASK_RUNNING',
  'TASK_FAILED',
  'TASK_FINISHED',
  'TASK_KILLED',
  'TASK_LOST',
  'TASK_GONE',
  'TASK_UNKNOWN',
  'TASK_UNREACHABLE',
  'TASK_DROPPED',
  'TASK_ERROR',
  'TASK_KILLING',
] as const;

/** Without the bias to small numbers: long lives, with everything in them. */
const steps = fc.noBias(
  fc.array(fc.tuple(fc.nat(15), fc.nat(JOBS.length - 1), fc.nat(1_000)), {
    minLength: 1,
    maxLength: 90,
    size: 'max',
  }),
);

const LIMITS = {
  skipRecordCountMax: 3,
  misfireRunCountMax: 2,
  gateRoundCountMax: 2,
  asyncWaitMs: 150_000,
};

function aWorld(): CoreWorld {
  const world = new CoreWorld({
    limits: LIMITS,
    queues: new Map([['narrow', { runCountMax: 1 }]]),
    disableAfterFailures: 4,
  });
  world.programs.set('a', (attempt) => ({ exitCode: attempt % 2, tookMs: 3_000 }));
  world.programs.set('b', (attempt) => ({ exitCode: attempt === 0 ? 1 : 0, tookMs: 45_000 }));
  world.programs.set('d', (attempt) => ({ exitCode: attempt % 2, tookMs: 500 }));
  world.put(aJob('a').schedule('R/2026-01-01T00:00:00Z/PT30S'));
  world.put(aJob('b').schedule('R/2026-01-01T00:00:10Z/PT30S'));
  world.put(aJob('c').parents('a', 'b'));
  return world;
}

function play(world: CoreWorld, [what, which, how]: Step): void {
  const name = JOBS[which] as string;
  switch (what) {
    case 0:
    case 1:
      return putScheduled(world, name, how);
    case 2:
      return putDependent(world, name, how);
    case 3:
      return void world.ask({
        type: 'jobDeleted',
        jobName: name,
        children: how % 2 === 0 ? 'refuse' : 'detach',
      });
    case 4:
      return void world.runNow(name, how % 3 === 0 ? addMs(world.now, -how * 100) : null);
    case 5:
      return void world.ask({ type: 'jobKillAsked', jobName: name });
    case 6:
      return void world.ask({ type: 'jobSuccessMarked', jobName: name });
    case 7:
    case 8:
      return world.advance(`PT${how % 90}S`);
    case 9:
      return news(world, how);
    case 10:
      return world.fold();
    case 11:
      return world.restart({ afterMs: (how % 200) * 1_000, isAlone: how % 5 === 0 });
    case 12:
      if (how % 2 === 0) world.tell({ type: 'clusterLost' });
      else world.subscribe();
      return;
    case 13:
      return reports(world, how);
    case 14: {
      const ids = [...world.cluster.tasks.keys()];
      const taskId = ids[how % Math.max(1, ids.length)] ?? '';
      const event = { type: 'taskProgressed', jobName: name, taskId, elementCount: how };
      return void world.ask(event);
    }
    default:
      // The clock is set back or forward.
      world.now = addMs(world.now, (how - 400) * 100);
      world.tick();
  }
}

function putScheduled(world: CoreWorld, name: string, how: number): void {
  const overlap = (['skip', 'queue', 'allow'] as const)[how % 3] as 'skip';
  const misfire = (['latest', 'all', 'skip'] as const)[Math.floor(how / 3) % 3] as 'latest';
  let builder = aJob(name)
    .schedule(SCHEDULES[how % SCHEDULES.length] as string)
    .overlap(overlap)
    .misfire(misfire)
    .retryInterval(how % 4 === 0 ? 'PT0S' : 'PT7S');
  if (how % 7 === 0) builder = builder.disabled();
  if (how % 5 === 0) builder = builder.startDeadline('PT20S').queue('narrow');
  if (how % 11 === 0) builder = builder.timeout('PT2S');
  if (how % 13 === 0) builder = builder.softError();
  if (how % 3 !== 0) builder = builder.with({ async: true, dataProcessingJobType: true });
  if (how % 17 === 0) builder = builder.with({ disableAfterFailures: 1 + (how % 2) });
  world.put(builder);
}

function putDependent(world: CoreWorld, name: string, how: number): void {
  const parents = JOBS.filter((parent, index) => parent !== name && (how >> index) % 2 === 1);
  if (parents.length === 0) return;
  world.put(aJob(name).parents(...parents));
}

/** Any status of any task that ever was, whether it makes sense or not. */
function news(world: CoreWorld, how: number): void {
  const ids = [...world.cluster.tasks.keys()];
  const id = ids[how % Math.max(1, ids.length)];
  if (id === undefined) return;
  const state = STATES[how % STATES.length] as (typeof STATES)[number];
  const agentId = world.cluster.tasks.get(id)?.agentId ?? '';
  world.hear([statusOf(id, agentId, state, { uuid: new Uint8Array(16) })]);
}

/** Most of the tasks that are asked about do report, some of them twice. */
function reports(world: CoreWorld, how: number): void {
  const ids = [...world.cluster.tasks.keys()];
  for (const taskId of ids.slice(-1 - (how % 6))) {
    world.ask({ type: 'taskReported', taskId, statusCode: how % 4 === 0 ? 2 : 0 });
  }
}

describe('whatever happens', () => {
  test('a restart finds exactly what was in memory', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const world = aWorld();
        for (const [index, step] of list.entries()) {
          play(world, step);
          if (index % 6 === 5 || index === list.length - 1) expectReloadedEqual(world);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('a change applied twice does no harm', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const world = aWorld();
        for (const step of list) play(world, step);
        const twice = createState({ limits: LIMITS });
        for (const change of world.changes) {
          apply(twice, change);
          apply(twice, change);
        }
        takeEnded(world.state);
        takeEnded(twice);
        expect(stateFingerprint(twice)).toBe(stateFingerprint(world.state));
      }),
      { numRuns: 40 },
    );
  });

  test('every occurrence that was passed has exactly one record', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const world = aWorld();
        for (const step of list) play(world, step);
        const taken = occurrencesTaken(world.changes);
        const recorded = occurrencesRecorded(world.changes);
        expect(recorded).toEqual(taken);
      }),
      { numRuns: 30 },
    );
  });
});

function expectReloadedEqual(world: CoreWorld): void {
  const isEqual = stateFingerprint(world.reload()) === stateFingerprint(world.state);
  // Comparing the texts themselves takes long, and while a failing case is made smaller only the
  // last comparison is ever read.
  if (!isEqual) expect(stateFingerprint(world.reload())).toBe(stateFingerprint(world.state));
}

/** By job: how many occurrences its schedules went past. */
function occurrencesTaken(changes: readonly Change[]): Record<string, number> {
  const takenCounts = new Map<string, number>();
  const sums: Record<string, number> = {};
  for (const change of changes) {
    if (change.kind === 'jobPut') {
      takenCounts.set(String(change.document['name']), change.takenCount);
    } else if (change.kind === 'scheduleAdvanced') {
      const before = takenCounts.get(change.jobName) ?? 0;
      takenCounts.set(change.jobName, change.takenCount);
      sums[change.jobName] = (sums[change.jobName] ?? 0) + change.takenCount - before;
    }
  }
  return sums;
}

function occurrencesRecorded(changes: readonly Change[]): Record<string, number> {
  const sums: Record<string, number> = {};
  const counts = new Map<string, number>();
  for (const change of changes) {
    if (change.kind !== 'runCreated' && change.kind !== 'runSkipped') continue;
    const { run } = change;
    if (run.trigger !== 'schedule' || run.reason === 'due before the job was posted') continue;
    // Written anew only where it stands for more skips than before.
    const before = counts.get(run.id) ?? 0;
    expect(before === 0 || run.reason === 'disabled').toBe(true);
    expect(run.occurrenceCount).toBeGreaterThan(before);
    counts.set(run.id, run.occurrenceCount);
    sums[run.job] = (sums[run.job] ?? 0) + run.occurrenceCount - before;
  }
  return sums;
}
