import type { ConfJob } from '../conf/index.js';
import { CRONTAB_LABEL } from '../crontab/index.js';
import type { JobDocument } from '../job/index.js';

/** A job of the folder. */
export type FolderJob = Omit<ConfJob, 'ignored' | 'keptAsCron'>;

/** The label that says which folder a job came from: only its own may be deleted with its file. */
export const SYNC_SOURCE_LABEL = 'syncSource';

/** Chronos's bookkeeping, which clients get inside a job: a file that was made from it has it. */
const COUNTERS = 'successCount errorCount errorsSinceLastSuccess lastSuccess lastError';
/** What Horae shows beside a definition. */
const VIEWS =
  'scheduleDefinition nextRuns state activeRuns lastRun waitsFor gate disabledBy disabledReason';
const NOT_DEFINITION = new Set(`${COUNTERS} ${VIEWS}`.split(' '));

/** The definition alone: the scheduler counts, and a folder that did would set its counts back. */
export function definitionOf(document: JobDocument): JobDocument {
  return Object.fromEntries(Object.entries(document).filter(([name]) => !NOT_DEFINITION.has(name)));
}

export interface FreshDocument extends JobDocument {
  readonly labels: Readonly<Record<string, string>>;
}

/** What is sent for a job of a folder; without a source the file's own label, if any, is gone. */
export function newDocument(
  { document, job, crontab }: FolderJob,
  source: string | null,
): FreshDocument {
  const labels = {
    ...withoutSource(job.labels),
    ...(crontab === null ? {} : { [CRONTAB_LABEL]: crontab }),
    ...(source === null ? {} : { [SYNC_SOURCE_LABEL]: source }),
  };
  return { ...definitionOf(document), labels };
}

/** Whose a job is, is said by who sends it, never by a file: files are copied. */
export function withoutSource(labels: Readonly<Record<string, string>>): Record<string, string> {
  const others = Object.entries(labels).filter(([name]) => name !== SYNC_SOURCE_LABEL);
  return Object.fromEntries(others);
}

export function parentsIn({ parents }: JobDocument): readonly string[] {
  return Array.isArray(parents) ? parents.map(String) : [];
}

export function parentsOf({ job }: FolderJob): readonly string[] {
  return job.kind === 'dependency' ? job.parents : [];
}
