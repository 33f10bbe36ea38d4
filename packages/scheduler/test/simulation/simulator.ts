import { createHash } from 'node:crypto';
import { type EpochMs, type Rng, epochMs, seededRng } from '@horae/submitter/kernel';
import type { Run } from '../../src/core/index.js';
import { checkAll } from './checkers/check-all.js';
import { type History, jobsOf } from './checkers/history.js';
import type { Violation } from './checkers/violation.js';
import { drawFaults } from './faults.js';
import { type SimOptions, drawOptions } from './options.js';
import type { PlantedFault } from './planted.js';
import { Users } from './users.js';
import { drawJobs } from './workload.js';
import { World } from './world/world.js';

export interface SimResult {
  readonly options: SimOptions;
  readonly violations: readonly Violation[];
  readonly runCount: number;
  readonly processCount: number;
  readonly crashCount: number;
  /** Equal for equal seeds, or the code is not deterministic. */
  readonly traceHash: string;
}

const WARM_UP_MS = 4_000;
const FAULT_STEP_MS = 1_000;

/** One world from one seed: a storm of faults with users in it, then calm, then the judgement. */
export function simulate(seed: number, planted: PlantedFault | null = null): SimResult {
  const options = drawOptions(seed);
  const simulation = new Simulation(options, planted);
  try {
    return simulation.run();
  } catch (error) {
    // An assertion of the code under test: as bad as a broken promise.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return simulation.result([{ promise: 'store', text }]);
  }
}

class Simulation {
  private readonly world: World;
  private readonly rng: Rng;
  private readonly users: Users;

  constructor(
    private readonly options: SimOptions,
    planted: PlantedFault | null,
  ) {
    this.rng = seededRng(options.seed).stream('users');
    this.world = new World(options, planted);
    const { scheduler, reports, clock } = this.world;
    const { jobCount } = options;
    const now = (): EpochMs => clock.now;
    this.users = new Users({ rng: this.rng, jobCount, now, scheduler, reports, planted });
  }

  run(): SimResult {
    const { world, options } = this;
    world.start();
    // Off the minute, so that no cron line is due in the very instant of its posting.
    world.clock.advanceTo(options.startAt + 1_500);
    const { jobCount: count, startAt } = options;
    for (const json of drawJobs(this.rng.stream('jobs'), { count, startAt })) this.users.put(json);
    world.clock.advanceTo(startAt + WARM_UP_MS);
    this.storm(startAt + WARM_UP_MS + options.stormMs);
    world.calmDown();
    world.clock.advanceTo(world.clock.now + options.calmMs);
    return this.result([...world.violations, ...checkAll(this.history())]);
  }

  private storm(until: number): void {
    const { world, options } = this;
    const faults = drawFaults(seededRng(options.seed).stream('faults'), options);
    for (let at = world.clock.now + 0; at < until; at += FAULT_STEP_MS) {
      world.clock.advanceTo(at);
      faults.step(world);
      if (this.rng.chance(options.userActionsPerMinute / 60)) this.users.act();
    }
  }

  private history(): History {
    const { world, options } = this;
    const { store, scheduler, evidence } = world;
    const runs = new Map<string, Run>(store.history);
    for (const [id, run] of scheduler.state?.ended ?? []) runs.set(id, run);
    for (const [id, { run }] of scheduler.state?.runs ?? []) runs.set(id, run);
    const references = new Map(
      [...(scheduler.state?.jobs ?? [])].map(([name, job]) => [name, job.gate?.reference ?? null]),
    );
    return {
      options,
      archive: store.archive,
      processes: evidence.processes,
      reports: evidence.reports,
      progress: evidence.progress,
      asyncJobs: world.reports.asyncJobs,
      runs,
      jobs: jobsOf(store.archive),
      touchedJobs: this.users.touchedJobs,
      references,
      acknowledgedPuts: this.users.acknowledgedPuts,
      acknowledgedRunIds: this.users.acknowledgedRunIds,
      latestAt: epochMs(scheduler.latestAt),
      endedAt: world.clock.now,
    };
  }

  result(violations: readonly Violation[]): SimResult {
    const { world, options } = this;
    const hash = createHash('sha256');
    for (const change of world.store.archive) hash.update(JSON.stringify(change));
    for (const process of world.evidence.processes) hash.update(JSON.stringify(process));
    return {
      options,
      violations,
      runCount: world.store.history.size,
      processCount: world.evidence.processes.length,
      crashCount: world.crashCount,
      traceHash: hash.digest('hex').slice(0, 16),
    };
  }
}
