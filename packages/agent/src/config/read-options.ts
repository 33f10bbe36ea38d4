import { readFileSync } from 'node:fs';
import { type Result, accepted, refused } from '@horae/submitter/kernel';
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import yargs from 'yargs';
import { AGENT_OPTIONS } from './agent-options.js';
import { type Option, Unreadable } from './option.js';

type Table = typeof AGENT_OPTIONS;

/** The value of every option, by its name. */
export type AgentSettings = {
  readonly [N in keyof Table]: Table[N] extends Option<infer V> ? V : never;
};

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

const COMMAND = 'horae-agent';
const OPTIONS: Readonly<Record<string, Option<unknown>>> = AGENT_OPTIONS;

/**
 * Reads every option from, in rising order of weight: its default, the file named by `--config` (or
 * HORAE_AGENT_CONFIG), the environment (`HORAE_AGENT_WORK_DIR`), and the flag (`--work-dir`). All
 * that is wrong is told at once: where it stands, the value, the rule and an example.
 */
export function readAgentOptions(
  sources: OptionSources,
): Result<AgentSettings | HelpAsked, readonly string[]> {
  const flags = readFlags(sources);
  if (typeof flags === 'string') return refused([flags]);
  if (flags['help'] === true) return accepted({ help: helpText() });
  if (flags['version'] === true) return accepted({ help: sources.version });
  const file = flags['config'] ?? sources.env['HORAE_AGENT_CONFIG'];
  const inFile = file === undefined ? {} : readOptionFile(String(file), sources);
  if (inFile instanceof Array) return refused(inFile);

  const problems: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(OPTIONS)) {
    const given = firstGiven([
      [`--${name}`, flags[name]],
      [environmentName(name), sources.env[environmentName(name)]],
      [`${String(file)}: ${name}`, inFile[name]],
    ]);
    const value = given === null ? option.fallback : option.read(given.value);
    if (value instanceof Unreadable) {
      problems.push(`${given?.place}: ${JSON.stringify(given?.value)} is not ${value.rule}.`);
    }
    settings[name] = value;
  }
  return problems.length > 0 ? refused(problems) : accepted(settings as AgentSettings);
}

function environmentName(option: string): string {
  return `HORAE_AGENT_${option.toUpperCase().replaceAll('-', '_')}`;
}

type Given = readonly [place: string, value: unknown];

function firstGiven(places: readonly Given[]): { place: string; value: unknown } | null {
  const found = places.find(([, value]) => value !== undefined);
  return found === undefined ? null : { place: found[0], value: found[1] };
}

/** A sentence when the flags are wrong. */
function readFlags(sources: OptionSources): Readonly<Record<string, unknown>> | string {
  let problem: string | null = null;
  const parser = commandLine().fail((text, error) => {
    problem ??= text ?? error?.message ?? 'unreadable flags';
  });
  const flags = parser.parseSync(sources.argv as string[], {}, () => undefined);
  if (problem !== null) return `${problem}. See ${COMMAND} --help.`;
  const extra = flags._[0];
  return extra === undefined ? flags : `"${extra}" is not an option. See ${COMMAND} --help.`;
}

function commandLine(): ReturnType<typeof yargs> {
  const parser = yargs()
    .scriptName(COMMAND)
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
  for (const [name, option] of Object.entries(OPTIONS)) {
    parser.option(name, {
      type: option.type === 'boolean' ? 'boolean' : 'string',
      describe: `${option.meaning} [${option.defaultText || 'none'}]`,
    });
  }
  return parser.wrap(100);
}

function helpText(): string {
  let text = '';
  commandLine().showHelp((help) => {
    text = help;
  });
  return text;
}

/** A list of problems, or the members of the file, all of which are options. */
function readOptionFile(
  file: string,
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
    return [`${file}: it has to be a JSON object, e.g. {"port": 5051}.`];
  }
  const names = Object.keys(OPTIONS).join(', ');
  const unknown = Object.keys(found).filter((name) => !(name in OPTIONS));
  if (unknown.length === 0) return found as Record<string, unknown>;
  return unknown.map((name) => `${file}: "${name}" is not an option; there are ${names}.`);
}

function readText(file: string): string {
  return readFileSync(file, 'utf8');
}
