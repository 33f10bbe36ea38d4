import { createHash } from 'node:crypto';
import { type EpochMs, type Rng, epochMs, seededRng } from '@horae/submitter/kernel';
import { type Run, createState, restoreState } from '../../../src/core/index.js';
import { checkAll } from '../checkers/check-all.js';
import { type History, jobsOf } from '../checkers/history.js';
import { oneLeader } from '../checkers/one-leader.js';
import type { Violation } from '../checkers/violation.js';
import { Users } from '../users.js';
import { drawJobs } from '../workload.js';
import { type SeveralFault, WORLDS_OF_FAULTS } from './planted-several.js';
import { SeveralFaults } from './several-faults.js';
import { type SeveralOptions, drawSeveralOptions } from './several-options.js';
import { SeveralWorld } from './several-world.js';

export interface SeveralResult {
  readonly options: SeveralOptions;
  readonly violations: readonly Violation[];
  readonly runCount: number;
  readonly processCount: number;
  readonly crashCount: number;
  /** Offices that were taken. */
  readonly termCount: number;
  /** Equal for equal seeds, or the code is not deterministic. */
  readonly traceHash: string;
}

const FIRST_LEADER_WITHIN_MS = 60_000;
const WARM_UP_MS = 3_000;
const FAULT_STEP_MS = 1_000;

/** One world with several schedulers from one seed: warm-up, storm, calm, judgement. */
export async function simulateSeveral(
  seed: number,
  planted: SeveralFault | null = null,
): Promise<SeveralResult> {
  const world = planted === null ? {} : WORLDS_OF_FAULTS[planted];
  const simulation = new SeveralSimulation({ ...drawSeveralOptions(seed), ...world }, planted);
  try {
    return await simulation.run();
  } catch (error) {
    // An assertion of the code under test: as bad as a broken promise.
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return simulation.result([{ promise: 'store', text }]);
  }
}

class SeveralSimulation {
  private readonly world: SeveralWorld;
  private readonly users: Users;
  private readonly rng: Rng;

  constructor(
    private readonly options: SeveralOptions,
    planted: SeveralFault | null,
  ) {
    this.rng = seededRng(options.seed).stream('users');
    this.world = new SeveralWorld(options, planted);
    const { reports, clock } = this.world;
    const { jobCount } = options;
    const now = (): EpochMs => clock.now;
    const scheduler = this.world;
    this.users = new Users({ rng: this.rng, jobCount, now, scheduler, reports, planted: null });
  }

  async run(): Promise<SeveralResult> {
    const { world, options } = this;
    const { clock, turns } = world;
    world.start();
    const giveUpAt = options.startAt + FIRST_LEADER_WITHIN_MS;
    while (world.leader === null && clock.now < giveUpAt) await turns.advanceTo(clock.now + 100);
    // Off the minute, so that no cron line is due in the very instant of its posting.
    await turns.advanceTo(clock.now + 1_500);
    const { jobCount: count } = options;
    for (const json of drawJobs(this.rng.stream('jobs'), { count, startAt: clock.now })) {
      this.users.put(json);
    }
    await turns.advanceTo(clock.now + WARM_UP_MS);
    world.beginStorm();
    await this.storm(clock.now + options.stormMs);
    world.calmDown();
    await turns.advanceTo(clock.now + options.calmMs);
    return this.result(this.judge());
  }

  private async storm(until: number): Promise<void> {
    const { world, options } = this;
    const faults = new SeveralFaults(seededRng(options.seed).stream('several faults'), options);
    for (let at = world.clock.now + 0; at < until; at += FAULT_STEP_MS) {
      await world.turns.advanceTo(at);
      faults.step(world);
      if (this.rng.chance(options.userActionsPerMinute / 60)) this.users.act();
    }
  }

  private judge(): Violation[] {
    const { world, options } = this;
    const { taken, sent, evidence, committed } = world;
    const areLeasesRight = options.expiriesPerMinute === 0;
    const isLed = world.leader !== null;
    return [
      ...world.violations,
      ...committed.violations,
      ...oneLeader({ taken, sent, obeyed: evidence.obeyed, areLeasesRight }),
      ...(isLed ? [] : [{ promise: 'live' as const, text: 'Nobody leads in the end.' }]),
      ...checkAll(this.history()),
    ];
  }

  private history(): History {
    const { world, options, users } = this;
    const { archive } = world.committed;
    const state = createState();
    restoreState(state, { entities: [], changes: structuredClone(archive) });
    const runs = new Map<string, Run>(state.ended);
    for (const [id, { run }] of state.runs) runs.set(id, run);
    const references = new Map(
      [...state.jobs].map(([name, job]) => [name, job.gate?.reference ?? null]),
    );
    for (const host of world.hosts) host.noteClock();
    return {
      options,
      archive,
      processes: world.evidence.processes,
      reports: world.evidence.reports,
      progress: world.evidence.progress,
      asyncJobs: world.reports.asyncJobs,
      runs,
      jobs: jobsOf(archive),
      touchedJobs: users.touchedJobs,
      references,
      acknowledgedPuts: users.acknowledgedPuts,
      acknowledgedRunIds: users.acknowledgedRunIds,
      latestAt: epochMs(Math.max(...world.hosts.map((host) => host.latestAt))),
      endedAt: world.clock.now,
    };
  }

  result(violations: readonly Violation[]): SeveralResult {
    const { world, options } = this;
    const { archive } = world.committed;
    const hash = createHash('sha256');
    const { taken, sent, evidence } = world;
    for (const record of [...archive, ...evidence.processes, ...taken, ...sent]) {
      hash.update(JSON.stringify(record));
    }
    const ended = archive.filter((change) => change.kind === 'runEnded');
    return {
      options,
      violations,
      runCount: ended.length,
      processCount: evidence.processes.length,
      crashCount: world.crashCount,
      termCount: taken.length,
      traceHash: hash.digest('hex').slice(0, 16),
    };
  }
}
