import type { Argv } from 'yargs';
import { loadCrontab } from '../load-crontab.js';
import { type Choose, TEXT } from './choose.js';

export function crontabCommand(parser: Argv, choose: Choose): Argv {
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
