import type { Argv } from 'yargs';
import { LIMITS } from '../../kernel/index.js';
import { SYSTEMS } from '../../importing/index.js';
import { loadImport } from '../loading/index.js';
import { LANGUAGES } from '../report-language.js';
import { type Choose, TEXT, withWords } from './choose.js';
import { wholeNumber } from './whole-number.js';

const EXAMPLES = [
  ['$0 import jobs.json --from dkron --dry-run', 'Look before anything is sent'],
  ['kubectl get cronjobs -A -o yaml | $0 import -', 'All CronJobs of a cluster'],
  ['$0 import /etc/systemd/system/*.timer', 'Timers with the services beside them'],
] as const;

export function importCommand(parser: Argv, choose: Choose): Argv {
  return parser.command(
    'import <file..>',
    'Load the job files of dkron, Kubernetes, Cosmos or systemd; - is standard input',
    (command) =>
      withFlags(command).example(
        EXAMPLES.map(([line, meaning]) => [line, meaning] as [string, string]),
      ),
    (argv) =>
      choose(
        loadImport({
          files: argv.file.map(String),
          from: argv.from ?? null,
          isDryRun: argv['dry-run'],
          namePrefix: argv.prefix,
          targetHost: argv.target_host,
          nextCount: wholeNumber('next', argv.next, { low: 0, high: LIMITS.nextRunCountMax }),
          language: argv.language ?? null,
        }),
      ),
  );
}

function withFlags(command: Argv) {
  return withWords(command, Object.keys(FLAGS))
    .positional('file', { type: 'string', array: true, demandOption: true })
    .options(FLAGS);
}

const FLAGS = {
  from: {
    ...TEXT,
    choices: SYSTEMS,
    describe: 'Whose files they are; else told by what is in them',
  },
  'dry-run': { type: 'boolean', default: false, describe: 'Only report, send nothing' },
  prefix: { ...TEXT, default: '', describe: 'Put in front of every name' },
  target_host: {
    ...TEXT,
    alias: 'target-host',
    default: '',
    describe: 'Machine that they run on',
  },
  next: { ...TEXT, default: '5', describe: 'Next times of each job in a dry run' },
  language: {
    ...TEXT,
    choices: LANGUAGES,
    describe: 'Of the words of a dry run; else from LC_ALL, LC_MESSAGES, LANG',
  },
} as const;
