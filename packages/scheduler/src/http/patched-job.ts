import { HoraeError } from '@horae/submitter/kernel';
import {
  formatJob,
  impliedMembers,
  shownOnlyMembers,
  staleMembers,
  unknownMembers,
} from '@horae/submitter/job';
import type { ReadonlyJobEntry } from '../core/state.js';

/**
 * What is not named stays as it is; a schedule takes the place of parents, and the reverse, and
 * what is said in Chronos's word or in Horae's for the same thing counts for both.
 * @throws HoraeError BODY_INVALID
 */
export function patchedJob(
  entry: ReadonlyJobEntry,
  patch: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { name } = patch;
  if (name !== undefined && name !== entry.name) {
    throw new HoraeError('BODY_INVALID', [
      `name: ${JSON.stringify(name)} is not the name of this job; a job keeps its name ("${entry.name}").`,
    ]);
  }
  const [unknown] = unknownMembers(patch);
  if (unknown !== undefined) {
    throw new HoraeError('BODY_INVALID', [
      `${unknown}: is not a member of a job; expected e.g. {"retries": 3}.`,
    ]);
  }
  const [shown] = shownOnlyMembers(patch);
  if (shown !== undefined) {
    throw new HoraeError('BODY_INVALID', [
      `${shown}: is what the scheduler shows of a job and cannot be set; expected e.g. {"retries": 3}.`,
    ]);
  }
  const isDisabled = entry.disabledBy !== null;
  const before = without(formatJob(entry.job), impliedMembers(entry.job));
  const document = { ...before, disabled: isDisabled, ...patch };
  const left = (patch['parents'] ?? null) === null ? [] : OF_SCHEDULES;
  const gone = (patch['schedule'] ?? null) === null ? left : OF_PARENTS;
  const dropped = [...gone, ...staleMembers(document, entry.job)];
  return without(
    document,
    dropped.filter((member) => !Object.hasOwn(patch, member)),
  );
}

function without(
  document: Readonly<Record<string, unknown>>,
  members: readonly string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(document).filter(([member]) => !members.includes(member)),
  );
}

const OF_SCHEDULES: readonly string[] = ['schedule', 'scheduleTimeZone', 'misfire', 'dst'];
const OF_PARENTS: readonly string[] = ['parents', 'dependencyMode'];
