import { type EpochMs, isoFromMs } from '@horae/submitter/kernel';
import type { Job } from '@horae/submitter/job';
import { type Run, type RunState, isActive } from '../run.js';
import type { ReadonlyGateRound, ReadonlyJobEntry, ReadonlyState } from '../state.js';
import { EVER_ROUND } from '../dependency/round.js';
import type { RoundSpan } from './graph-rounds.js';
import { parentsOf } from './job-order.js';
import { isoOrNull } from './run-view.js';

/** A job as the graph shows it. */
export interface GraphNode {
  readonly name: string;
  readonly kind: Job['kind'];
  readonly disabled: boolean;
  /** Of its run; `waiting`: none yet, some parents have succeeded; `none`: nothing has happened. */
  readonly state: RunState | 'waiting' | 'none';
  /** The newest run of the round, or of all; skipped ones only where there is no other. */
  readonly run: GraphRun | null;
  readonly nextAt: string | null;
  /** Null for a job with a schedule. */
  readonly gate: GraphGate | null;
}

export interface GraphRun {
  readonly id: string;
  readonly cycle: string;
  readonly endedAt: string | null;
}

export interface GraphGate {
  readonly mode: 'cycle' | 'latest';
  readonly reference: string | null;
  /** Parents whose success counts in the round, and those it still waits for. */
  readonly succeeded: readonly string[];
  readonly missing: readonly string[];
}

/** What a graph needs to know of a run. */
type SeenRun = Pick<Run, 'id' | 'state' | 'cycleAt' | 'endedAt'>;

/** A job as it is now. */
export function viewNodeNow(entry: ReadonlyJobEntry): GraphNode {
  const [newest] = [...(entry.gate?.rounds ?? [])].sort(([a], [b]) => b - a);
  const run = newestActive(entry, EVER) ?? lastRunOf(entry);
  if (newest === undefined) return nodeOf(entry, { run, isWaiting: false, credits: NOBODY });
  const [roundAt, round] = newest;
  // A round that was begun after the run is what the job is at now.
  const isNewer = run === null || roundAt === EVER_ROUND || roundAt > run.cycleAt;
  const isBusy = run !== null && isActive(run.state);
  const isWaiting = !round.hasFired && !isBusy && isNewer;
  return nodeOf(entry, { run, isWaiting, credits: round.parents });
}

/** A job in one round; `found` are its runs of that round, as far as they had to be looked for. */
export function viewNodeInRound(
  entry: ReadonlyJobEntry,
  span: RoundSpan,
  found: readonly Run[],
): GraphNode {
  const run = knownRun(entry, span) ?? newestOf(found, span);
  const open = openRound(entry, span);
  const hasStarted = run !== null && run.state !== 'skipped';
  const credits = open?.parents ?? (hasStarted ? new Set(parentsOf(entry)) : NOBODY);
  const isWaiting = run === null && open !== null && !open.hasFired;
  return nodeOf(entry, { run, isWaiting, credits });
}

/** True while memory alone cannot tell which run a job had in the round. */
export function hasToBeLookedUp(entry: ReadonlyJobEntry, span: RoundSpan): boolean {
  return knownRun(entry, span) === null;
}

const EVER: RoundSpan = { fromAt: null, toAt: null };
const NOBODY: ReadonlySet<string> = new Set();

/** What counts in `latest` mode counts now, for no round. */
function openRound(entry: ReadonlyJobEntry, span: RoundSpan): ReadonlyGateRound | null {
  if (entry.gate?.mode !== 'cycle') return null;
  for (const [roundAt, round] of entry.gate.rounds) {
    if (roundAt === EVER_ROUND ? span.fromAt === null : isIn(span, roundAt)) return round;
  }
  return null;
}

interface Seen {
  readonly run: SeenRun | null;
  readonly isWaiting: boolean;
  readonly credits: ReadonlySet<string>;
}

function nodeOf(entry: ReadonlyJobEntry, { run, isWaiting, credits }: Seen): GraphNode {
  const parents = parentsOf(entry);
  return {
    name: entry.name,
    kind: entry.job.kind,
    disabled: entry.disabledBy !== null,
    state: isWaiting ? 'waiting' : (run?.state ?? 'none'),
    run: run === null ? null : viewGraphRun(run),
    nextAt: entry.disabledBy === null ? isoOrNull(entry.nextAt) : null,
    gate:
      entry.gate === null
        ? null
        : {
            mode: entry.gate.mode,
            reference: entry.gate.reference,
            succeeded: parents.filter((parent) => credits.has(parent)),
            missing: parents.filter((parent) => !credits.has(parent)),
          },
  };
}

function viewGraphRun({ id, cycleAt, endedAt }: SeenRun): GraphRun {
  return { id, cycle: isoFromMs(cycleAt), endedAt: isoOrNull(endedAt) };
}

/** The newest run of the round, where it is active or the last of all. */
function knownRun(entry: ReadonlyJobEntry, span: RoundSpan): SeenRun | null {
  const last = lastRunOf(entry);
  return newestActive(entry, span) ?? (last !== null && isIn(span, last.cycleAt) ? last : null);
}

function lastRunOf({ lastRun }: ReadonlyJobEntry): SeenRun | null {
  return lastRun === null ? null : { ...lastRun, id: lastRun.runId };
}

function newestActive(entry: ReadonlyJobEntry, span: RoundSpan): SeenRun | null {
  return entry.activeRuns.findLast(({ run }) => isIn(span, run.cycleAt))?.run ?? null;
}

/** Of runs with the newest first. */
function newestOf(runs: readonly Run[], span: RoundSpan): SeenRun | null {
  const inRound = runs.filter((run) => isIn(span, run.cycleAt));
  return inRound.find((run) => run.state !== 'skipped') ?? inRound[0] ?? null;
}

function isIn({ fromAt, toAt }: RoundSpan, at: EpochMs): boolean {
  return (fromAt === null || at >= fromAt) && (toAt === null || at < toAt);
}

/** Lines from parents to children, both of which are shown. */
export function* graphEdges(
  state: ReadonlyState,
  names: ReadonlySet<string>,
): Generator<GraphEdge> {
  for (const child of names) {
    const entry = state.jobs.get(child);
    if (entry === undefined) continue;
    for (const parent of parentsOf(entry)) if (names.has(parent)) yield { parent, child };
  }
}

export interface GraphEdge {
  readonly parent: string;
  readonly child: string;
}
