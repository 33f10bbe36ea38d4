import { DAY_MS, type EpochMs, addMs, nullLogger, seededRng } from '@horae/submitter/kernel';
import { aJob } from '@horae/submitter/testing';
import {
  type Entity,
  type Run,
  clearDirty,
  dirtyEntities,
  takeEnded,
} from '../../../src/core/index.js';
import { openSqliteStore } from '../../../src/store/sqlite/index.js';
import { CoreWorld } from '../../core/core-world.js';
import { DEMO_AGENTS, DEMO_QUEUES, type DemoJob } from './demo-jobs.js';

export interface PastOptions {
  readonly jobs: readonly DemoJob[];
  readonly days: number;
  readonly until: EpochMs;
  /** The scheduler's; it must not exist yet. */
  readonly file: string;
}

/** In the last hour nothing takes longer: no real agent knows of tasks that still run. */
const LAST_HOUR_TOOK_MS = 5_000;
const HOUR_MS = DAY_MS / 24;

/**
 * Gives a scheduler a past: the core itself, on a simulated clock with simulated agents, runs the
 * jobs for some days, and its state and history are written where the scheduler will look.
 */
export async function writePast({ jobs, days, until, file }: PastOptions): Promise<void> {
  const world = newWorld(jobs, { days, until });
  const entities = new Map<string, Entity>();
  const ended: Run[] = [];
  for (let end = world.now; end < until;) {
    end = Math.min(addMs(end, HOUR_MS), until) as EpochMs;
    world.advanceTo(end);
    forgetEndedTasks(world);
    for (const entity of dirtyEntities(world.state)) {
      entities.set(`${entity.kind} ${entity.key}`, entity);
    }
    ended.push(...takeEnded(world.state));
    clearDirty(world.state);
  }
  // The master that the scheduler meets next has never heard of the simulated one's framework.
  entities.delete('framework id');
  const store = openSqliteStore({ file, logger: nullLogger });
  await store.load();
  await store.fold([...entities.values()], ended);
  await store.close();
}

function newWorld(
  jobs: readonly DemoJob[],
  { days, until }: { readonly days: number; readonly until: EpochMs },
): CoreWorld {
  const startAt = new Date(until - days * DAY_MS).toISOString();
  const queues = Object.entries(DEMO_QUEUES).map(([name, limits]) => {
    return [name, { runCountMax: limits.runs }] as const;
  });
  const world = new CoreWorld({ startAt, agents: DEMO_AGENTS, queues: new Map(queues) });
  const { status } = world.cluster;
  world.cluster.status = (taskId, state, more) => {
    const message = state === 'TASK_FAILED' ? { message: 'Command exited with status 1' } : {};
    return status.call(world.cluster, taskId, state, { ...message, ...more });
  };
  const rng = seededRng(1);
  for (const { document, tookSeconds, failsPercent } of jobs) {
    const draw = rng.stream(document.name);
    world.programs.set(document.name, () => {
      const isLastHour = world.now > until - HOUR_MS;
      // Longer by a fifth over the time that is shown, and now and then much longer.
      const growth = 1 + 0.2 * (1 - (until - world.now) / (days * DAY_MS));
      const spread = 0.75 + 0.5 * draw.next() + (draw.chance(0.04) ? 1.5 : 0);
      const tookMs = Math.round(tookSeconds * 1_000 * growth * spread);
      return {
        exitCode: draw.chance(failsPercent / 100) ? 1 : 0,
        tookMs: isLastHour ? Math.min(tookMs, LAST_HOUR_TOOK_MS) : tookMs,
      };
    });
    world.put(aJob(document.name).with(document));
  }
  return world;
}

/** The simulated cluster and the world remember all; here that would be tens of thousands. */
function forgetEndedTasks(world: CoreWorld): void {
  for (const [id, task] of world.cluster.tasks) {
    if (task.state === 'ended') world.cluster.tasks.delete(id);
  }
  world.cluster.calls.length = 0;
  world.changes.length = 0;
  world.notices.length = 0;
}
