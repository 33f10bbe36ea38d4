import type { Argv } from 'yargs';
import { deleteJob, kill, runNow } from '../act.js';
import { getJob, listJobs } from '../inspect.js';
import { type SwitchWord, switchJobs } from '../switch-jobs.js';
import { type Choose, NAME, TEXT, runOrJob, withWords } from './choose.js';

export function jobCommands(parser: Argv, choose: Choose): Argv {
  const named = (command: Argv) => command.positional('name', NAME);
  const names = (command: Argv) =>
    withWords(command, []).positional('name', { ...NAME, array: true });
  const switched = (word: SwitchWord) => (argv: { readonly name: readonly unknown[] }) =>
    choose(switchJobs(argv.name.map(String), word));
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
    .command('kill <id>', 'Kill a run, or all of a job', runOrJob, (argv) => choose(kill(argv.id)))
    .command(
      'disable <name..>',
      'Switch jobs off: no new runs until they are enabled',
      names,
      switched('disabled'),
    )
    .command('enable <name..>', 'Switch jobs on again', names, switched('enabled'))
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
