import type { RegisterFacts, Violation } from './case.js';
import type { Matter } from './judge.js';

/** What was acknowledged is there: jobs, values of registers, deletions, manual runs. */
export function lostWrites({ facts, records }: Matter): Violation[] {
  const values = new Map(records.jobs.map(({ name, description }) => [name, description]));
  const runs = new Set(records.runs.map(({ id }) => id));
  const lostJobs = facts.jobs.flatMap((job) => {
    if (job.deleteAskedAtMs === null && !values.has(job.name)) {
      return [lost(`The job ${job.name} was acknowledged, and is not there.`)];
    }
    if (job.deletedAtMs !== null && values.has(job.name)) {
      return [lost(`The job ${job.name} was deleted, which was acknowledged, and is there.`)];
    }
    return [];
  });
  const lostRuns = facts.manualRuns
    .filter(({ runId }) => !runs.has(runId))
    .map(({ runId }) => lost(`The manual run ${runId} was acknowledged, and has no record.`));
  const lostValues = facts.registers.flatMap((register) => {
    return registerOf(register, values.get(register.name) ?? null);
  });
  return [...lostJobs, ...lostRuns, ...lostValues];
}

/**
 * The last acknowledged value is there, or one of which nobody knows whether it was written: that
 * may have been carried out at any time after it was asked for.
 */
function registerOf({ name, writes }: RegisterFacts, found: string | null): Violation[] {
  const last = writes.findLastIndex(({ outcome }) => outcome === 'acknowledged');
  if (last < 0) return [];
  const unknown = writes.filter(({ outcome }) => outcome === 'unknown');
  const allowed = [writes[last]?.value ?? null, ...unknown.map(({ value }) => value)];
  if (allowed.includes(found)) return [];
  return [lost(`${name} is ${found}; acknowledged or possible: ${allowed.join(', ')}.`)];
}

function lost(text: string): Violation {
  return { verdict: 'lostWrite', text };
}
