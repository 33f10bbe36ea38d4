import { createReadStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  type ImportFile,
  type ImportOptions,
  type ImportResult,
  SYSTEMS,
  type System,
  guessSystem,
  importJobs,
  importSource,
  servicesWanted,
} from '../../importing/index.js';
import { RequestRefused, SchedulerUnreachable } from '../../client/index.js';
import type { EpochMs } from '../../kernel/index.js';
import type { Language } from '../../schedule/index.js';
import { boundedText } from '../bounded-text.js';
import type { Command, Context } from '../context.js';
import {
  type ChronosFlags,
  chronosAdvice,
  chronosChoices,
  chronosSource,
} from './chronos-flags.js';
import { type SentJob, answerChecked, answerSent } from './import-answer.js';
import { type ImportPlan, planImports } from './import-plan.js';
import { type KnownJobs, knownJobs } from './known-jobs.js';
import { type Posted, describe, post } from '../posting.js';
import { oneLine } from '../print.js';
import { isStandardInput, readSource } from '../submit.js';
import { EXIT, UsageError } from '../surroundings.js';

export interface ImportFlags extends ChronosFlags {
  /** None, where the jobs come from a running system. */
  readonly files: readonly string[];
  /** Null: told by what is in the files. */
  readonly from: System | null;
  readonly isDryRun: boolean;
  /** Every job goes in switched off. */
  readonly isDisabled: boolean;
  /** Jobs that came from elsewhere are replaced. */
  readonly isAdopting: boolean;
  readonly namePrefix: string;
  readonly targetHost: string;
  /** Next times that a dry run tells of each job. */
  readonly nextCount: number;
  /** Of a dry run; null = that of the environment. */
  readonly language: Language | null;
}

/** What was read, before anything is done. */
export interface Import {
  readonly flags: ImportFlags;
  readonly fileNames: readonly string[];
  /** Schedules without a start begin then. */
  readonly now: EpochMs;
  readonly result: ImportResult;
  /** Nobody said which system it is. */
  readonly isGuessed: boolean;
  /** What to do besides; null = nothing. */
  readonly advice: string | null;
}

/** `submitter import`: each job on its own; one that is refused keeps no other back. */
export function loadImport(flags: ImportFlags): Command {
  return async (context) => {
    const read = await readImport(flags, context);
    if (flags.isDryRun) {
      const plans = plansFor(read, await knownIfReachable(read, context), context);
      return (await answerChecked(read, plans, context)) ? EXIT.done : EXIT.refused;
    }
    return send(read, context);
  };
}

async function readImport(flags: ImportFlags, context: Context): Promise<Import> {
  const now = context.surroundings.now();
  const options: ImportOptions = {
    now,
    // Only asked for where a job needs it.
    get timeZone() {
      return context.settings.timeZone;
    },
    namePrefix: flags.namePrefix,
    host: flags.targetHost,
    isDisabled: flags.isDisabled,
    chronos: chronosChoices(flags),
  };
  checkSources(flags);
  const source = await chronosSource(flags, context.settings.timeoutMs);
  if (source !== null) {
    const result = importSource(source, options);
    const advice = chronosAdvice(flags);
    return { flags, fileNames: [source.fileName], now, result, isGuessed: false, advice };
  }
  const files: ImportFile[] = [];
  for (const path of flags.files) {
    const fileName = isStandardInput(path) ? 'standard input' : basename(path);
    files.push({ fileName, text: await readSource(path, context) });
  }
  const system = flags.from ?? guessedSystem(files);
  if (system !== 'chronos') refuseChronosFlags(flags, system);
  if (system === 'systemd') files.push(...(await servicesBeside(flags.files, files)));
  const result = importJobs(system, files, options);
  const fileNames = files.map(({ fileName }) => fileName);
  const advice = system === 'chronos' ? chronosAdvice(flags) : null;
  return { flags, fileNames, now, result, isGuessed: flags.from === null, advice };
}

function checkSources({ files, from, chronosServer, chronosZookeeper }: ImportFlags): void {
  const isAsked = (chronosServer ?? chronosZookeeper) !== null;
  if (isAsked && (files.length > 0 || (from ?? 'chronos') !== 'chronos')) {
    const more = files[0] ?? `--from ${from}`;
    throw new UsageError(
      `from-chronos: brings all jobs of a Chronos, and ${JSON.stringify(more)} is another source; ` +
        'import each on its own.',
    );
  }
  if (!isAsked && files.length === 0) {
    throw new UsageError(
      'import: the file is missing; expected e.g. "submitter import jobs.json --from dkron ' +
        '--dry-run", or a Chronos, "submitter import --from-chronos http://chronos:4400".',
    );
  }
}

function refuseChronosFlags({ runAsUser, retryInterval }: ImportFlags, system: System): void {
  if (runAsUser === null && retryInterval === null) return;
  const flag = runAsUser === null ? 'retry-interval' : 'run-as-user';
  throw new UsageError(`${flag}: goes with jobs of Chronos, and these are of ${system}.`);
}

function guessedSystem(files: readonly ImportFile[]): System {
  const guesses = files.map((file) => ({ fileName: file.fileName, system: guessSystem(file) }));
  const [first, ...others] = [...new Set(guesses.map(({ system }) => system))];
  const unclear = guesses.find(({ system }) => system === null);
  if (unclear !== undefined || first === undefined || first === null) {
    throw new UsageError(
      `from: nothing in ${unclear?.fileName ?? 'the files'} tells which system it is of; ` +
        `expected one of ${SYSTEMS.join(', ')}, e.g. --from ${SYSTEMS[0]}.`,
    );
  }
  if (others.length > 0) {
    const told = guesses.map(({ fileName, system }) => `${fileName} (${system})`).join(', ');
    throw new UsageError(
      `from: the files are of several systems, ${told}; import each on its own.`,
    );
  }
  return first;
}

/** The services that timers start, from the folders where the timers are. */
async function servicesBeside(
  paths: readonly string[],
  files: readonly ImportFile[],
): Promise<readonly ImportFile[]> {
  const folders = [...new Set(paths.filter((path) => !isStandardInput(path)).map(dirname))];
  const found = new Map<string, ImportFile>();
  for (const names of servicesWanted(files)) {
    const places = names.flatMap((name) => folders.map((folder) => ({ folder, name })));
    for (const { folder, name } of places) {
      const text = await textIfThere(join(folder, name));
      if (text === null) continue;
      found.set(name, { fileName: name, text });
      break;
    }
  }
  return [...found.values()];
}

async function textIfThere(path: string): Promise<string | null> {
  try {
    return await boundedText(createReadStream(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function namesIn({ result }: Import): readonly string[] {
  return result.jobs.map(({ job }) => job.name);
}

function plansFor(
  { result, flags, now }: Import,
  known: KnownJobs,
  { client }: Context,
): readonly ImportPlan[] {
  const { isAdopting, isDisabled } = flags;
  const hasLabels = client.kind === 'horae';
  return planImports(result.jobs, known, {
    ...{ system: result.system, now, isAdopting, isDisabled, hasLabels },
  });
}

/** A dry run goes without a scheduler, too: it says what it could not look at. */
async function knownIfReachable(
  read: Import,
  { client, surroundings }: Context,
): Promise<KnownJobs> {
  try {
    return (await knownJobs(client, namesIn(read), { all: false })).jobs;
  } catch (error) {
    if (!(error instanceof SchedulerUnreachable || error instanceof RequestRefused)) throw error;
    const why = oneLine(error.message);
    surroundings.err(`Not compared with what the scheduler has: ${why}\n`);
    return new Map();
  }
}

async function sendOne(
  { candidate, isSame, refusal }: ImportPlan,
  { client }: Context,
  now: EpochMs,
): Promise<Posted> {
  if (refusal !== null) return { ...describe(candidate, 'refused', now), reason: refusal };
  return isSame ? describe(candidate, 'unchanged', now) : post(client, candidate, now);
}

/** One after the other: parents come before their children. */
async function send(read: Import, context: Context): Promise<number> {
  const { now } = read;
  const { jobs, refusals } = read.result;
  const known = await knownJobs(context.client, namesIn(read), { all: false });
  const plans = plansFor(read, known.jobs, context);
  const sent: SentJob[] = [];
  for (const [index, plan] of plans.entries()) {
    const { fileName: file = '', notes = [] } = jobs[index] ?? {};
    const { async, disabled, softError } = plan.candidate.job;
    const posted = await sendOne(plan, context, now);
    const told = { async, disabled, softError, notes: [...notes, ...plan.notes] };
    sent.push({ ...posted, ...told, file });
  }
  answerSent(read, sent, context);
  const isDone = refusals.length === 0 && sent.every(({ outcome }) => outcome !== 'refused');
  return isDone ? EXIT.done : EXIT.refused;
}
