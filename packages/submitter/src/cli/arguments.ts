import { readFileSync } from 'node:fs';
import yargs, { type Argv, type Options } from 'yargs';
import { SUBMITTER_PROGRAM } from '../config/index.js';
import type { DurationMs } from '../kernel/index.js';
import { parseSpan } from '../job/index.js';
import { deleteJob, kill, runNow } from './act.js';
import type { Command } from './context.js';
import { printExample } from './example.js';
import { getJob, listJobs, listRuns } from './inspect.js';
import { loadCrontab } from './load-crontab.js';
import { showLogs } from './logs.js';
import { plainArguments } from './plain-arguments.js';
import type { SettingFlags } from './settings.js';
import { submitFiles, submitFlags } from './submit.js';
import { UsageError } from './surroundings.js';
import { usageText } from './usage-text.js';

export interface ParsedArguments {
  readonly command: Command;
  readonly flags: SettingFlags;
  readonly isDebugging: boolean;
}

/** The command that the arguments ask for, or the text of `--help` and `--version`. */
export async function parseArguments(
  args: readonly string[],
): Promise<ParsedArguments | { readonly printed: string }> {
  let chosen: Command | null = null;
  let printed = '';
  const parser = withCommands(withSettings(yargs(), args), (command) => (chosen = command));
  const argv = await parser.parse(plainArguments(args), {}, (error, _argv, output) => {
    if (error) throw new UsageError(error.message);
    printed = output;
  });
  if (printed !== '') return { printed };
  if (chosen === null) throw new UsageError('Say what to do.');
  return {
    command: chosen,
    flags: argv,
    isDebugging: argv['debug_mode'] === true,
  };
}

function withSettings(parser: Argv, args: readonly string[]): Argv {
  return parser
    .scriptName('submitter')
    .parserConfiguration({ 'duplicate-arguments-array': false, 'parse-positional-numbers': false })
    .options({
      ...settingFlags(),
      config: { ...TEXT, describe: 'Configuration file (HORAE_SUBMITTER_CONFIG)' },
      debug_mode: { alias: ['X', 'debug-mode'], type: 'boolean', describe: 'Say more' },
    })
    .version(versionOf())
    .help()
    .strict()
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      if (error instanceof UsageError) throw error;
      throw new UsageError(usageText(message ?? error?.message ?? '', args));
    });
}

function settingFlags(): Record<string, Options> {
  const flags = Object.entries(SUBMITTER_PROGRAM.table).map(([name, { type, meaning }]) => [
    name,
    { ...TEXT, describe: `${meaning} [${type}]` },
  ]);
  return Object.fromEntries(flags) as Record<string, Options>;
}

const TEXT = { type: 'string', requiresArg: true } as const;

type Choose = (command: Command) => void;

function withCommands(parser: Argv, choose: Choose): Argv {
  const withSubmit = submitCommand(parser, choose);
  return runCommands(crontabCommand(jobCommands(withSubmit, choose), choose), choose);
}

function submitCommand(parser: Argv, choose: Choose): Argv {
  return parser.command(
    ['$0'],
    'Submit jobs: from a file (--conf), or one from flags (--name, --command)',
    (command) =>
      command.options({
        conf: {
          ...TEXT,
          array: true,
          alias: ['conf_file', 'conf-file'],
          describe: 'Job files; - is standard input',
        },
        name: { ...TEXT, describe: 'Name of the job' },
        command: { ...TEXT, describe: 'Its command, a crontab schedule in front' },
        owner: { ...TEXT, describe: 'Whose job it is, and the user it runs as' },
        target_host: { ...TEXT, alias: 'target-host', describe: 'Machine that it runs on' },
        dependencies: { array: true, type: 'string', describe: 'Its parents' },
        example: { type: 'boolean', describe: 'Print a job file with every member explained' },
        list_jobs: {
          type: 'boolean',
          alias: 'list-jobs',
          describe: 'The same as the command list',
        },
      }),
    (argv) => {
      if (argv.example === true) return choose(printExample);
      if (argv.list_jobs === true) return choose(listJobs);
      if (argv.conf !== undefined) return choose(submitFiles(argv.conf));
      const { name, command, owner, dependencies = [] } = argv;
      if (name === undefined && command === undefined) return undefined;
      if (name === undefined || command === undefined) {
        throw new UsageError('A job from flags needs both --name and --command.');
      }
      const parents = dependencies.map(String);
      choose(
        submitFlags({ name, command, owner, targetHost: argv.target_host, dependencies: parents }),
      );
    },
  );
}

function crontabCommand(parser: Argv, choose: Choose): Argv {
  return parser.command(
    'crontab <file>',
    'Load a whole crontab; - is standard input',
    (command) =>
      command.positional('file', { type: 'string', demandOption: true }).options({
        'dry-run': { type: 'boolean', default: false, describe: 'Show what would be sent' },
        system: { type: 'boolean', default: false, describe: 'The lines have a user column' },
        user: { ...TEXT, default: '', describe: "Whose crontab it is (the agent's default)" },
        target_host: {
          ...TEXT,
          alias: 'target-host',
          default: '',
          describe: 'Machine of its lines',
        },
        prefix: { ...TEXT, default: '', describe: 'Put in front of every name' },
      }),
    (argv) =>
      choose(
        loadCrontab({
          file: argv.file,
          isDryRun: argv['dry-run'],
          hasUsers: argv.system,
          user: argv.user,
          targetHost: argv.target_host,
          namePrefix: argv.prefix,
        }),
      ),
  );
}

function jobCommands(parser: Argv, choose: Choose): Argv {
  const named = (command: Argv) => command.positional('name', NAME);
  return parser
    .command('list', 'All jobs', {}, () => choose(listJobs))
    .command('get <name>', 'One job, whole', named, (argv) => choose(getJob(argv.name)))
    .command(
      'run <name>',
      'Run a job now',
      (command) =>
        named(command).option('arguments', { ...TEXT, describe: "Instead of the job's own" }),
      (argv) => choose(runNow(argv.name, argv.arguments)),
    )
    .command('kill <target>', 'Kill a run, or all of a job', target, (argv) =>
      choose(kill(argv.target)),
    )
    .command(
      'delete <name>',
      'Delete a job',
      (command) =>
        named(command).option('detach', {
          type: 'boolean',
          default: false,
          describe: 'Take it from the parents of its children, instead of refusing',
        }),
      (argv) => choose(deleteJob(argv.name, { detachChildren: argv.detach })),
    );
}

const NAME = { type: 'string', demandOption: true } as const;

function target(command: Argv) {
  return command.positional('target', { ...NAME, describe: 'Id of a run, or name of a job' });
}

function runCommands(parser: Argv, choose: Choose): Argv {
  return parser
    .command(
      'runs',
      'Runs, the latest first',
      (command) =>
        command.options({
          job: { ...TEXT, describe: 'Of this job' },
          state: { ...TEXT, describe: 'In this state, e.g. failed' },
          from: { ...TEXT, describe: 'Due at or after this instant (ISO-8601)' },
          to: { ...TEXT, describe: 'Due before this instant' },
          limit: { type: 'number', requiresArg: true, default: 20, describe: 'How many' },
          cursor: { ...TEXT, describe: 'Where the last answer ended' },
        }),
      ({ job, state, from, to, limit, cursor }) => {
        const given = Object.entries({ job, state, from, to, limit, cursor });
        const query = Object.fromEntries(given.filter(([, value]) => value !== undefined));
        choose(listRuns(query));
      },
    )
    .command(
      'logs <target>',
      'What a run wrote',
      (command) =>
        target(command).options({
          follow: { alias: 'f', type: 'boolean', default: false, describe: 'Until it ends' },
          stream: { choices: ['stdout', 'stderr'] as const, describe: 'Only this one' },
          attempt: { type: 'number', requiresArg: true, describe: 'Which (the latest)' },
          'retry-for': {
            ...TEXT,
            default: 'PT60S',
            describe: 'With --follow: how long a scheduler that is away is tried again',
          },
        }),
      (argv) =>
        choose(
          showLogs({
            target: argv.target,
            isFollowed: argv.follow,
            stream: argv.stream,
            attempt: argv.attempt,
            retryForMs: spanFlag('retry-for', argv['retry-for']),
          }),
        ),
    );
}

function spanFlag(name: string, text: string): DurationMs {
  const span = parseSpan(text);
  if (span !== null) return span.ms;
  throw new UsageError(`${name}: ${JSON.stringify(text)} is not a duration, e.g. PT60S.`);
}

function versionOf(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
