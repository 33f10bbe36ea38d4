import type { Argv } from 'yargs';
import { SUBMITTER_PROGRAM } from '../../config/index.js';
import type { Command } from '../context.js';

/** Takes the command that the arguments turn out to ask for. */
export type Choose = (command: Command) => void;

export const TEXT = { type: 'string', requiresArg: true } as const;

export const NAME = { type: 'string', demandOption: true } as const;

export function runOrJob(command: Argv) {
  return command.positional('id', { ...NAME, describe: 'Id of a run, or name of a job' });
}

/**
 * For a command that takes a list of words: yargs keeps all of them only where flags that are given
 * twice become lists too, and of those the last one counts, as everywhere.
 */
export function withWords<T>(command: Argv<T>, flagNames: readonly string[]): Argv<T> {
  return command
    .parserConfiguration({ 'duplicate-arguments-array': true, 'parse-positional-numbers': false })
    .coerce([...flagNames, ...EVERYWHERE], lastOf) as Argv<T>;
}

const EVERYWHERE = [...Object.keys(SUBMITTER_PROGRAM.table), 'config', 'debug_mode'];

function lastOf(value: unknown): unknown {
  return Array.isArray(value) ? value.at(-1) : value;
}
