import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type FaultCase, NO_VERDICTS, type Records, type Verdict, type Violation } from './case.js';
import { readEvidence } from './evidence.js';
import { judge } from './judge.js';
import { lateness } from './lateness.js';

// `main.ts FOLDER`: judges the storm whose case.json, records.json and evidence/ are there, and prints
// its judgement as JSON. It ends with 1 where a promise was broken.
const folder = process.argv[2] ?? '.';
const tasks = readdirSync(join(folder, 'evidence')).flatMap((name) =>
  readEvidence(readFileSync(join(folder, 'evidence', name), 'utf8')),
);
const matter = {
  facts: JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as FaultCase,
  records: JSON.parse(readFileSync(join(folder, 'records.json'), 'utf8')) as Records,
  tasks,
};
const violations = judge(matter);
const judgement = {
  processCount: tasks.length,
  recordCount: matter.records.runs.length,
  verdicts: countOf(violations),
  violations,
  lateness: lateness(matter),
};
process.stdout.write(`${JSON.stringify(judgement)}\n`);
process.exitCode = violations.length === 0 ? 0 : 1;

/** How often each promise was broken; 0 is said as well. */
function countOf(found: readonly Violation[]): Record<Verdict, number> {
  const counts = { ...NO_VERDICTS };
  for (const { verdict } of found) counts[verdict] += 1;
  return counts;
}
