import { resolve } from 'node:path';
import type { JobDocument } from '../../job/index.js';
import {
  NO_PLAN,
  type StoredJobs,
  type SyncPlan,
  type SyncStep,
  planSync,
} from '../../syncing/index.js';
import type { Command, Context } from '../context.js';
import { inParallel } from '../loading/index.js';
import { refusalOf } from '../refusal-of.js';
import { EXIT, UsageError } from '../surroundings.js';
import { type FolderJobs, chronosJobs, folderJobs } from './folder-jobs.js';
import { readFolder } from './read-folder.js';
import { answerSync, answerValidated } from './sync-answer.js';

export interface SyncFlags {
  readonly folder: string;
  /** `check`: a dry run whose exit code says whether anything would change; `validate`: files only. */
  readonly action: 'apply' | 'dry-run' | 'check' | 'validate';
  /** Which folder it is; '' = this machine's name and the folder's path. */
  readonly source: string;
  readonly isAdopting: boolean;
  readonly deleting: 'none' | 'own' | 'unlisted';
  /** Null: not said, so the usual one. */
  readonly deletionCountMax: number | null;
  /** Unchanged jobs are sent, too. */
  readonly isForced: boolean;
  /** Jobs of files that are right go in although others are wrong. */
  readonly isKeepingGoing: boolean;
}

/** A synchronisation as far as it is planned. */
export interface Sync {
  readonly flags: SyncFlags;
  readonly source: string;
  readonly read: FolderJobs;
  readonly notes: readonly string[];
  readonly plan: SyncPlan;
  /** Why nothing is sent at all; null when it is. */
  readonly stopped: string | null;
  /** Why nothing is deleted although it was asked for; null otherwise. */
  readonly spared: string | null;
}

export interface SentStep {
  readonly step: SyncStep;
  /** Why the scheduler refused it; null when it took it, or was not asked. */
  readonly reason: string | null;
}

export interface Removed {
  readonly name: string;
  readonly reason: string | null;
}

/** What came of it. */
export interface Synced {
  readonly sent: readonly SentStep[];
  readonly removed: readonly Removed[];
  /** Why nothing was deleted after all. */
  readonly spared: string | null;
}

/** Requests on their way at once: the scheduler commits together what arrives together. */
const PARALLEL_COUNT = 16;

/** `submitter sync`: afterwards the scheduler says what the folder says. */
export function syncFolder(flags: SyncFlags): Command {
  return async (context) => {
    requireLabels(flags, context);
    const folder = await readFolder(flags.folder);
    const own = folderJobs(folder, context);
    if (flags.action === 'validate') return answerValidated(own, folder, context);
    const read = context.client.kind === 'chronos' ? await chronosJobs(own, context) : own;
    const source = flags.source === '' ? ownSource(flags, context) : flags.source;
    const sync = await plan({ flags, source, read, notes: folder.notes }, context);
    if (flags.action !== 'apply' || sync.stopped !== null) {
      answerSync(sync, null, context);
      return exitOfPlan(sync);
    }
    const synced = await send(sync, context);
    answerSync(sync, synced, context);
    return exitOfSynced(sync, synced);
  };
}

function ownSource({ folder }: SyncFlags, { surroundings }: Context): string {
  return `${surroundings.crontabs.hostName}:${resolve(folder)}`;
}

/** Which folder a job came from stands in a label of it. */
function requireLabels({ deleting }: SyncFlags, { client }: Context): void {
  if (client.kind !== 'chronos' || deleting !== 'own') return;
  throw new UsageError(
    'delete: a Chronos server keeps no labels, so nobody can tell which of its jobs came from ' +
      'this folder; with --target chronos only --delete-unlisted is possible, which deletes ' +
      'whatever is not in the folder.',
  );
}

type Reading = Pick<Sync, 'flags' | 'source' | 'read' | 'notes'>;

async function plan(reading: Reading, context: Context): Promise<Sync> {
  const { flags, source, read } = reading;
  const isBroken = read.problems.length > 0;
  if (isBroken && (!flags.isKeepingGoing || read.jobs.length === 0)) {
    return { ...reading, plan: NO_PLAN, stopped: BROKEN, spared: null };
  }
  if (read.jobs.length === 0) return { ...reading, plan: NO_PLAN, stopped: EMPTY, spared: null };
  const spared = isBroken && flags.deleting !== 'none' ? SPARED_BROKEN : null;
  const planned = planSync(read.jobs, await storedJobs(context), {
    kind: context.client.kind,
    source,
    isAdopting: flags.isAdopting,
    deleting: spared === null ? flags.deleting : 'none',
    now: context.surroundings.now(),
  });
  if (reading.notes.length > 0 && planned.deletions.length > 0) {
    const without = { ...planned, deletions: [] };
    return {
      ...reading,
      plan: without,
      stopped: whyStopped(without, flags),
      spared: SPARED_UNSEEN,
    };
  }
  return { ...reading, plan: planned, stopped: whyStopped(planned, flags), spared };
}

const BROKEN = 'not all files of the folder are right';
const EMPTY = 'the folder holds no job';
const SPARED_BROKEN = 'not all files of the folder are right, and nobody can tell what they hold';
const SPARED_UNSEEN = 'not all of the folder was looked into, and the jobs may be in there';

/** Deletions that nobody has allowed more of. */
export const DELETION_COUNT_USUAL = 10;

function whyStopped(planned: SyncPlan, flags: SyncFlags): string | null {
  const { deletions, refusals, areAllLeaving } = planned;
  if (refusals.length > 0 && !flags.isKeepingGoing) return 'not all jobs of the folder can go in';
  const count = deletions.length;
  const countMax = flags.deletionCountMax ?? DELETION_COUNT_USUAL;
  const ifMeant = `if that is meant: --max-deletes ${count}`;
  if (count > countMax) {
    return `${count} jobs would be deleted, and at most ${countMax} may be; ${ifMeant}`;
  }
  if (count === 0 || !areAllLeaving || flags.deletionCountMax !== null) return null;
  const none =
    flags.deleting === 'own'
      ? 'none of the jobs that came from this folder is in it'
      : "none of the scheduler's jobs is in this folder";
  return `${none}, as if it were another one; ${ifMeant}`;
}

async function storedJobs({ client }: Context): Promise<StoredJobs> {
  const jobs = await client.jobs();
  return new Map(jobs.map((job): [string, JobDocument] => [String(job['name']), job]));
}

async function send(sync: Sync, context: Context): Promise<Synced> {
  const sent: SentStep[] = [];
  const failed = new Set<string>();
  for (const wave of sync.plan.waves) {
    const answers = await inParallel(wave, PARALLEL_COUNT, (step) => sendOne(step, sync, context));
    sent.push(...answers);
    for (const { step, reason } of answers) if (reason !== null) failed.add(step.name);
  }
  const isAllIn = failed.size === 0 && sync.plan.refusals.length === 0;
  if (sync.plan.deletions.length === 0) return { sent, removed: [], spared: sync.spared };
  // A child that was to let go of its parent still holds it.
  if (!isAllIn) return { sent, removed: [], spared: 'not all jobs of the folder went in' };
  return { sent, removed: await removeAll(sync.plan, context), spared: null };
}

async function sendOne(step: SyncStep, { flags }: Sync, context: Context): Promise<SentStep> {
  if (step.kind === 'unchanged' && !flags.isForced) return { step, reason: null };
  context.debug(`posting ${JSON.stringify(step.document)}`);
  return { step, reason: await refusalOf(context.client.putJob(step.document)) };
}

/** One after the other: children before their parents. */
async function removeAll({ deletions }: SyncPlan, { client }: Context): Promise<Removed[]> {
  const removed: Removed[] = [];
  for (const { name } of deletions) {
    removed.push({ name, reason: await refusalOf(client.deleteJob(name)) });
  }
  return removed;
}

/** As diff(1) with `--check`: 0 = nothing would change. */
function exitOfPlan({ flags, plan: planned, read, stopped, spared }: Sync): number {
  if (stopped !== null || spared !== null || read.problems.length > 0) return EXIT.refused;
  if (planned.refusals.length > 0 || planned.kept.length > 0) return EXIT.refused;
  const isSame =
    planned.deletions.length === 0 &&
    planned.waves.flat().every(({ kind }) => kind === 'unchanged');
  return flags.action === 'check' && !isSame ? EXIT.refused : EXIT.done;
}

function exitOfSynced(sync: Sync, { sent, removed, spared }: Synced): number {
  const { plan: planned, read } = sync;
  const isDone =
    [...sent, ...removed].every(({ reason }) => reason === null) &&
    spared === null &&
    planned.refusals.length === 0 &&
    planned.kept.length === 0 &&
    read.problems.length === 0;
  return isDone ? EXIT.done : EXIT.refused;
}
