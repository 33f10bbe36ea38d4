import type { Argv } from 'yargs';
import { printExample } from '../example.js';
import { listJobs } from '../inspect.js';
import { submitFiles, submitFlags } from '../submit.js';
import { UsageError } from '../surroundings.js';
import { type Choose, TEXT } from './choose.js';

export function submitCommand(parser: Argv, choose: Choose): Argv {
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
      if (argv.conf !== undefined) {
        refuseJobFlags(argv);
        return choose(submitFiles(argv.conf));
      }
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

const JOB_FLAGS = ['name', 'command', 'owner', 'target_host', 'dependencies'] as const;

/** A file says everything of its jobs; which of several would a flag be about? */
function refuseJobFlags(argv: Readonly<Record<string, unknown>>): void {
  const flag = JOB_FLAGS.find((name) => argv[name] !== undefined);
  if (flag === undefined) return;
  throw new UsageError(
    `${flag}: is for a job from flags, and --conf brings jobs of files; write it into the file.`,
  );
}
