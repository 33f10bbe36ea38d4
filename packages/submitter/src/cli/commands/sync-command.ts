import type { Argv } from 'yargs';
import { LIMITS } from '../../kernel/index.js';
import { UsageError } from '../surroundings.js';
import {
  DELETION_COUNT_USUAL,
  type ExportFolderFlags,
  type SyncFlags,
  exportFolder,
  syncFolder,
} from '../syncing/index.js';
import { type Choose, NAME, TEXT } from './choose.js';
import { wholeNumber } from './whole-number.js';

const EXAMPLES = [
  ['$0 sync jobs/ --dry-run', 'What would change at the scheduler'],
  ['$0 sync jobs/ --source team-jobs --delete', 'Make it so, and delete what left the folder'],
  ['$0 sync jobs/ --check', 'For CI: exit code 1 when anything would change'],
  ['$0 sync jobs/ --export', 'The other way: a file for each job of the scheduler'],
] as const;

export function syncCommand(parser: Argv, choose: Choose): Argv {
  return parser.command(
    'sync <folder>',
    'Make the scheduler have the jobs that are in the files of a folder',
    (command) =>
      command
        .positional('folder', { ...NAME, describe: 'Of .json, .jsonc, .yaml, .yml, .conf files' })
        .options(FLAGS)
        .example(EXAMPLES.map(([line, meaning]) => [line, meaning] as [string, string])),
    (argv) => {
      if (argv.export) return choose(exportFolder(exportFlags(argv)));
      choose(
        syncFolder({
          folder: argv.folder,
          action: actionOf(argv),
          source: argv.source,
          isAdopting: argv.adopt,
          deleting: deletingOf(argv),
          deletionCountMax: deletionCountMax(argv['max-deletes']),
          isForced: argv.force,
          isKeepingGoing: argv['keep-going'],
        }),
      );
    },
  );
}

const FLAG = { type: 'boolean', default: false } as const;
const FLAGS = {
  'dry-run': { ...FLAG, alias: 'n', describe: 'Only show what would change' },
  check: { ...FLAG, describe: 'The same; exit code 1 when anything would change' },
  export: { ...FLAG, describe: 'The other way: write the jobs of the scheduler into the folder' },
  validate: { ...FLAG, alias: 'V', describe: 'Only read the files; asks no scheduler' },
  delete: { ...FLAG, describe: 'Delete jobs that came from this folder and left it' },
  'delete-unlisted': { ...FLAG, describe: 'Delete every job that is not in the folder' },
  'max-deletes': {
    ...TEXT,
    describe: `Above so many, nothing is done at all [${DELETION_COUNT_USUAL}]`,
  },
  source: { ...TEXT, default: '', describe: 'Name of the folder, else its host and path' },
  adopt: { ...FLAG, describe: 'Take over jobs that came from elsewhere' },
  force: { ...FLAG, alias: 'f', describe: 'Send unchanged jobs, too' },
  'keep-going': { ...FLAG, describe: 'Send what is right although other files are wrong' },
} as const;

function deletionCountMax(text: string | undefined): number | null {
  if (text === undefined) return null;
  return wholeNumber('max-deletes', text, { low: 0, high: LIMITS.jobCountMax });
}

interface ExportArguments extends Actions {
  readonly folder: string;
  readonly delete: boolean;
  readonly 'delete-unlisted': boolean;
  readonly adopt: boolean;
  readonly force: boolean;
  readonly 'keep-going': boolean;
  readonly source: string;
  readonly 'max-deletes': string | undefined;
}

function exportFlags(argv: ExportArguments): ExportFolderFlags {
  const others = ['validate', 'delete-unlisted', 'adopt', 'force', 'keep-going'] as const;
  const other = argv.source === '' ? others.find((flag) => argv[flag]) : 'source';
  if (other !== undefined) {
    throw new UsageError(`export: writes files and sends nothing; leave --${other} out.`);
  }
  return {
    folder: argv.folder,
    action: actionOf(argv),
    isDeleting: argv.delete,
    deletionCountMax: deletionCountMax(argv['max-deletes']) ?? DELETION_COUNT_USUAL,
  };
}

interface Actions {
  readonly 'dry-run': boolean;
  readonly check: boolean;
  readonly validate: boolean;
}

function actionOf({ 'dry-run': isDryRun, check, validate }: Actions): SyncFlags['action'] {
  if ([isDryRun, check, validate].filter(Boolean).length > 1) {
    throw new UsageError('Only one of --dry-run, --check and --validate can be done.');
  }
  if (isDryRun) return 'dry-run';
  if (check) return 'check';
  return validate ? 'validate' : 'apply';
}

function deletingOf(argv: {
  readonly delete: boolean;
  readonly 'delete-unlisted': boolean;
}): SyncFlags['deleting'] {
  if (argv['delete-unlisted']) return 'unlisted';
  return argv.delete ? 'own' : 'none';
}
