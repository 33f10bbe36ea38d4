import { epochMs, isoFromMs } from '../../kernel/index.js';
import type { ImportRefusal, ImportSource } from '../import-result.js';
import { isObject, shown } from '../members.js';
import { entryValue } from './job-entry.js';
import { type Znodes, SourceUnreadable } from './znodes.js';
import { type ZookeeperAddress, shownAddress } from '../../zookeeper/index.js';

/** Chronos's `--zk_path` unless it was changed. */
export const CHRONOS_PATH = '/chronos/state';

/** Asked for at the same time; ZooKeeper answers in order, so more would only queue. */
const READ_COUNT_MAX = 16;

/**
 * The jobs that Chronos has stored, also while it is down, and also those that it hides because a
 * parent is missing. Everything else in there is Chronos's own: it is counted, and left alone.
 */
export async function chronosInZookeeper(
  address: ZookeeperAddress,
  znodes: Znodes,
): Promise<ImportSource> {
  const fileName = shownAddress(address);
  const { folder, names } = await stateFolder(address, znodes);
  const own = names.filter((name) => name.startsWith(JOB_PREFIX)).sort();
  const jobs: unknown[] = [];
  const refusals: ImportRefusal[] = [];
  const records = await readAll(
    own.map((name) => `${folder}/${name}`),
    znodes,
  );
  for (const [index, bytes] of records.entries()) {
    // Deleted since the names were asked for.
    if (bytes === null) continue;
    const name = own[index]?.slice(JOB_PREFIX.length) ?? '';
    const job = jobIn(bytes);
    if ('reason' in job) refusals.push({ fileName, line: null, name, reasons: [job.reason] });
    else jobs.push(job.value);
  }
  const notes = otherRecords(names).map((text) => ({ fileName, line: null, text }));
  return { fileName, jobs, refusals, notes };
}

const JOB_PREFIX = 'J_';
const TASK_PREFIX = 'T_';

/** Chronos adds `state` to its path; people name either, or the chroot in front of the usual path. */
async function stateFolder(
  { path, hosts }: ZookeeperAddress,
  znodes: Znodes,
): Promise<{ readonly folder: string; readonly names: readonly string[] }> {
  const folders = [`${path}/state`, path, `${path}/chronos/state/state`];
  for (const folder of folders) {
    const names = await znodes.children(folder === '' ? '/' : folder);
    if (names !== null && names.some(isRecord)) return { folder, names };
  }
  throw new SourceUnreadable(
    `There is no state of Chronos in ${folders[0]} at ${hosts.join(',')}; the path is Chronos's ` +
      '--zk_path, "/chronos/state" unless it was changed.',
  );
}

function isRecord(name: string): boolean {
  return name.startsWith(JOB_PREFIX) || name.startsWith(TASK_PREFIX) || name === FRAMEWORK;
}

const FRAMEWORK = 'frameworkId';

async function readAll(
  paths: readonly string[],
  znodes: Znodes,
): Promise<readonly (Buffer | null)[]> {
  const records: (Buffer | null)[] = [];
  const waiting = paths.entries();
  const reader = async (): Promise<void> => {
    for (const [index, path] of waiting) records[index] = await znodes.data(path);
  };
  await Promise.all(Array.from({ length: Math.min(READ_COUNT_MAX, paths.length) }, reader));
  return records;
}

function jobIn(bytes: Buffer): { readonly value: unknown } | { readonly reason: string } {
  const entry = entryValue(bytes);
  if (!entry.ok) return { reason: `its record ${entry.error}` };
  try {
    const value: unknown = JSON.parse(entry.value.toString('utf8'));
    // Told here, where its name is known.
    return isObject(value) ? { value } : { reason: `its record holds ${shown(value)}, no job` };
  } catch {
    return { reason: 'its record holds no JSON' };
  }
}

function otherRecords(names: readonly string[]): readonly string[] {
  const others = names.filter((name) => !isRecord(name)).length;
  return [
    waitingRuns(names.filter((name) => name.startsWith(TASK_PREFIX)).sort()),
    names.includes(FRAMEWORK) ? 'the id of its framework is left out: Horae has its own' : '',
    others === 0 ? '' : `other records are left out: ${others}`,
  ].filter((text) => text !== '');
}

/** Chronos 2 steps a schedule on when it records the run as a task that waits for its time. */
function waitingRuns(tasks: readonly string[]): string {
  if (tasks.length === 0) return '';
  const shown = tasks.slice(0, TASKS_SHOWN_COUNT_MAX).map(waitingRun);
  const more = tasks.length > shown.length ? ` and ${tasks.length - shown.length} more` : '';
  return (
    `waiting runs are left out: ${shown.join(', ')}${more}; the schedules are past them already, ` +
    'so run by hand what must not be missed'
  );
}

const TASKS_SHOWN_COUNT_MAX = 10;

/** `T_ct:<due, in ms>:<attempt>:<job>:<arguments>` */
function waitingRun(task: string): string {
  const [, due = '', , job = ''] = task.split(':');
  const dueAt = Number(due);
  const isInstant = due !== '' && Number.isSafeInteger(dueAt) && dueAt <= INSTANT_MAX;
  return isInstant ? `${job} of ${isoFromMs(epochMs(dueAt))}` : task;
}

/** The last that ISO 8601 can write with four digits for the year. */
const INSTANT_MAX = Date.UTC(9999, 11, 31);
