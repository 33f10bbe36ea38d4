import type { EpochMs } from '../kernel/index.js';
import { CRONTAB_SOURCE_LABEL } from '../crontab/index.js';
import { type JobDocument, labelsOf } from '../job/index.js';
import { compareChronosJob } from './compare-chronos-job.js';
import { type Comparison, compareJob, sourceOf } from './compare-job.js';
import { type FolderJob, parentsOf } from './folder-job.js';
import { inWaves } from './job-waves.js';
import { type Deletions, planDeletions } from './plan-deletions.js';

export interface SyncRules {
  /** `chronos`: a stock server, which keeps no labels. */
  readonly kind: 'horae' | 'chronos';
  /** Which folder it is, as the labels of its jobs name it. */
  readonly source: string;
  /** Jobs that came from elsewhere become this folder's. */
  readonly isAdopting: boolean;
  /** `own`: jobs that came from this folder and are in it no more; `unlisted`: whatever is not in it. */
  readonly deleting: 'none' | 'own' | 'unlisted';
  readonly now: EpochMs;
}

export interface SyncStep extends Comparison {
  readonly name: string;
  readonly job: FolderJob;
}

export interface SyncRefusal {
  readonly name: string;
  readonly fileName: string;
  readonly line: number | null;
  readonly text: string;
}

/** What it takes to make the scheduler say what the folder says. */
export interface SyncPlan extends Deletions {
  /** One wave after the other: the jobs of one do not depend on each other. */
  readonly waves: readonly (readonly SyncStep[])[];
  readonly refusals: readonly SyncRefusal[];
}

export const NO_PLAN: SyncPlan = {
  waves: [],
  deletions: [],
  kept: [],
  areAllLeaving: false,
  refusals: [],
};

export type StoredJobs = ReadonlyMap<string, JobDocument>;

/**
 * Parents come before their children, also where the way from one to the other leads over jobs
 * that are not in the folder. A refused job takes along those that cannot do without it.
 */
export function planSync(
  wanted: readonly FolderJob[],
  stored: StoredJobs,
  rules: SyncRules,
): SyncPlan {
  const refusals: SyncRefusal[] = [];
  const refuse = (one: FolderJob, text: string): void => {
    const { fileName, line, job } = one;
    refusals.push({ name: job.name, fileName, line, text });
  };
  const ordered = inWaves(wanted, stored);
  if ('circle' in ordered) {
    for (const one of ordered.jobs) refuse(one, circleText(ordered.circle));
    return { ...NO_PLAN, refusals };
  }
  const present = new Set(stored.keys());
  const waves = ordered.waves.map((wave) =>
    wave.flatMap((one): readonly SyncStep[] => {
      const missing = parentsOf(one).filter((parent) => !present.has(parent));
      const step = stepOf(one, stored, rules);
      const trouble =
        missing.length > 0 ? missingText(one, missing) : foreignText(step, stored, rules);
      if (trouble !== null) {
        refuse(one, trouble);
        return [];
      }
      present.add(one.job.name);
      return [step];
    }),
  );
  const deletions = planDeletions(wanted, stored, rules);
  return { waves: waves.filter(({ length }) => length > 0), ...deletions, refusals };
}

function stepOf(one: FolderJob, stored: StoredJobs, rules: SyncRules): SyncStep {
  const { name } = one.job;
  const theirs = stored.get(name) ?? null;
  const step = (compared: Comparison): SyncStep => ({ ...compared, name, job: one });
  if (rules.kind === 'chronos') return step(compareChronosJob(one, theirs, rules));
  const before = theirs === null ? null : sourceOf(theirs);
  // Two checkouts of one folder agree about its jobs, and need not fight about whose they are.
  const kept = before !== null && before !== rules.source && !rules.isAdopting;
  return step(compareJob(one, theirs, kept ? { ...rules, source: before } : rules));
}

/** A job that two folders, or a folder and a crontab, define in two ways would change for ever. */
function foreignText(step: SyncStep, stored: StoredJobs, rules: SyncRules): string | null {
  const theirs = stored.get(step.name);
  // Chronos keeps no labels.
  if (theirs === undefined || rules.kind === 'chronos') return null;
  if (step.kind !== 'update' || rules.isAdopting) return null;
  const before = sourceOf(theirs);
  if (before !== null && before !== rules.source) {
    return (
      `"${step.name}" came from the folder ${before}, and is not the same there; --source ` +
      `${before} goes on with that folder, --adopt makes the job this folder's.`
    );
  }
  const table = labelsOf(theirs)[CRONTAB_SOURCE_LABEL];
  if (table === undefined || step.job.job.labels[CRONTAB_SOURCE_LABEL] === table) return null;
  return (
    `"${step.name}" came from the crontab ${table}, whose next load would change it back; ` +
    "--adopt makes it this folder's."
  );
}

function missingText({ job }: FolderJob, missing: readonly string[]): string {
  const names = missing.map((name) => `"${name}"`).join(', ');
  return (
    `parents: "${job.name}" depends on ${names}, which neither the folder nor the scheduler has; ` +
    'add a file for it, or remove it from the parents.'
  );
}

function circleText(circle: readonly string[]): string {
  return (
    `parents: these jobs would depend on each other in a circle: ${circle.join(' → ')}. Remove ` +
    'one of these parents.'
  );
}
