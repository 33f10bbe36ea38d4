import { type EpochMs, isoFromMs } from '@horae/submitter/kernel';
import { EVER_ROUND } from '../dependency/round.js';
import type { ReadonlyJobEntry, ReadonlyState } from '../state.js';
import { parentsOf } from './job-order.js';

/** What a job does now, in one word; `waiting`: some of its parents have succeeded. */
export type JobState = 'disabled' | 'running' | 'retrying' | 'queued' | 'waiting' | 'idle';

/** Chronos's word for how the newest finished run ended. */
export type LastResult = 'fresh' | 'success' | 'failure';

export function jobState(entry: ReadonlyJobEntry): JobState {
  const active = (state: string): boolean =>
    entry.activeRuns.some(({ run }) => run.state === state);
  if (active('running')) return 'running';
  if (active('queued')) return 'queued';
  if (active('retrying')) return 'retrying';
  if (entry.disabledBy !== null) return 'disabled';
  return isHalfway(entry) ? 'waiting' : 'idle';
}

/** Chronos's: `success` only if the last success is strictly later than the last error. */
export function lastResult(entry: ReadonlyJobEntry): LastResult {
  const { lastSuccessAt, lastErrorAt } = entry.counters;
  if (lastSuccessAt === null) return lastErrorAt === null ? 'fresh' : 'failure';
  return lastErrorAt === null || lastSuccessAt > lastErrorAt ? 'success' : 'failure';
}

/** Chronos's activity: what runs counts before what waits; a retry that waits is queued. */
export function chronosState(
  entry: ReadonlyJobEntry,
  options: { readonly countsRunning: boolean },
): string {
  const runningCount = entry.activeRuns.filter(({ run }) => run.state === 'running').length;
  if (runningCount > 0) return options.countsRunning ? `${runningCount} running` : 'running';
  return entry.activeRuns.length > 0 ? 'queued' : 'idle';
}

export interface GateView {
  readonly mode: 'cycle' | 'latest';
  /** The parent whose occurrences begin the rounds; null in `latest` mode. */
  readonly reference: string | null;
  /** Rounds with at least one success that has not been used up, oldest first. */
  readonly rounds: readonly GateRoundView[];
}

export interface GateRoundView {
  /** Beginning of the round; null before the first one, and in `latest` mode, which has none. */
  readonly cycle: string | null;
  readonly succeeded: readonly string[];
  readonly missing: readonly string[];
}

/** What stands in front of a job with parents; null for a job with a schedule. */
export function viewGate(entry: ReadonlyJobEntry): GateView | null {
  const { gate } = entry;
  if (gate === null) return null;
  const parents = parentsOf(entry);
  const rounds = [...gate.rounds].sort(([a], [b]) => a - b);
  return {
    mode: gate.mode,
    reference: gate.reference,
    rounds: rounds.map(([roundAt, round]) => ({
      cycle: gate.mode === 'cycle' ? roundText(roundAt) : null,
      succeeded: parents.filter((parent) => round.parents.has(parent)),
      missing: parents.filter((parent) => !round.parents.has(parent)),
    })),
  };
}

/** The parents that the newest open round still lacks; all of them when no round is open. */
export function waitsFor(entry: ReadonlyJobEntry): readonly string[] {
  const newest = viewGate(entry)?.rounds.at(-1);
  return newest?.missing ?? parentsOf(entry);
}

/** Jobs that have this one among their parents, in the order they were linked. */
export function childrenOf(state: ReadonlyState, name: string): readonly string[] {
  return [...(state.children.get(name) ?? [])].filter((child) => state.jobs.has(child));
}

function isHalfway(entry: ReadonlyJobEntry): boolean {
  if (entry.gate === null) return false;
  return [...entry.gate.rounds.values()].some((round) => round.parents.size > 0 && !round.hasFired);
}

/** All time before the reference's first occurrence is one round, which has no date to show. */
function roundText(roundAt: EpochMs): string | null {
  return roundAt === EVER_ROUND ? null : isoFromMs(roundAt);
}
