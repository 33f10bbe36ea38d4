import { SECOND_MS } from '@horae/submitter/kernel';
import type { Id, Offer, TaskInfo } from '@horae/agent/protocol';
import type { Attempt } from '../run.js';
import { taskIdOf } from '../run/run-id.js';
import type { RunEntry } from '../state.js';
import type { Turn } from '../turn.js';
import { type AgentOffer, fits, poolOffers, seenAgent, takeResources } from './offer-pool.js';
import { isWorkReady } from './demand.js';
import { type Placement, placementOf } from './constraint.js';
import { queueRoom } from './queue-room.js';
import { type RunBucket, isBefore } from './run-queue.js';
import type { RunShape } from './run-shape.js';
import { taskInfo } from './task-info.js';

/** Agents remembered for saying why a run waits; a fleet has fewer. */
const SEEN_AGENT_COUNT_MAX = 10_000;

/** What is left goes back: at once while work may want it, for long when none does. */
const REFUSE_SHORT_MS = 5 * SECOND_MS;
const REFUSE_LONG_MS = 3_600 * SECOND_MS;

/**
 * Places waiting runs on what is offered, the first in line first, each where it leaves least, and
 * gives every offer back in the same decision: an offer that is held is kept from others.
 */
export function takeOffers(turn: Turn, offers: readonly Offer[]): void {
  const pool = poolOffers(offers);
  for (const offer of pool) rememberAgent(turn, offer);
  const tasks = place(turn, pool);
  const isWorkLeft = isWorkReady(turn.state);
  for (const offer of pool) answer(turn, offer, { tasks: tasks.get(offer) ?? [], isWorkLeft });
}

function place(turn: Turn, pool: readonly AgentOffer[]): ReadonlyMap<AgentOffer, TaskInfo[]> {
  const tasks = new Map<AgentOffer, TaskInfo[]>();
  const line = new BucketLine(turn.state.queue.buckets());
  for (let bucket = line.first; bucket !== undefined; bucket = line.first) {
    const entry = bucket.first;
    const offer = entry === undefined ? undefined : bestOffer(turn, bucket, pool);
    if (entry === undefined || offer === undefined) {
      line.dropFirst();
      continue;
    }
    const task = launch(turn, entry, offer);
    const others = tasks.get(offer);
    if (others === undefined) tasks.set(offer, [task]);
    else others.push(task);
    line.moveFirst();
  }
  return tasks;
}

/** Best fit: the least of the scarcer resource is left over; constraints are asked once a shape. */
function bestOffer(
  turn: Turn,
  bucket: RunBucket,
  pool: readonly AgentOffer[],
): AgentOffer | undefined {
  const { shape } = bucket;
  if (!queueRoom(turn.state, shape)) return undefined;
  const placements = placementsOf(bucket);
  let best: AgentOffer | undefined;
  let bestLeft = Infinity;
  for (const offer of pool) {
    if (!fits(offer, shape)) continue;
    const left = leftOver(offer, shape);
    if (left >= bestLeft) continue;
    if (!placements.every((placement) => placement.isMet(offer.attributes))) continue;
    best = offer;
    bestLeft = left;
  }
  return best;
}

/** Patterns are compiled once for all runs of a shape that wait together. */
const PLACEMENTS = new WeakMap<RunBucket, readonly Placement[]>();

function placementsOf(bucket: RunBucket): readonly Placement[] {
  const known = PLACEMENTS.get(bucket);
  if (known !== undefined) return known;
  const placements = bucket.shape.constraints.map(placementOf);
  PLACEMENTS.set(bucket, placements);
  return placements;
}

function leftOver({ free }: AgentOffer, shape: RunShape): number {
  const cpus = (free.cpus - shape.cpusMilli) / Math.max(1, free.cpus);
  const mem = (free.mem - shape.memMbMilli) / Math.max(1, free.mem);
  return Math.min(cpus, mem) * 1e6 + free.cpus / 1e6;
}

function launch(turn: Turn, entry: RunEntry, offer: AgentOffer): TaskInfo {
  const { run, job: jobEntry } = entry;
  const { job, shape } = jobEntry as NonNullable<typeof jobEntry>;
  const resources = takeResources(offer, shape);
  const number = run.attempts.length;
  const attempt: Attempt = {
    attempt: number,
    taskId: taskIdOf(run.job, run.dueAt, number),
    agentId: offer.agentId.value,
    agent: offer.hostname,
    agentUrl: offer.url,
    state: 'launching',
    cpus: job.cpus,
    memMb: job.mem,
    launchedAt: turn.now,
    startedAt: null,
    endedAt: null,
    exitCode: null,
    signal: null,
    message: null,
    unreachableSince: null,
    timedOut: false,
    killReason: null,
  };
  turn.emit({
    kind: 'attemptLaunched',
    runId: run.id,
    jobName: run.job,
    dueAt: run.dueAt,
    attempt,
  });
  turn.notice({ type: 'runChanged', runId: run.id, jobName: run.job });
  return taskInfo({ job, run, attempt, offer, resources });
}

function answer(
  turn: Turn,
  offer: AgentOffer,
  use: { readonly tasks: readonly TaskInfo[]; readonly isWorkLeft: boolean },
): void {
  const { tasks, isWorkLeft } = use;
  const offerIds: readonly Id[] = offer.offerIds;
  if (tasks.length === 0) {
    const refuseMs = isWorkLeft ? REFUSE_SHORT_MS : REFUSE_LONG_MS;
    const filters = { refuse_seconds: refuseMs / 1_000 };
    return turn.send({ type: 'DECLINE', decline: { offer_ids: offerIds, filters } });
  }
  const operations = tasks.map((task) => ({
    type: 'LAUNCH' as const,
    launch: { task_infos: [task] },
  }));
  const filters = { refuse_seconds: isWorkLeft ? 0 : REFUSE_LONG_MS / 1_000 };
  turn.send({ type: 'ACCEPT', accept: { offer_ids: offerIds, operations, filters } });
}

function rememberAgent(turn: Turn, offer: AgentOffer): void {
  const { agents } = turn.cluster;
  const agent = seenAgent(offer, turn.now);
  agents.delete(agent.agentId);
  agents.set(agent.agentId, agent);
  if (agents.size <= SEEN_AGENT_COUNT_MAX) return;
  const [oldest] = agents.keys();
  if (oldest !== undefined) agents.delete(oldest);
}

/** Buckets by the run at their head: what to place next, without looking at any run twice. */
class BucketLine {
  /** Last first, so that the end of the list is the next one. */
  readonly #buckets: RunBucket[];

  constructor(buckets: Iterable<RunBucket>) {
    this.#buckets = [...buckets].sort((a, b) => (isBefore(headOf(a), headOf(b)) ? 1 : -1));
  }

  get first(): RunBucket | undefined {
    return this.#buckets.at(-1);
  }

  /** Its shape fits nothing any more: for this round it is done. */
  dropFirst(): void {
    this.#buckets.pop();
  }

  /** Its head has been placed: back into the line by its new one. */
  moveFirst(): void {
    const bucket = this.#buckets.pop();
    const head = bucket?.first;
    if (bucket === undefined || head === undefined) return;
    let low = 0;
    let high = this.#buckets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(head, headOf(this.#buckets[middle] as RunBucket))) low = middle + 1;
      else high = middle;
    }
    this.#buckets.splice(low, 0, bucket);
  }
}

function headOf(bucket: RunBucket): RunEntry {
  return bucket.first as RunEntry;
}
