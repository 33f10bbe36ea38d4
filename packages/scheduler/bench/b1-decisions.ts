/**
 * B1: decisions per second of the real core on a virtual clock, without I/O and on one thread.
 * 100,000 jobs of mixed intervals; a decision takes one due occurrence (disabled? overlapping?
 * too late? room in the queue?), creates its run and arms the job again. Judged against what a
 * heap over typed arrays does with nothing but arming again, interleaved in the same process.
 * Beside it: whole lives of runs, from due to succeeded.
 */
import { type EpochMs, addMs, epochMs } from '@horae/submitter/kernel';
import { type Job, parseJob } from '@horae/submitter/job';
import type { SchedulerEventMessage, TaskState } from '@horae/agent/protocol';
import {
  type Decision,
  type SchedulerState,
  clearDirty,
  createState,
  decide,
  takeEnded,
} from '../src/core/index.js';
import { DueHeap } from '../src/core/due-heap.js';
import { median, rangeText } from './floor/rounds.js';

const JOB_COUNT = 100_000;
const ROUND_COUNT = 5;
const DECISIONS_PER_ROUND = 150_000;
const TARGETS = { ofFloor: 0.2, perSecond: 450_000 };
const START_AT = epochMs(Date.parse('2026-01-01T00:00:00Z'));

/** Seconds between occurrences; one job in twenty keeps local time, one is a cron line. */
const PERIODS = ['PT10S', 'PT30S', 'PT1M', 'PT1M', 'PT2M', 'PT5M', 'PT5M', 'PT10M', 'PT1H'];

function jobOf(index: number): Job {
  const start = new Date(START_AT + 1_000 + ((index * 7_919) % 600_000)).toISOString();
  const period = PERIODS[index % PERIODS.length];
  const isLocal = index % 20 === 0;
  const isCron = index % 20 === 1;
  const parsed = parseJob(
    {
      name: `job-${index}`,
      command: 'true',
      schedule: isCron ? '*/5 * * * *' : `R/${start}/${isLocal ? 'P1D' : period}`,
      scheduleTimeZone: isLocal ? 'Europe/Berlin' : '',
      cpus: 0.001,
      mem: 1,
      disk: 1,
    },
    { now: START_AT },
  );
  if (!parsed.ok) throw new Error(parsed.error.map(({ text }) => text).join(' '));
  return parsed.value.job;
}

function loadedState(): SchedulerState {
  const state = createState();
  const at = START_AT;
  decide(state, { type: 'elected', at, epoch: 1 });
  const subscribed = { framework_id: { value: 'framework' } };
  hear(state, { type: 'SUBSCRIBED', subscribed }, at);
  for (let index = 0; index < JOB_COUNT; index += 1) {
    decide(state, { type: 'jobPut', at, job: jobOf(index), counters: {}, replyTo: index });
  }
  forget(state);
  return state;
}

function hear(state: SchedulerState, message: SchedulerEventMessage, at: EpochMs): Decision {
  return decide(state, { type: 'clusterSaid', at, message });
}

/** What the shell does when it hands the state to the store. */
function forget(state: SchedulerState): void {
  takeEnded(state);
  clearDirty(state);
}

/** Processor time, so that other programs on the machine do not count; collecting garbage does. */
function elapsedMs(work: () => void): number {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
}

/** Arming again and nothing else: the time of the earliest moves on by its period. */
function floorPerSecond(): number {
  const heap = new DueHeap(JOB_COUNT);
  const periods = new Float64Array(JOB_COUNT);
  for (let row = 0; row < JOB_COUNT; row += 1) {
    periods[row] = 10_000 + ((row * 7_919) % 600_000);
    heap.set(row, (row * 7_919) % 600_000);
  }
  const ms = elapsedMs(() => {
    for (let count = 0; count < 1_000_000; count += 1) {
      const row = heap.firstRow;
      heap.set(row, heap.firstAt + (periods[row] as number));
    }
  });
  return 1_000_000_000 / ms;
}

interface Round {
  readonly decisionsPerSecond: number;
  readonly livesPerSecond: number;
}

let now = START_AT;

function coreRound(state: SchedulerState): Round {
  let decisionCount = 0;
  let decisionMs = 0;
  let lifeMs = 0;
  while (decisionCount < DECISIONS_PER_ROUND) {
    now = addMs(now, 5_000);
    const before = state.queue.size;
    decisionMs += elapsedMs(() => {
      while (state.due.firstAt <= now) decide(state, { type: 'tick', at: now });
    });
    decisionCount += state.queue.size - before;
    lifeMs += elapsedMs(() => finishAll(state));
    if (state.runs.size > 0) throw new Error(`${state.runs.size} runs have not ended`);
    forget(state);
  }
  return {
    decisionsPerSecond: (decisionCount * 1_000) / decisionMs,
    livesPerSecond: (decisionCount * 1_000) / (decisionMs + lifeMs),
  };
}

/** A cluster of one agent that takes everything and ends it at once. */
function finishAll(state: SchedulerState): void {
  const scalar = (name: string, value: number) =>
    ({ name, type: 'SCALAR', scalar: { value } }) as const;
  const offer = {
    id: { value: `offer-${now}` },
    framework_id: { value: 'framework' },
    agent_id: { value: 'agent' },
    hostname: 'agent',
    resources: [scalar('cpus', 1_000), scalar('mem', 1_000_000), scalar('disk', 1_000_000)],
  };
  const { changes } = hear(state, { type: 'OFFERS', offers: { offers: [offer] } }, now);
  for (const change of changes) {
    if (change.kind !== 'attemptLaunched') continue;
    const { taskId } = change.attempt;
    for (const status of ['TASK_RUNNING', 'TASK_FINISHED'] as const) say(state, taskId, status);
  }
}

const UUID = new Uint8Array(16);

function say(state: SchedulerState, taskId: string, taskState: TaskState): void {
  const status = {
    task_id: { value: taskId },
    agent_id: { value: 'agent' },
    state: taskState,
    uuid: UUID,
  };
  hear(state, { type: 'UPDATE', update: { status } }, now);
}

const loadStarted = performance.now();
const state = loadedState();
const loadMs = performance.now() - loadStarted;
// One round of each to warm up, then the rounds that count.
floorPerSecond();
coreRound(state);
const floors: number[] = [];
const rounds: Round[] = [];
for (let round = 0; round < ROUND_COUNT; round += 1) {
  floors.push(floorPerSecond());
  rounds.push(coreRound(state));
}

const decisions = rounds.map((round) => round.decisionsPerSecond);
const ratio = median(decisions) / median(floors);
console.log(`floor   typed heap, arm again   ${rangeText(floors)} /s`);
console.log(`Horae   due → decide → arm      ${rangeText(decisions)} decisions/s`);
console.log(
  `        due → succeeded         ${rangeText(rounds.map((r) => r.livesPerSecond))} runs/s`,
);
console.log(`        put of ${JOB_COUNT} jobs      ${Math.round((JOB_COUNT * 1_000) / loadMs)} /s`);
verdict(`of the floor (target ≥ ${TARGETS.ofFloor})`, ratio / TARGETS.ofFloor, ratio.toFixed(3));
const perSecond = median(decisions);
verdict(
  `per second (target ≥ ${TARGETS.perSecond})`,
  perSecond / TARGETS.perSecond,
  String(Math.round(perSecond)),
);

function verdict(what: string, share: number, value: string): void {
  const judged = share >= 1 ? 'reached' : `missed by ${((1 - share) * 100).toFixed(0)} %`;
  console.log(`verdict ${value} ${what}: ${judged}`);
}
