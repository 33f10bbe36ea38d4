import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ClockStep, FaultCase, Span } from '../checker/case.js';
import { type Workload, createWorkload } from '../workload/workload.js';
import { FaultsWorld, type WorldOptions } from '../world/faults-world.js';
import { SCHEDULERS } from '../world/parts.js';
import { inflict, otherThan, possibleFaults } from './inflict.js';
import { type FaultKind, type PlannedFault, plan } from './plan.js';
import { readRecords } from './read-records.js';
import { untilReady } from './recovery.js';
import { Watch } from './watch.js';

export interface StormOptions extends WorldOptions {
  /** How long faults are done; beginning and end come on top. */
  readonly durationMs: number;
  /** Only these; empty: all that are possible. */
  readonly kinds: readonly FaultKind[];
  readonly longSeconds: number;
  readonly copies: number;
  readonly pace: Pace;
}

/** How long a storm has patience. */
export interface Pace {
  /** So many faults at most; what is found in a storm is of no use to a fault that was planted. */
  readonly faultCountMax: number;
  /** For a leader with all agents after a fault. */
  readonly recoveryWithinMs: number;
  /** Beyond the longest run: retries, and updates that agents send again. */
  readonly settleMs: number;
  /** For each leader that is to tell its records. */
  readonly leaderWithinMs: number;
}

export const STORM_PACE: Pace = {
  faultCountMax: Number.POSITIVE_INFINITY,
  recoveryWithinMs: 60_000,
  settleMs: 15_000,
  leaderWithinMs: 30_000,
};

export interface StormResult {
  readonly folder: string;
  readonly faults: readonly DoneFault[];
  readonly skipped: readonly string[];
  readonly failoverCount: number;
  readonly leaderlessMs: number;
  readonly longestLeaderlessMs: number;
  readonly refused: Readonly<Record<string, number>>;
  readonly stopMs: readonly number[];
  /** What went wrong beside what the checker judges. */
  readonly troubles: readonly string[];
}

export interface DoneFault {
  readonly kind: FaultKind;
  readonly atMs: number;
  readonly healedAtMs: number;
  /** When a scheduler led and all agents were connected again. */
  readonly recoveredAtMs: number;
}

const START_WITHIN_MS = 120_000;
/** A program that cannot start is no storm. */
const START_FALL_COUNT_MAX = 6;
/** After the recovery what has waited is still being worked off. */
const BACKLOG_MS = 1_500;
/** Before the first fault, so that a storm can be compared with calm. */
const CALM_MS = 6_000;

/** One world from its start to the records that the checker reads; faults in the middle. */
export class Storm {
  private readonly faults: DoneFault[] = [];
  private readonly clockSteps: ClockStep[] = [];
  private readonly stopMs: number[] = [];
  private readonly troubles: string[] = [];
  private readonly watch: Watch;

  private constructor(
    private readonly options: StormOptions,
    readonly world: FaultsWorld,
  ) {
    this.watch = new Watch(world);
  }

  static async begin(options: StormOptions): Promise<Storm> {
    return new Storm(options, await FaultsWorld.start(options));
  }

  async run(): Promise<StormResult> {
    const { world, watch, options } = this;
    watch.begin();
    await Promise.race([
      untilReady(world, watch, { withinMs: START_WITHIN_MS }),
      world.keepsFalling(START_FALL_COUNT_MAX),
    ]);
    const workload = createWorkload({
      ...options,
      urls: SCHEDULERS.map((name) => world.schedulerUrl(name)),
      evidence: world.evidence,
      evidenceScript: world.evidenceScript,
    });
    await workload.begin();
    await pause(CALM_MS);
    const { kinds, skipped } = possibleFaults(world);
    const wanted = kinds.filter(
      (kind) => options.kinds.length === 0 || options.kinds.includes(kind),
    );
    await this.doFaults(wanted);
    const facts = await this.settle(workload);
    writeFileSync(join(world.folder, 'case.json'), JSON.stringify(facts));
    const result = this.result(skipped);
    const records = await readRecords(world, watch, {
      leaderWithinMs: options.pace.leaderWithinMs,
      onTrouble: (text) => this.troubles.push(text),
    });
    writeFileSync(join(world.folder, 'records.json'), JSON.stringify(records));
    watch.end();
    // Leaders that were stopped for the reading do not count, troubles do.
    return { ...result, troubles: this.allTroubles };
  }

  /** What there is of a storm that could not be finished; it is red. */
  brokenOff(reason: string): StormResult {
    this.troubles.push(`Nothing more could be judged: ${reason}`);
    return this.result([]);
  }

  async stop(): Promise<void> {
    this.watch.end();
    await this.world.stop();
  }

  private async doFaults(kinds: readonly FaultKind[]): Promise<void> {
    const endAtMs = performance.now() + this.options.durationMs;
    if (kinds.length === 0) return;
    for (const fault of plan(this.options.seed, kinds)) {
      const isEnough = this.faults.length >= this.options.pace.faultCountMax;
      if (isEnough || performance.now() >= endAtMs) return;
      await this.doFault(fault);
      await pause(fault.quietMs);
    }
  }

  private async doFault(fault: PlannedFault): Promise<void> {
    const { world, watch, options } = this;
    const leader = (await watch.findLeader()) ?? SCHEDULERS[0] ?? '';
    options.onNews(`${fault.kind} (leader ${leader})`);
    const atMs = Date.now();
    const { clockStep, stopMs } = await inflict(fault, {
      world,
      leader,
      sessionTimeoutMs: options.sessionTimeoutMs,
      otherLeads: otherThan(leader, () => watch.findLeader()),
    });
    await world.network.healAll();
    const healedAtMs = Date.now();
    if (clockStep !== undefined) this.clockSteps.push(clockStep);
    if (stopMs !== undefined) this.stopMs.push(stopMs);
    const withinMs = options.pace.recoveryWithinMs;
    await untilReady(world, watch, { withinMs }).catch((error: Error) => {
      this.troubles.push(`After "${fault.kind}": ${error.message}`);
    });
    this.faults.push({ kind: fault.kind, atMs, healedAtMs, recoveredAtMs: Date.now() });
  }

  /** No more faults and no more writes: what was due comes to its end. */
  private async settle(workload: Workload): Promise<FaultCase> {
    const { world, watch, options } = this;
    options.onNews('calm');
    await workload.end();
    await world.healAll();
    const { settleMs, recoveryWithinMs: withinMs } = options.pace;
    await untilReady(world, watch, { withinMs }).catch((error: Error) => {
      this.troubles.push(`In the calm: ${error.message}`);
    });
    const cutoffAtMs = Date.now();
    await pause(options.longSeconds * 1_000 + settleMs);
    this.troubles.push(...workload.refusals);
    return {
      jobs: workload.jobs,
      registers: workload.registers,
      manualRuns: workload.manualRuns,
      clockSteps: this.clockSteps,
      windows: this.windows(),
      cutoffAtMs,
      readAtMs: Date.now(),
    };
  }

  /** Of faults, and of changes of leader that came without one. */
  private windows(): Span[] {
    const ofFaults = this.faults.map(({ atMs, recoveredAtMs }) => ({
      fromMs: atMs,
      toMs: recoveredAtMs + BACKLOG_MS,
    }));
    const { sessionTimeoutMs } = this.options;
    // A leader may have been silent for as long before it was seen to be none.
    const ofChanges = this.watch.leaderless.map(({ fromMs, toMs }) => ({
      fromMs: fromMs - sessionTimeoutMs,
      toMs: toMs + 2 * BACKLOG_MS,
    }));
    return [...ofFaults, ...ofChanges];
  }

  private result(skipped: readonly string[]): StormResult {
    const { watch, world } = this;
    return {
      folder: world.folder,
      faults: this.faults,
      skipped,
      // The first change is the first election.
      failoverCount: Math.max(0, watch.changes.length - 1),
      leaderlessMs: Math.round(watch.leaderlessMs),
      longestLeaderlessMs: Math.round(watch.longestLeaderlessMs),
      refused: Object.fromEntries(watch.refused),
      stopMs: this.stopMs.map(Math.round),
      troubles: this.allTroubles,
    };
  }

  private get allTroubles(): string[] {
    return [...this.troubles, ...this.world.unexpectedEnds];
  }
}
