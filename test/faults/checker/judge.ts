import type { FaultCase, Records, Violation } from './case.js';
import type { TaskEvidence } from './evidence.js';
import { earlyStarts } from './early-starts.js';
import { gates } from './gates.js';
import { lostEnds } from './lost-ends.js';
import { lostRetries } from './lost-retries.js';
import { lostWrites } from './lost-writes.js';
import { missedOccurrences } from './missed-occurrences.js';
import { doubleStarts, overlaps } from './starts.js';
import { strangers } from './strangers.js';

/** All that there is to judge from. */
export interface Matter {
  readonly facts: FaultCase;
  readonly records: Records;
  readonly tasks: readonly TaskEvidence[];
}

/** Every broken promise; nothing only where there was something to judge. */
export function judge(matter: Matter): Violation[] {
  const judges = [
    missedOccurrences,
    doubleStarts,
    earlyStarts,
    overlaps,
    gates,
    lostEnds,
    lostRetries,
    lostWrites,
    strangers,
    vacuity,
  ];
  return judges.flatMap((one) => one(matter));
}

/** A storm in which nothing was due, nothing ran or nothing was acknowledged proves nothing. */
function vacuity({ facts, records, tasks }: Matter): Violation[] {
  const written = facts.registers.flatMap(({ writes }) => writes);
  const emptyOnes = [
    facts.jobs.length === 0 ? 'no job was put' : null,
    tasks.length === 0 ? 'no task wrote anything' : null,
    records.runs.length === 0 ? 'there is no record of a run' : null,
    facts.jobs.some((job) => job.kind === 'schedule' && job.firstDueAtMs < facts.cutoffAtMs)
      ? null
      : 'nothing was due',
    written.some(({ outcome }) => outcome === 'acknowledged') ? null : 'no write was acknowledged',
  ];
  return emptyOnes
    .filter((text) => text !== null)
    .map((text) => ({ verdict: 'vacuous', text: `Nothing is proved: ${text}.` }));
}
