import { type EpochMs, addMs, assert } from '@horae/submitter/kernel';
import { parseSpan } from '@horae/submitter/job';
import type { JobBuilder } from '@horae/submitter/testing';
import type { SchedulerEventMessage } from '@horae/agent/protocol';
import {
  type Change,
  type Decision,
  type Notice,
  type Reply,
  type Run,
  type SchedulerEvent,
  type SchedulerState,
  type StateOptions,
  clearDirty,
  createState,
  decide,
  dirtyEntities,
  nextWakeAt,
  restoreState,
  takeEnded,
} from '../../src/core/index.js';
import { checkInvariants } from '../../src/core/invariants.js';
import { type AgentSpec, PerfectCluster } from './perfect-cluster.js';

export interface WorldOptions extends StateOptions {
  /** ISO-8601; 2026-01-01T00:00:00Z unless told. */
  readonly startAt?: string;
  readonly agents?: readonly AgentSpec[];
  /** Without a cluster until `subscribe()`. */
  readonly isAlone?: boolean;
}

/** How the tasks of a job end: exit code and how long they take. */
export interface Program {
  readonly exitCode: number;
  readonly tookMs: number;
}

type Unstamped<E> = E extends unknown ? Omit<E, 'at'> : never;
type Asked = Unstamped<Exclude<SchedulerEvent, { type: 'clusterSaid' | 'tick' }>>;

/** The core on a simulated clock, with a store in memory and a cluster without a fault. */
export class CoreWorld {
  now: EpochMs;
  state: SchedulerState;
  cluster: PerfectCluster;
  readonly notices: Notice[] = [];
  readonly changes: Change[] = [];
  readonly programs = new Map<string, Program | ((attempt: number) => Program)>();
  readonly #options: WorldOptions;
  readonly #entities = new Map<string, { kind: string; key: string; body: unknown }>();
  #journal: Change[] = [];
  readonly #history = new Map<string, Run>();
  #endings: { at: EpochMs; taskId: string; exitCode: number }[] = [];
  #replyCount = 0;

  constructor(options: WorldOptions = {}) {
    this.#options = options;
    this.now = Date.parse(options.startAt ?? '2026-01-01T00:00:00Z') as EpochMs;
    this.state = createState(options);
    this.cluster = new PerfectCluster(options.agents);
    this.tell({ type: 'elected', epoch: 1 });
    if (options.isAlone !== true) this.subscribe();
  }

  subscribe(): void {
    this.hear(this.cluster.subscribe());
  }

  put(builder: JobBuilder, counters: object = {}): Reply {
    const job = builder.build(this.now);
    return this.ask({ type: 'jobPut', job, counters });
  }

  ask(event: Record<string, unknown> & { type: string }): Reply {
    this.#replyCount += 1;
    const replyTo = this.#replyCount;
    const decision = this.decide({ ...event, at: this.now, replyTo } as unknown as SchedulerEvent);
    const reply = decision.replies.find(({ to }) => to === replyTo);
    assert(reply !== undefined, `${event.type} is answered`);
    return reply;
  }

  runNow(jobName: string, cycleAt: EpochMs | null = null): Reply {
    return this.ask({ type: 'jobRunAsked', jobName, arguments: null, cycleAt });
  }

  tell(event: Asked): Decision {
    return this.decide({ ...event, at: this.now } as SchedulerEvent);
  }

  /** The cluster's words, and all that follows from them. */
  hear(messages: readonly SchedulerEventMessage[]): void {
    const open = [...messages];
    for (let message = open.shift(); message !== undefined; message = open.shift()) {
      this.decide({ type: 'clusterSaid', at: this.now, message });
    }
  }

  tick(): Decision {
    return this.decide({ type: 'tick', at: this.now });
  }

  decide(event: SchedulerEvent): Decision {
    const decision = decide(this.state, event);
    this.#journal.push(...decision.changes);
    this.changes.push(...decision.changes);
    this.notices.push(...decision.notices);
    checkInvariants(this.state);
    this.#noteLaunches(decision);
    for (const call of decision.sends) this.hear(this.cluster.take(call));
    return decision;
  }

  /** By an ISO-8601 duration, stopping at every instant at which something is to happen. */
  advance(span: string): void {
    const parsed = parseSpan(span);
    assert(parsed !== null, `"${span}" is a duration`);
    this.advanceTo(addMs(this.now, parsed.ms));
  }

  advanceTo(endAt: EpochMs | string): void {
    const end = typeof endAt === 'string' ? (Date.parse(endAt) as EpochMs) : endAt;
    for (let steps = 0; ; steps += 1) {
      assert(steps < 200_000, 'the world comes to rest');
      const wakeAt = nextWakeAt(this.state) ?? Infinity;
      const endingAt = Math.min(...this.#endings.map(({ at }) => at));
      const nextAt = Math.min(wakeAt, endingAt);
      if (nextAt > end) break;
      this.now = Math.max(this.now, nextAt) as EpochMs;
      if (endingAt <= this.now) this.#endTasks();
      if ((nextWakeAt(this.state) ?? Infinity) <= this.now) this.tick();
    }
    this.now = end;
  }

  /** Newest state of every run of the job, by due time; skips are runs too. */
  runsOf(jobName: string): Run[] {
    const active = [...this.state.runs.values()].map(({ run }) => run);
    const newest = new Map(this.#history);
    for (const run of [...this.state.ended.values(), ...active]) newest.set(run.id, run);
    return [...newest.values()]
      .filter((run) => run.job === jobName)
      .sort((a, b) => a.dueAt - b.dueAt);
  }

  statesOf(jobName: string): string[] {
    return this.runsOf(jobName).map(({ state, reason }) =>
      state === 'skipped' ? `skipped: ${reason}` : state,
    );
  }

  job(name: string) {
    const entry = this.state.jobs.get(name);
    assert(entry !== undefined, `the job ${name} is there`);
    return entry;
  }

  /** As a store does between commits. */
  fold(): void {
    for (const entity of dirtyEntities(this.state)) {
      this.#entities.set(`${entity.kind} ${entity.key}`, entity);
    }
    for (const run of takeEnded(this.state)) this.#history.set(run.id, run);
    clearDirty(this.state);
    this.#journal = [];
  }

  /** As if another version of Horae had written it: memory has not seen it. */
  journal(change: Change): void {
    this.#journal.push(change);
  }

  /** What a restart would make of what is durable. */
  reload(): SchedulerState {
    const state = createState(this.#options);
    const entities = [...this.#entities.values()].map(
      (entity) => JSON.parse(JSON.stringify(entity)) as typeof entity,
    );
    const changes = JSON.parse(JSON.stringify(this.#journal)) as Change[];
    restoreState(state, { entities, changes });
    return state;
  }

  /** kill -9 of the scheduler and a start after some time; tasks go on. */
  restart(options: { afterMs?: number; isAlone?: boolean } = {}): void {
    this.state = this.reload();
    this.now = addMs(this.now, options.afterMs ?? 0);
    this.tell({ type: 'elected', epoch: 2 });
    if (options.isAlone !== true) this.subscribe();
  }

  #noteLaunches(decision: Decision): void {
    for (const change of decision.changes) {
      if (change.kind !== 'attemptLaunched') continue;
      const program = this.programs.get(change.jobName) ?? { exitCode: 0, tookMs: 1_000 };
      const { attempt } = change.attempt;
      const { exitCode, tookMs } = typeof program === 'function' ? program(attempt) : program;
      if (tookMs === Infinity) continue;
      const at = addMs(this.now, tookMs);
      this.#endings.push({ at, taskId: change.attempt.taskId, exitCode });
    }
  }

  #endTasks(): void {
    const due = this.#endings.filter(({ at }) => at <= this.now);
    this.#endings = this.#endings.filter(({ at }) => at > this.now);
    for (const { taskId, exitCode } of due) this.hear(this.cluster.end(taskId, exitCode));
  }
}

export function at(iso: string): EpochMs {
  return Date.parse(iso) as EpochMs;
}
