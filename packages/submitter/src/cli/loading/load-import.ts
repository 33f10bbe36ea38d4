import { createReadStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  type ImportFile,
  type ImportResult,
  SYSTEMS,
  type System,
  guessSystem,
  importJobs,
  servicesWanted,
} from '../../importing/index.js';
import type { Language } from '../../schedule/index.js';
import { boundedText } from '../bounded-text.js';
import type { Command, Context } from '../context.js';
import { type SentJob, answerChecked, answerSent } from './import-answer.js';
import { planImport } from './import-plan.js';
import { knownJobs } from './known-jobs.js';
import { describe, post } from '../posting.js';
import { isStandardInput, readSource } from '../submit.js';
import { EXIT, UsageError } from '../surroundings.js';

export interface ImportFlags {
  readonly files: readonly string[];
  /** Null: told by what is in the files. */
  readonly from: System | null;
  readonly isDryRun: boolean;
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
  readonly result: ImportResult;
}

/** `submitter import`: each job on its own; one that is refused keeps no other back. */
export function loadImport(flags: ImportFlags): Command {
  return async (context) => {
    const files: ImportFile[] = [];
    for (const path of flags.files) {
      const fileName = isStandardInput(path) ? 'standard input' : basename(path);
      files.push({ fileName, text: await readSource(path, context) });
    }
    const system = flags.from ?? guessedSystem(files);
    if (system === 'systemd') files.push(...(await servicesBeside(flags.files, files)));
    const result = importJobs(system, files, {
      now: context.surroundings.now(),
      // Only asked for where a job needs it.
      get timeZone() {
        return context.settings.timeZone;
      },
      namePrefix: flags.namePrefix,
      host: flags.targetHost,
    });
    const read = { flags, fileNames: files.map(({ fileName }) => fileName), result };
    if (flags.isDryRun) {
      return (await answerChecked(read, context)) ? EXIT.done : EXIT.refused;
    }
    return send(read, context);
  };
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

/** One after the other: parents come before their children. */
async function send(read: Import, context: Context): Promise<number> {
  const { jobs, refusals } = read.result;
  const now = context.surroundings.now();
  const names = jobs.map(({ job }) => job.name);
  const { jobs: known } = await knownJobs(context.client, names, { all: false });
  const sent: SentJob[] = [];
  for (const one of jobs) {
    const { candidate, isSame } = planImport(one, known.get(one.job.name) ?? null, now);
    const posted = isSame
      ? describe(candidate, 'unchanged', now)
      : await post(context.client, candidate, now);
    sent.push({ ...posted, file: one.fileName });
  }
  answerSent(read, sent, context);
  const isDone = refusals.length === 0 && sent.every(({ outcome }) => outcome !== 'refused');
  return isDone ? EXIT.done : EXIT.refused;
}
