import type { Argv } from 'yargs';
import type { Choose } from './choose.js';
import { cronCommand } from './cron-command.js';
import { crontabCommand } from './crontab-command.js';
import { importCommand } from './import-command.js';
import { jobCommands } from './job-commands.js';
import { notificationCommands } from './notification-commands.js';
import { runCommands } from './run-commands.js';
import { submitCommand } from './submit-command.js';
import { syncCommand } from './sync-command.js';

export { type Choose, TEXT } from './choose.js';

/** In the order of `--help`. */
const COMMANDS = [
  submitCommand,
  cronCommand,
  crontabCommand,
  importCommand,
  syncCommand,
  jobCommands,
  runCommands,
  notificationCommands,
] as const;

export function withCommands(parser: Argv, choose: Choose): Argv {
  return COMMANDS.reduce((extended, command) => command(extended, choose), parser);
}
