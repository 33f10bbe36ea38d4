import type { AttemptRecord, RunRecord, Violation } from './case.js';
import { ACTIVE_STATES } from './case.js';
import type { TaskEvidence } from './evidence.js';
import type { Matter } from './judge.js';

/**
 * What a task wrote as its end is what is recorded of it, and nothing is recorded that none wrote.
 */
export function lostEnds(matter: Matter): Violation[] {
  const runs = new Map(matter.records.runs.map((run) => [run.id, run]));
  return [
    ...matter.tasks.flatMap((task) => endOf(task, runs.get(task.runId), matter)),
    ...inventedEnds(matter),
    ...endlessRuns(matter),
  ];
}

function endOf(task: TaskEvidence, run: RunRecord | undefined, matter: Matter): Violation[] {
  const isSettled = task.startedAtMs < matter.facts.cutoffAtMs;
  if (!isSettled || run === undefined) return [];
  const record = run.attempts.find(({ attempt }) => attempt === task.attempt);
  const name = `${task.runId} attempt ${task.attempt}`;
  if (record === undefined) return [lost(`${name} ran, and is not in the record of its run.`)];
  if (task.end === null) return unendedTask(name, record);
  const expected = task.end.exitCode === 0 ? 'succeeded' : 'failed';
  if (record.state === expected && record.exitCode === task.end.exitCode) return [];
  // Deleting a job kills what it runs, which may be at its end anyway.
  if (record.state === 'killed' && isDeleted(task.job, matter)) return [];
  const said = `${record.state} with ${record.exitCode}`;
  return [lost(`${name} ended with ${task.end.exitCode}, and is recorded as ${said}.`)];
}

function isDeleted(name: string, { facts }: Matter): boolean {
  return facts.jobs.some((job) => job.name === name && job.deleteAskedAtMs !== null);
}

/** Nobody in these storms kills a task but Horae itself, and that is recorded. */
function unendedTask(name: string, record: AttemptRecord): Violation[] {
  if (record.state === 'killed') return [];
  return [lost(`${name} wrote no end, and is recorded as ${record.state}.`)];
}

function inventedEnds({ facts, records, tasks }: Matter): Violation[] {
  const ended = new Set(
    tasks.filter(({ end }) => end !== null).map(({ runId, attempt }) => `${runId} ${attempt}`),
  );
  const judged = new Set(facts.jobs.map(({ name }) => name));
  return records.runs.flatMap((run) =>
    run.attempts
      .filter(({ state }) => judged.has(run.job) && state === 'succeeded')
      .filter(({ attempt }) => !ended.has(`${run.id} ${attempt}`))
      .map(({ attempt }) => lost(`${run.id} attempt ${attempt} succeeded, and no task wrote so.`)),
  );
}

/** What began long ago has ended. */
function endlessRuns({ facts, records }: Matter): Violation[] {
  const judged = new Map(facts.jobs.map((job) => [job.name, job]));
  return records.runs
    .filter((run) => judged.has(run.job) && run.state !== 'queued')
    .filter((run) => ACTIVE_STATES.includes(run.state))
    .filter((run) => Date.parse(run.dueAt) < facts.cutoffAtMs)
    .map((run) => lost(`${run.id} is still ${run.state}.`));
}

function lost(text: string): Violation {
  return { verdict: 'lostEnd', text };
}
