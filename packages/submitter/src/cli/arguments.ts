import { readFileSync } from 'node:fs';
import yargs, { type Argv, type Options } from 'yargs';
import { SUBMITTER_PROGRAM } from '../config/index.js';
import { TEXT, withCommands } from './commands/index.js';
import type { Command } from './context.js';
import { plainArguments } from './plain-arguments.js';
import type { SettingFlags } from './settings.js';
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

function versionOf(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
