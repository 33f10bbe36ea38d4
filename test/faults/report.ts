import { NO_VERDICTS, type Verdict, type Violation } from './checker/case.js';
import type { LatenessFigures } from './checker/lateness.js';
import type { FaultsOptions } from './options.js';
import type { StormResult } from './storm/storm.js';

/** What the checker prints. */
export interface Judgement {
  readonly processCount: number;
  readonly recordCount: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly violations: readonly Violation[];
  readonly lateness: { readonly outside: LatenessFigures; readonly inside: LatenessFigures };
}

/** Of a storm that could not be judged. */
export const NO_JUDGEMENT: Judgement = {
  processCount: 0,
  recordCount: 0,
  verdicts: NO_VERDICTS,
  violations: [],
  lateness: { outside: noFigures(), inside: noFigures() },
};

/** What a run outside of a failover may be late: 99 of 100. */
const LATE_P99_MS_MAX = 250;

export interface Report extends Judgement {
  readonly seed: number;
  readonly minutes: number;
  readonly planted: string | null;
  readonly network: string;
  readonly faults: Readonly<Record<string, number>>;
  readonly skipped: readonly string[];
  readonly failovers: number;
  readonly leaderlessMs: number;
  readonly longestLeaderlessMs: number;
  readonly refusedCalls: Readonly<Record<string, number>>;
  readonly stopMs: readonly number[];
  readonly latenessBoundMs: number;
  /** Told, not judged: a machine that is busy with something else makes every program late. */
  readonly isLatenessMissed: boolean;
  readonly troubles: readonly string[];
  readonly folder: string;
  readonly isGreen: boolean;
}

/** Half a minute of it: more faults of the same kind are counted, not told. */
const SHOWN_COUNT = 20;

export function makeReport(
  options: FaultsOptions,
  { result, judgement }: { readonly result: StormResult; readonly judgement: Judgement },
): Report {
  const faults: Record<string, number> = {};
  for (const { kind } of result.faults) faults[kind] = (faults[kind] ?? 0) + 1;
  const troubles = [
    ...result.troubles,
    ...(result.faults.length === 0 ? ['Nothing is proved: no fault was done.'] : []),
    ...(isFenceUnseen(faults, result) ? ['No agent refused anything of a former leader.'] : []),
  ];
  return {
    seed: options.seed,
    minutes: options.minutes,
    planted: options.planted,
    network: options.hasNamespaces ? 'namespaces' : 'proxies',
    faults,
    skipped: result.skipped,
    failovers: result.failoverCount,
    leaderlessMs: result.leaderlessMs,
    longestLeaderlessMs: result.longestLeaderlessMs,
    refusedCalls: result.refused,
    stopMs: result.stopMs,
    latenessBoundMs: LATE_P99_MS_MAX,
    isLatenessMissed: judgement.lateness.outside.p99Ms > LATE_P99_MS_MAX,
    troubles,
    folder: result.folder,
    ...judgement,
    isGreen: judgement.violations.length === 0 && troubles.length === 0,
  };
}

/** A leader that woke up, or whose launches came late, must have been heard and refused. */
function isFenceUnseen(
  faults: Readonly<Record<string, number>>,
  { refused }: StormResult,
): boolean {
  const isDue = 'delayed launches' in faults;
  return isDue && Object.values(refused).every((count) => count === 0);
}

/** For people; the JSON has all of it. */
export function printReport(report: Report): string {
  const { outside, inside } = report.lateness;
  const late = ({ count, p50Ms, p99Ms, maxMs }: LatenessFigures): string =>
    `p50 ${p50Ms} ms, p99 ${p99Ms} ms, max ${maxMs} ms (${count} runs)`;
  return [
    '',
    `seed ${report.seed}, ${report.minutes} minutes, ${report.network}`,
    `faults: ${Object.entries(report.faults)
      .map(([kind, count]) => `${count} × ${kind}`)
      .join(', ')}`,
    ...report.skipped.map((text) => `skipped: ${text}`),
    `${report.processCount} runs started, ${report.recordCount} records, ${report.failovers} failovers`,
    `lateness outside of failover windows: ${late(outside)}`,
    latenessVerdict(report),
    `lateness inside of them: ${late(inside)}`,
    `without a leader: ${seconds(report.leaderlessMs)}, at most ${seconds(report.longestLeaderlessMs)} at once`,
    `calls that agents refused: ${JSON.stringify(report.refusedCalls)}`,
    `a leader asked to stop took: ${report.stopMs.join(', ')} ms`,
    `verdicts: ${Object.entries(report.verdicts)
      .map(([verdict, count]) => `${count} ${verdict}`)
      .join(', ')}`,
    ...report.violations.slice(0, SHOWN_COUNT).map(({ verdict, text }) => `  ${verdict}: ${text}`),
    ...report.troubles.slice(0, SHOWN_COUNT).map((text) => `  trouble: ${text}`),
    report.isGreen ? 'green' : `RED; everything is in ${report.folder}`,
  ].join('\n');
}

function latenessVerdict({ isLatenessMissed, latenessBoundMs, lateness }: Report): string {
  const bound = `p99 of at most ${latenessBoundMs} ms outside of failover windows`;
  if (lateness.outside.count === 0) return `  ${bound}: not measured`;
  return isLatenessMissed
    ? `  ${bound}: MISSED (which alone makes no storm red: this machine may be busy)`
    : `  ${bound}: kept`;
}

function noFigures(): LatenessFigures {
  return { count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 };
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
