import { type EpochMs, DAY_MS, MINUTE_MS, addMs, assert } from '../kernel/index.js';
import { type Job, type JobDocument, parseJob, spelledOut } from '../job/index.js';
import { type Schedule, haveSameTimes, latestAtOrBefore, nextAfter } from '../schedule/index.js';
import type { Comparison } from './compare-job.js';
import { definitionChanges } from './definition-changes.js';
import { type FolderJob, definitionOf } from './folder-job.js';

/**
 * The same beside a job of a stock Chronos. It shows what remains of a schedule, so the coming
 * times are compared; and no version shows every member, so those that it leaves out are taken to
 * be right: what it does not keep would be sent again for ever.
 */
export function compareChronosJob(
  wanted: FolderJob,
  stored: JobDocument | null,
  { now }: { readonly now: EpochMs },
): Comparison {
  const definition = definitionOf(wanted.document);
  if (stored === null) return { kind: 'create', document: definition, changes: [] };
  const isSaid = (definition['disabled'] ?? null) !== null;
  const isOff = stored['disabled'] === true;
  const document = isSaid || !isOff ? definition : { ...definition, disabled: true };
  const ours = parseJob(document, { now });
  assert(ours.ok, 'a job that was read once can be read again');
  const theirs = parseJob(stored, { now });
  if (!theirs.ok) {
    const change = { field: 'definition', from: 'unreadable', to: wanted.fileName };
    return { kind: 'update', document, changes: [change] };
  }
  const to = spelledOut(ours.value.job);
  const shown = shownMembers(spelledOut(theirs.value.job), { stored, to, document });
  const same = areTimesSame(ours.value, theirs.value, now) ? timesOf(to) : {};
  const changes = definitionChanges({ ...shown, ...same }, to);
  return { kind: changes.length === 0 ? 'unchanged' : 'update', document, changes };
}

/** Left out by every version where there is none, so that it is told from "does not know it". */
const TOLD_BY_ABSENCE = ['container', 'schedule', 'parents'] as const;

/**
 * What a Chronos fills in by options of its own (`--user`, `--mesos_task_cpu` …), or for the retry
 * interval, where nobody posted it; of the resources also in the place of a zero.
 */
const FILLED_IN = ['runAsUser', 'cpus', 'mem', 'disk', 'epsilon'] as const;
/** Chronos 2.5 and later show the files of one in the other, too. */
const MIRRORED = [
  ['fetch', 'uris'],
  ['uris', 'fetch'],
] as const;

interface Shown {
  readonly stored: JobDocument;
  readonly to: JobDocument;
  readonly document: JobDocument;
}

function shownMembers(from: JobDocument, { stored, to, document }: Shown): JobDocument {
  const shown = Object.fromEntries(
    Object.entries(from).filter(([name]) => (stored[name] ?? null) !== null),
  );
  const unknown = Object.fromEntries(
    Object.entries(to).filter(([name]) => !TOLD_BY_ABSENCE.some((told) => told === name)),
  );
  const unsaid = unsaidMembers(document);
  const filled = Object.fromEntries(unsaid.map((name) => [name, to[name]]));
  // The system switches off what is over, and nothing tells that from an operator's switch.
  const isOver = /^R0\//.test(String(stored['schedule'] ?? ''));
  const disabled = isOver ? { disabled: to['disabled'] } : {};
  return { ...unknown, ...shown, ...filled, ...disabled };
}

/** Members that say something about the server only. */
function unsaidMembers(document: JobDocument): readonly string[] {
  const isSaid = (name: string): boolean => {
    const value = document[name] ?? '';
    return value !== '' && value !== 0 && !(Array.isArray(value) && value.length === 0);
  };
  return [
    ...FILLED_IN.filter((name) => !isSaid(name)),
    ...MIRRORED.flatMap(([name, other]) => (!isSaid(name) && isSaid(other) ? [name] : [])),
  ];
}

interface Timed {
  readonly job: Job;
  readonly schedule: Schedule | null;
}

function areTimesSame(ours: Timed, theirs: Timed, now: EpochMs): boolean {
  if (ours.job.kind !== 'schedule' || theirs.job.kind !== 'schedule') return false;
  if (ours.schedule === null || theirs.schedule === null) return false;
  const [, start, period] = ours.job.schedule.split('/');
  // Without a start it began when it was posted: Chronos shows the period as it was.
  if (start === '') return theirs.job.schedule.split('/')[2] === period;
  const from = comparedFrom(ours.schedule, theirs.schedule, now);
  const far = addMs(now, FAR_MS);
  return (
    haveSameTimes(ours.schedule, theirs.schedule, from) &&
    latestAtOrBefore(ours.schedule, far) === latestAtOrBefore(theirs.schedule, far)
  );
}

/** Beyond the end of any schedule that has one in earnest. */
const FAR_MS = 100 * 366 * DAY_MS;
/** So long before it is due Chronos may have taken a run off (`--schedule_horizon`, PT60S). */
const HORIZON_MS = 5 * MINUTE_MS;

function comparedFrom(ours: Schedule, theirs: Schedule, now: EpochMs): EpochMs {
  const [due, shown] = [nextAfter(ours, addMs(now, -1)), nextAfter(theirs, addMs(now, -1))];
  if (due === null || shown === null || due > addMs(now, HORIZON_MS)) return now;
  return nextAfter(ours, due) === shown ? shown : now;
}

function timesOf({ schedule, scheduleTimeZone }: JobDocument): JobDocument {
  return { schedule, scheduleTimeZone };
}
