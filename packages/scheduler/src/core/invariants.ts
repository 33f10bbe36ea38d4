import { assert } from '@horae/submitter/kernel';
import { type Attempt, type Run, isActive, isLive, isOpen } from './run.js';
import type { JobEntry, RunEntry, SchedulerState } from './state.js';

/** What is always true between two events. Looks at everything: for tests and simulations. */
export function checkInvariants(state: SchedulerState): void {
  for (const entry of state.jobs.values()) checkJob(state, entry);
  for (const entry of state.runs.values()) checkRun(state, entry);
  for (const run of state.ended.values()) checkEnded(run);
  for (const [taskId, entry] of state.tasks) {
    assert(state.runs.get(entry.run.id) === entry, `task ${taskId} belongs to an active run`);
  }
  checkUsage(state);
}

function checkJob(state: SchedulerState, entry: JobEntry): void {
  const { name, job, nextAt, takenAt } = entry;
  assert(state.jobRows.get(entry.row) === entry, `${name} has its row`);
  assert(state.due.at(entry.row) === nextAt, `${name} is in the heap at its next occurrence`);
  assert(nextAt === null || takenAt === null || nextAt > takenAt, `${name} moves on in time`);
  const isByOperator = entry.disabledBy === 'operator';
  assert(isByOperator === job.disabled, `who disabled ${name} is what its document says`);
  assert((entry.gate === null) === (job.kind === 'schedule'), `${name} has a gate or a schedule`);
  if (job.kind === 'dependency') checkGate(state, entry, job.parents);
  const live = entry.activeRuns.filter(({ run }) => run.state === 'running');
  const waiting = entry.activeRuns.filter(({ shapeKey }) => shapeKey !== null);
  if (job.overlap === 'allow') return;
  assert(waiting.length <= 1, `at most one run of ${name} waits for an offer`);
  assert(live.length === 0 || waiting.length === 0, `${name} does not overlap with itself`);
}

function checkGate(state: SchedulerState, entry: JobEntry, parents: readonly string[]): void {
  for (const parent of parents) {
    const isLinked = state.children.get(parent)?.has(entry.name) === true;
    assert(isLinked, `${entry.name} is a child of ${parent}`);
  }
  const rounds = entry.gate?.rounds ?? new Map<number, { parents: Set<string> }>();
  assert(rounds.size <= state.limits.gateRoundCountMax, `${entry.name} keeps a bounded number`);
  for (const { parents: credited } of rounds.values()) {
    const isPart = [...credited].every((parent) => parents.includes(parent));
    assert(isPart, `only parents of ${entry.name} have credits`);
    const isWaiting = credited.size > 0 && credited.size < parents.length;
    assert(isWaiting, `a full set of ${entry.name} is consumed at once, an empty one forgotten`);
  }
}

function checkRun(state: SchedulerState, entry: RunEntry): void {
  const { run, job } = entry;
  assert(isActive(run.state) && run.endedAt === null, `${run.id} is active`);
  assert(!state.ended.has(run.id), `${run.id} has not ended`);
  assert(job === (state.jobs.get(run.job) ?? null), `${run.id} knows its job`);
  assert(job === null || job.activeRuns.includes(entry), `${run.id} is a run of its job`);
  assert((run.state === 'retrying') === (run.retryAt !== null), `${run.id} has a time to retry`);
  assert(entry.shapeKey === null || run.state === 'queued', `${run.id} waits only while queued`);
  checkAttempts(run);
}

function checkAttempts(run: Run): void {
  for (const [index, attempt] of run.attempts.entries()) {
    assert(attempt.attempt === index, `the attempts of ${run.id} are counted`);
    const isLast = index === run.attempts.length - 1;
    assert(isLast || !isOpen(attempt.state), `${run.id} has one task at a time`);
    checkTimes(run, attempt);
  }
  const last = run.attempts.at(-1);
  const isUnderWay = last !== undefined && isOpen(last.state);
  assert((run.state === 'running') === isUnderWay, `${run.id} runs while its attempt does`);
}

function checkTimes(run: Run, attempt: Attempt): void {
  const { launchedAt, startedAt, endedAt, state } = attempt;
  assert(state !== 'awaiting' || endedAt !== null, `${run.id} awaits a report of an ended task`);
  const isOrdered = startedAt === null || endedAt === null || startedAt <= endedAt;
  assert(isOrdered, `${run.id} starts before it ends`);
  assert(startedAt === null || startedAt >= launchedAt, `${run.id} starts after its launch`);
}

function checkEnded(run: Run): void {
  assert(!isActive(run.state) && run.endedAt !== null, `${run.id} has ended`);
  const isLeft = run.attempts.some((attempt) => isOpen(attempt.state));
  assert(!isLeft, `${run.id} leaves no task behind`);
}

function checkUsage(state: SchedulerState): void {
  const counts = new Map<string, number>();
  for (const { run } of state.runs.values()) {
    const last = run.attempts.at(-1);
    const hasTask = last !== undefined && isLive(last.state);
    if (hasTask) counts.set(run.queue, (counts.get(run.queue) ?? 0) + 1);
  }
  for (const [queue, usage] of state.usage) {
    assert(usage.runCount === (counts.get(queue) ?? 0), `the usage of queue ${queue} is counted`);
    counts.delete(queue);
  }
  assert(counts.size === 0, 'every queue in use is counted');
}
