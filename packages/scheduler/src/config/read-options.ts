import { readFileSync } from 'node:fs';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import yargs from 'yargs';
import { type Result, accepted, refused } from '@horae/submitter/kernel';
import { type Option, Unreadable } from './option.js';

/** The options of one command, by name. */
export type OptionTable = Readonly<Record<string, Option<unknown>>>;

/** Their values, by the same names. */
export type Settings<T extends OptionTable> = {
  readonly [N in keyof T]: T[N] extends Option<infer V> ? V : never;
};

export interface OptionSources {
  /** As shown in help, e.g. `horae-scheduler`. */
  readonly command: string;
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
 * Reads every option from, in rising order of weight: its default, the file named by `--config`
 * (or HORAE_CONFIG), the environment (`HORAE_HTTP_PORT`), and the flag (`--http-port`). All that
 * is wrong is told at once: where it stands, the value, the rule and an example.
 */
export function readOptions<T extends OptionTable>(
  table: T,
  sources: OptionSources,
): Result<Settings<T> | HelpAsked, readonly string[]> {
  const flags = readFlags(table, sources);
  if (typeof flags === 'string') return refused([flags]);
  if (flags === null) return accepted({ help: helpText(table, sources) });
  const file = flags['config'] ?? sources.env['HORAE_CONFIG'];
  const inFile = file === undefined ? {} : readOptionFile(String(file), table, sources);
  if (inFile instanceof Array) return refused(inFile);

  const problems: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(table)) {
    const given = firstGiven([
      [`--${name}`, flags[name]],
      [environmentName(name), sources.env[environmentName(name)]],
      [`${String(file)}: ${name}`, inFile[name]],
    ]);
    const value = given === null ? option.fallback : option.read(given.value);
    if (value instanceof Unreadable) {
      problems.push(`${given?.place}: ${shown(given?.value)} is not ${value.rule}.`);
    }
    settings[name] = value;
  }
  return problems.length > 0 ? refused(problems) : accepted(settings as Settings<T>);
}

export function environmentName(option: string): string {
  return `HORAE_${option.toUpperCase().replaceAll('-', '_')}`;
}

type Given = readonly [place: string, value: unknown];

function firstGiven(places: readonly Given[]): { place: string; value: unknown } | null {
  const found = places.find(([, value]) => value !== undefined);
  return found === undefined ? null : { place: found[0], value: found[1] };
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? 'nothing';
}

/** Null when help was asked for; a sentence when the flags are wrong. */
function readFlags(
  table: OptionTable,
  sources: OptionSources,
): Readonly<Record<string, unknown>> | string | null {
  let problem: string | null = null;
  const parser = commandLine(table, sources).fail((text, error) => {
    problem ??= text ?? error?.message ?? 'unreadable flags';
  });
  const flags = parser.parseSync(sources.argv as string[], {}, () => undefined);
  if (problem !== null) return `${problem}. See ${sources.command} --help.`;
  if (flags['help'] === true) return null;
  const extra = flags._[0];
  return extra === undefined
    ? flags
    : `"${extra}" is not an option. See ${sources.command} --help.`;
}

function commandLine(table: OptionTable, { command }: OptionSources): ReturnType<typeof yargs> {
  const parser = yargs()
    .scriptName(command)
    .usage(`$0 [options]`)
    .parserConfiguration({ 'duplicate-arguments-array': false, 'camel-case-expansion': false })
    .strictOptions()
    .exitProcess(false)
    .help(false)
    .version(false)
    .option('help', { type: 'boolean', describe: 'Show this text.' })
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

function helpText(table: OptionTable, sources: OptionSources): string {
  let text = '';
  commandLine(table, sources).showHelp((help) => {
    text = help;
  });
  return text;
}

/** A list of problems, or the members of the file, all of which are options. */
function readOptionFile(
  file: string,
  table: OptionTable,
  sources: OptionSources,
): Readonly<Record<string, unknown>> | string[] {
  let content: string;
  try {
    content = (sources.readFile ?? readText)(file);
  } catch (error) {
    return [`--config: cannot read "${file}": ${(error as Error).message}.`];
  }
  const errors: ParseError[] = [];
  const found = parse(content, errors, { allowTrailingComma: true }) as unknown;
  const [error] = errors;
  if (error !== undefined) {
    const line = content.slice(0, error.offset).split('\n').length;
    return [`${file}:${line}: ${printParseErrorCode(error.error)}; it has to be JSON.`];
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    return [`${file}: it has to be a JSON object, e.g. {"http-port": 4400}.`];
  }
  const unknown = Object.keys(found).filter((name) => !(name in table));
  if (unknown.length === 0) return found as Record<string, unknown>;
  const names = Object.keys(table).join(', ');
  return unknown.map((name) => `${file}: "${name}" is not an option; there are ${names}.`);
}

function readText(file: string): string {
  return readFileSync(file, 'utf8');
}
