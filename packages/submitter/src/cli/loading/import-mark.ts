import type { ImportedJob } from '../../importing/index.js';
import type { JobDocument } from '../../job/index.js';
import { hashOf } from '../../kernel/index.js';

/** The label that tells whether the source says something else by now. */
export const HASH_LABEL = 'importedHash';
/** The label that keeps the schedule as the import sent it; the stored one may be edited here. */
export const TIMES_LABEL = 'importedTimes';
/** The label of a job that went in switched off: by its source, or by `--disabled`. */
export const OFF_LABEL = 'importedDisabled';

export const COUNTS = [
  ...['successCount', 'errorCount', 'errorsSinceLastSuccess', 'lastSuccess', 'lastError'],
];

/** The schedule moves on by itself, and who switched a job off is told apart. */
const NOT_HASHED = new Set([...COUNTS, 'schedule', 'disabled']);

/** An imported job's document with labels that let the next import see what changed since. */
export function markedDocument({ document, job }: ImportedJob): JobDocument {
  const labels = {
    ...job.labels,
    [HASH_LABEL]: hashText(document),
    ...(job.kind === 'schedule' ? { [TIMES_LABEL]: job.schedule } : {}),
    ...(job.disabled ? { [OFF_LABEL]: 'true' } : {}),
  };
  return { ...document, labels };
}

function hashText(document: JobDocument): string {
  const hashed = Object.entries(document).filter(([name]) => !NOT_HASHED.has(name));
  const hash = hashOf(new TextEncoder().encode(JSON.stringify(hashed)));
  return hash.toString(16).padStart(8, '0');
}

export function withoutCounts(document: JobDocument): JobDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !COUNTS.includes(name)));
}

export function countsIn(document: JobDocument): JobDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => COUNTS.includes(name)));
}
