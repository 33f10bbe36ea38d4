import { editCount } from '../kernel/index.js';
import type { JobDocument } from './format-job.js';

/** Everything that the scheduler reads of a job. */
const KNOWN = new Set(
  (
    'name command shell epsilon executor executorFlags taskInfoData retries owner ownerName ' +
    'description async successCount errorCount lastSuccess lastError cpus disk mem disabled ' +
    'softError dataProcessingJobType errorsSinceLastSuccess fetch uris environmentVariables ' +
    'arguments highPriority runAsUser concurrent maxCompletionTime container constraints ' +
    'schedule scheduleTimeZone parents host queue priority retryInterval retryBackoff ' +
    'retryMaxInterval overlap startDeadline timeout onTimeout killGracePeriod failOnOutput ' +
    'disableAfterFailures labels misfire dst dependencyMode'
  ).split(' '),
);

/** What clients send back as they have read it; nothing can be said by it. */
const SHOWN_ONLY = new Set(
  (
    'scheduleDefinition nextRuns state activeRuns lastRun waitsFor gate ' +
    'disabledBy disabledReason'
  ).split(' '),
);

/** Unknown members are ignored, as Chronos does; but a person who misspelt one wants to know. */
export function unknownMembers(document: JobDocument): readonly string[] {
  return Object.keys(document).filter((name) => !KNOWN.has(name) && !SHOWN_ONLY.has(name));
}

/** The unknown member that may have been meant to be a missing one; null when none is close. */
export function misspeltMember(document: JobDocument, missing: string): string | null {
  const editCountMax = missing.length > SHORT_LENGTH ? 2 : 1;
  const isClose = (name: string): boolean =>
    Math.abs(name.length - missing.length) <= editCountMax &&
    editCount(name.toLowerCase(), missing) <= editCountMax;
  return unknownMembers(document).find(isClose) ?? null;
}

/** Two letters of so few make another word. */
const SHORT_LENGTH = 5;

/** Members that a person cannot change, whatever a document says of them. */
export function shownOnlyMembers(document: JobDocument): readonly string[] {
  return Object.keys(document).filter((name) => SHOWN_ONLY.has(name));
}
