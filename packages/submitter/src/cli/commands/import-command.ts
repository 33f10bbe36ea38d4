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
  ['$0 import --from-chronos http://chronos:4400 --dry-run', 'All jobs of a Chronos'],
  ['$0 import --from-chronos-zk zk://zk1:2181/chronos/state', 'The same, with Chronos down'],
] as const;

export function importCommand(parser: Argv, choose: Choose): Argv {
  return parser.command(
    'import [file..]',
    'Load the jobs of a Chronos, or the job files of dkron, Kubernetes, Cosmos, systemd; - is standard input',
    (command) =>
      withFlags(command).example(
        EXAMPLES.map(([line, meaning]) => [line, meaning] as [string, string]),
      ),
    (argv) =>
      choose(
        loadImport({
          files: (argv.file ?? []).map(String),
          from: argv.from ?? null,
          chronosServer: argv['from-chronos'] ?? null,
          chronosZookeeper: argv['from-chronos-zk'] ?? null,
          isDisabled: argv.disabled,
          isAdopting: argv.adopt,
          runAsUser: argv['run-as-user'] ?? null,
          retryInterval: argv['retry-interval'] ?? null,
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
    .positional('file', { type: 'string', array: true })
    .options(FLAGS);
}

const FLAGS = {
  from: {
    ...TEXT,
    choices: SYSTEMS,
    describe: 'Whose files they are; else told by what is in them',
  },
  'from-chronos': { ...TEXT, describe: 'Address of a Chronos; all of its jobs' },
  'from-chronos-zk': {
    ...TEXT,
    describe: "ZooKeeper and path of a Chronos's state, zk://[user:password@]host:port,.../path",
  },
  disabled: { type: 'boolean', default: false, describe: 'Switch every job off as it goes in' },
  adopt: {
    type: 'boolean',
    default: false,
    describe: 'Replace jobs of the same name that did not come from this import',
  },
  'run-as-user': {
    ...TEXT,
    describe: "Chronos: who runs what ran as root; keep, default (the agent's own) or a name",
  },
  'retry-interval': {
    ...TEXT,
    describe: "Chronos: time between attempts, PT60S unless told; epsilon takes each job's own",
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
