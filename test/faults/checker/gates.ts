import type { ChildJobFacts, Violation } from './case.js';
import type { TaskEvidence } from './evidence.js';
import type { Matter } from './judge.js';
import { iso } from './occurrences.js';
import { groupBy } from './starts.js';

/**
 * A child runs once for each full set of its parents' successes of a round: not before the last of
 * them, not on one of another round, not twice for one set, and it does run.
 */
export function gates(matter: Matter): Violation[] {
  return matter.facts.jobs.flatMap((job) => (job.kind === 'child' ? gateOf(job, matter) : []));
}

function gateOf(child: ChildJobFacts, { facts, records, tasks }: Matter): Violation[] {
  const roundOf = (cycleAtMs: number): string =>
    `${Math.floor((cycleAtMs - child.roundAnchorMs) / child.roundPeriodMs)}`;
  const successes = child.parents.map((parent) =>
    groupBy(successesOf(parent, tasks), ({ cycleAtMs }) => roundOf(cycleAtMs)),
  );
  const starts = groupBy(firstStarts(child.name, tasks), ({ cycleAtMs }) => roundOf(cycleAtMs));
  const own = records.runs.filter(({ job, trigger }) => {
    return job === child.name && trigger === 'dependency';
  });
  const fired = groupBy(own, ({ cycle }) => roundOf(Date.parse(cycle)));
  const early = [...starts].flatMap(([round, ofRound]) =>
    ofRound.flatMap((start, index) => {
      const sets = successes.map((byRound) => byRound.get(round) ?? []);
      return startedTooSoon(start, index, sets);
    }),
  );
  const deletedAtMs = child.deleteAskedAtMs ?? Infinity;
  const unfired = [...(successes[0]?.keys() ?? [])].flatMap((round) => {
    const sets = successes.map((byRound) => byRound.get(round) ?? []);
    const lastAtMs = Math.max(...sets.map(([first]) => first?.end?.atMs ?? Infinity));
    if (lastAtMs >= Math.min(facts.cutoffAtMs, deletedAtMs)) return [];
    return fired.has(round) ? [] : [neverFired(child, lastAtMs)];
  });
  return [...early, ...unfired];
}

/** In the order of their ends. */
function successesOf(parent: string, tasks: readonly TaskEvidence[]): TaskEvidence[] {
  return tasks
    .filter(({ job, end }) => job === parent && end?.exitCode === 0)
    .toSorted((left, right) => (left.end?.uptimeMs ?? 0) - (right.end?.uptimeMs ?? 0));
}

/** Of each run that parents caused, its first process; in order. */
function firstStarts(child: string, tasks: readonly TaskEvidence[]): TaskEvidence[] {
  const own = tasks
    .filter(({ job, trigger }) => job === child && trigger === 'dependency')
    .toSorted((left, right) => left.startedUptimeMs - right.startedUptimeMs);
  return [...groupBy(own, ({ runId }) => runId).values()].flatMap(([first]) => first ?? []);
}

/** The nth run of a round needs n successes of each parent before it. */
function startedTooSoon(
  start: TaskEvidence,
  index: number,
  sets: readonly (readonly TaskEvidence[])[],
): Violation[] {
  const needed = sets.map((set) => set[index]?.end?.uptimeMs ?? Infinity);
  if (start.startedUptimeMs >= Math.max(...needed)) return [];
  const had = sets.map((set) =>
    set.filter(({ end }) => (end?.uptimeMs ?? 0) <= start.startedUptimeMs),
  );
  const counts = had.map(({ length }) => length).join(' and ');
  const text = `${start.runId} is number ${index + 1} of its round, with ${counts} successes before it.`;
  return [{ verdict: 'wrongGate', text }];
}

function neverFired(child: ChildJobFacts, atMs: number): Violation {
  const text = `${child.name} did not run, though the last of its parents succeeded at ${iso(atMs)}.`;
  return { verdict: 'wrongGate', text };
}
