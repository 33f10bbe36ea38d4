import type { Argv } from 'yargs';
import type { Command } from '../context.js';

/** Takes the command that the arguments turn out to ask for. */
export type Choose = (command: Command) => void;

export const TEXT = { type: 'string', requiresArg: true } as const;

export const NAME = { type: 'string', demandOption: true } as const;

export function runOrJob(command: Argv) {
  return command.positional('id', { ...NAME, describe: 'Id of a run, or name of a job' });
}
