import { readFileSync } from 'node:fs';
import yargs from 'yargs';
import { type Result, accepted, refused } from '../kernel/index.js';
import type { OptionTable, Settings } from './option.js';
import { type OptionFile, parseOptionFile } from './option-file.js';
import { type Program, variableOf } from './program.js';
import { settleOptions } from './settle-options.js';

export interface OptionSources {
  readonly version: string;
  /** Arguments after the command's name. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file's text; throws when there is none. Given in tests. */
  readonly readFile?: (path: string) => string;
}

/** Nothing to run: print the text and end well. */
export interface HelpAsked {
  readonly help: string;
}

/**
 * Reads every option of a command without subcommands, see {@link settleOptions}. The file is
 * named by `--config` or the program's own variable. `--help` and `--version` are answered here.
 */
export function readOptions<T extends OptionTable>(
  program: Program<T>,
  sources: OptionSources,
): Result<Settings<T> | HelpAsked, readonly string[]> {
  const flags = readFlags(program, sources.argv);
  if (typeof flags === 'string') return refused([`${flags} See ${program.command} --help.`]);
  if (flags['help'] === true) return accepted({ help: helpText(program) });
  if (flags['version'] === true) return accepted({ help: sources.version });
  const file = readFile(flags['config'], program, sources);
  if (!file.ok) return file;
  return settleOptions(program, { flags, env: sources.env, file: file.value });
}

/** A sentence when the flags are wrong. */
function readFlags(
  program: Program,
  argv: readonly string[],
): Readonly<Record<string, unknown>> | string {
  let problem: string | null = null;
  const parser = commandLine(program).fail((text, error) => {
    const message = text ?? error?.message ?? 'unreadable flags';
    problem ??= optionOfStarted(program, message) ?? `${message}.`;
  });
  const flags = parser.parseSync([...argv], {}, () => undefined);
  const extra = flags._[0];
  if (extra !== undefined) problem ??= `"${extra}" is not an option.`;
  return problem ?? flags;
}

/** Where to say what one of the commands that this one starts is to be told. */
function optionOfStarted({ command, starts = [] }: Program, message: string): string | null {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1]?.split(', ') ?? [];
  for (const { program, configOption } of starts) {
    const name = unknown.find((each) => Object.hasOwn(program.table, each));
    if (name === undefined) continue;
    return (
      `--${name} is an option of ${program.command}, which ${command} starts: set ` +
      `${variableOf(program, name)} in the environment, or "${name}" in the file that ` +
      `--${configOption} names.`
    );
  }
  return null;
}

function commandLine({ command, table }: Program): ReturnType<typeof yargs> {
  const parser = yargs()
    .scriptName(command)
    .usage('$0 [options]')
    .parserConfiguration({ 'duplicate-arguments-array': false, 'camel-case-expansion': false })
    .strictOptions()
    .exitProcess(false)
    .help(false)
    .version(false)
    .option('help', { type: 'boolean', describe: 'Show this text.' })
    .option('version', { type: 'boolean', describe: 'Show the version.' })
    .option('config', {
      type: 'string',
      describe: 'JSON file with options; comments are allowed.',
    });
  for (const [name, option] of Object.entries(table)) {
    parser.option(name, {
      type: option.type === 'boolean' ? 'boolean' : 'string',
      describe: `${option.meaning} [${option.defaultText || 'none'}]`,
    });
  }
  return parser.wrap(100);
}

function helpText(program: Program): string {
  let text = '';
  commandLine(program).showHelp((help) => {
    text = help;
  });
  return text;
}

function readFile(
  flag: unknown,
  { configVariable, table }: Program,
  sources: OptionSources,
): Result<OptionFile | null, readonly string[]> {
  const path = flag ?? sources.env[configVariable];
  if (path === undefined) return accepted(null);
  const read = sources.readFile ?? ((file: string): string => readFileSync(file, 'utf8'));
  try {
    return parseOptionFile(read(String(path)), String(path), table);
  } catch (error) {
    const place = flag === undefined ? configVariable : '--config';
    return refused([`${place}: cannot read "${String(path)}": ${(error as Error).message}.`]);
  }
}
