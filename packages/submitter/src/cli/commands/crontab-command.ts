import type { Argv } from 'yargs';
import { LIMITS } from '../../kernel/index.js';
import { type CrontabFlags, type ExportFlags, exportJobs, loadCrontab } from '../loading/index.js';
import { LANGUAGES } from '../report-language.js';
import { UsageError } from '../surroundings.js';
import { type Choose, TEXT, withWords } from './choose.js';
import { wholeNumber } from './whole-number.js';

const EXAMPLES = [
  ['$0 crontab /etc/crontab /etc/cron.d --dry-run', 'Look before anything is sent'],
  ['$0 crontab --user-table --dry-run', 'The table that "crontab -l" prints'],
  ['$0 crontab --system --diff --prune', 'What loading it again would change'],
  ['$0 crontab --system --prune', 'Load, and remove the jobs of lines that are gone'],
  ['$0 crontab --export > crontab.txt', 'The other way: jobs of the scheduler as a crontab'],
] as const;

export function crontabCommand(parser: Argv, choose: Choose): Argv {
  return parser.command(
    'crontab [file..]',
    'Load crontabs; - is standard input',
    (command) =>
      withFlags(command).example(
        EXAMPLES.map(([line, meaning]) => [line, meaning] as [string, string]),
      ),
    (argv) => {
      if (argv.export) return choose(exportJobs(exportFlags(argv)));
      choose(
        loadCrontab({
          files: (argv.file ?? []).map(String),
          kind: tableKind(argv.system, argv['user-table']),
          action: actionOf(argv),
          isPruning: argv.prune,
          user: argv.user,
          targetHost: argv.target_host,
          source: argv.source,
          namePrefix: argv.prefix,
          unionCountMax: wholeNumber('union-limit', argv['union-limit'], {
            low: 1,
            high: LIMITS.scheduleUnionCountMax,
          }),
          nextCount: wholeNumber('next', argv.next, { low: 0, high: LIMITS.nextRunCountMax }),
          language: argv.language ?? null,
        }),
      );
    },
  );
}

function withFlags(command: Argv) {
  return withWords(command, Object.keys(FLAGS))
    .positional('file', {
      type: 'string',
      array: true,
      describe:
        'Tables, or folders of them; may be left out with --system or --user-table, which then ' +
        "read this machine's own. With --export, names of jobs",
    })
    .options(FLAGS);
}

const FLAG = { type: 'boolean', default: false } as const;

const FLAGS = {
  'dry-run': { ...FLAG, describe: 'Only report what each line would become' },
  diff: { ...FLAG, describe: 'Only show what would change at the scheduler' },
  apply: { ...FLAG, describe: 'Send them, which is also done without it' },
  export: { ...FLAG, describe: 'Print jobs of the scheduler as a crontab: all, or by name' },
  prune: { ...FLAG, describe: 'Remove jobs whose line left its table' },
  system: { ...FLAG, describe: 'The lines have a user column; else told by the path' },
  'user-table': { ...FLAG, describe: 'The lines have no user column' },
  user: { ...TEXT, default: '', describe: 'Whose crontab it is; with --export, whose jobs' },
  target_host: {
    ...TEXT,
    alias: 'target-host',
    default: '',
    describe: 'Machine of its lines',
  },
  prefix: { ...TEXT, default: '', describe: 'Put in front of every name' },
  source: { ...TEXT, default: '', describe: 'Name of the table (host and path)' },
  next: { ...TEXT, default: '5', describe: 'Next times of each line in a dry run' },
  language: {
    ...TEXT,
    choices: LANGUAGES,
    describe: 'Of the words of a dry run; else from LC_ALL, LC_MESSAGES, LANG',
  },
  'union-limit': {
    ...TEXT,
    default: String(LIMITS.scheduleUnionCountDefault),
    describe: 'Repeats that a line may become; beyond it cron stays',
  },
} as const;

function tableKind(isSystem: boolean, isUser: boolean): CrontabFlags['kind'] {
  if (isSystem && isUser) {
    throw new UsageError('A table has a user column (--system) or none (--user-table), not both.');
  }
  if (isSystem) return 'system';
  return isUser ? 'user' : null;
}

interface ExportArguments extends Actions {
  readonly prune: boolean;
  readonly system: boolean;
  readonly source: string;
  readonly user: string;
  readonly file?: readonly unknown[] | undefined;
}

function exportFlags(argv: ExportArguments): ExportFlags {
  const others = ['dry-run', 'diff', 'apply', 'prune'] as const;
  const other = others.find((flag) => argv[flag]);
  if (other !== undefined) {
    throw new UsageError(`export: prints a crontab and loads none; leave --${other} out.`);
  }
  const { source, user, system: hasUsers } = argv;
  return { names: (argv.file ?? []).map(String), source, user, hasUsers };
}

interface Actions {
  readonly 'dry-run': boolean;
  readonly diff: boolean;
  readonly apply: boolean;
}

function actionOf({ 'dry-run': isDryRun, diff, apply }: Actions): CrontabFlags['action'] {
  if ([isDryRun, diff, apply].filter(Boolean).length > 1) {
    throw new UsageError('Only one of --dry-run, --diff and --apply can be done.');
  }
  if (isDryRun) return 'dry-run';
  return diff ? 'diff' : 'apply';
}
