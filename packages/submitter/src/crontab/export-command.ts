import { type Result, accepted, refused } from '../kernel/index.js';
import type { EnvironmentVariable, Job } from '../job/index.js';
import { jobCommand, splitInput } from './crontab-command.js';
import { nameOfCommand } from './crontab-name.js';
import { quoteWord, unquotedWord } from './shell-word.js';

/** What stands behind the fields of an exported line, and what the lines above it must set. */
export interface ExportedCommand {
  /** `%` escaped, standard input behind the first one that is not. */
  readonly text: string;
  /** In this order, and nothing else; null when `text` sets all by itself. */
  readonly environment: readonly EnvironmentVariable[] | null;
}

const GO_HOME = 'cd "$HOME" || exit 1\n';
const WORD = String.raw`[A-Za-z0-9_./-]+|'(?:[^']|'\\'')*'`;
const IN_SHELL = new RegExp(
  String.raw`^exec (${WORD}) -c (${WORD})(?: <<'(END_OF_INPUT_*)'\n([^]*)\3)?$`,
);

/**
 * A job's command as cron would have it, undoing what loading a crontab does: the shell of
 * `SHELL=` around it, the change to `HOME`, standard input as a here-document. Where the variables
 * cannot be lines of a crontab, the command sets them itself; `isAlone` asks for that.
 */
export function exportedCommand(
  job: Job,
  options: { readonly isAlone: boolean },
): Result<ExportedCommand, string> {
  const environment = environmentOf(job);
  const variables = new Map(environment.map(({ name, value }) => [name, value]));
  const settings = { shell: variables.get('SHELL') || '/bin/sh', hasHome: variables.has('HOME') };
  if (!options.isAlone && isSettable(job, environment)) {
    const text = textFor(job, job.command, settings);
    if (text !== null) return accepted({ text, environment });
  }
  const exports = job.environmentVariables.map(({ name, value }) => `${name}=${quoteWord(value)}`);
  const setting = exports.length === 0 ? '' : `export ${exports.join(' ')}; `;
  const plain = { shell: '/bin/sh', hasHome: false };
  const text = setting === '' ? textFor(job, job.command, plain) : alone(setting, job.command);
  return text === null ? refused(notALine(job)) : accepted({ text, environment: null });
}

/** The variables that its lines would set; cron mails to the owner. */
function environmentOf({ environmentVariables, owner }: Job): readonly EnvironmentVariable[] {
  const hasMailTo = environmentVariables.some(({ name }) => name === 'MAILTO');
  return owner === '' || hasMailTo
    ? environmentVariables
    : [...environmentVariables, { name: 'MAILTO', value: owner }];
}

/** Names that cron takes for itself, or refuses to set. */
const CRON_OWN = new Set(['CRON_TZ', 'LOGNAME']);

/** Whether lines of a crontab can set these, and nothing else happens by it. */
function isSettable(job: Job, environment: readonly EnvironmentVariable[]): boolean {
  const names = environment.map(({ name }) => name);
  return (
    new Set(names).size === names.length &&
    environment.every(
      ({ name, value }) => !CRON_OWN.has(name) && environmentLine(name, value) !== null,
    ) &&
    environment.every(({ name, value }) => name !== 'MAILTO' || value === job.owner)
  );
}

/** `NAME=value`, quoted where cron would take blanks or quotes away; null when it cannot be. */
export function environmentLine(name: string, value: string): string | null {
  if (/[\n\r]/.test(value)) return null;
  const isPlain = value !== '' && value === value.trim() && !/^["']/.test(value);
  if (isPlain) return `${name}=${value}`;
  const quote = ['"', "'"].find((each) => !value.includes(each));
  return quote === undefined ? null : `${name}=${quote}${value}${quote}`;
}

/** What cron makes this command of, among several the one that the job's name was made from. */
function textFor(
  job: Job,
  command: string,
  settings: { readonly shell: string; readonly hasHome: boolean },
): string | null {
  const texts = candidates(command).filter((text) => jobCommand(text, settings) === command);
  const isNamed = (text: string): boolean => isNameOf(job, text);
  return texts.find(isNamed) ?? texts[0] ?? null;
}

function candidates(command: string): readonly string[] {
  const body = command.startsWith(GO_HOME) ? command.slice(GO_HOME.length) : command;
  const match = IN_SHELL.exec(body);
  const texts = [...(match === null ? [] : unwrap(match)), escaped(body)];
  return texts.filter((text) => !text.includes('\n'));
}

function unwrap(match: RegExpExecArray): readonly string[] {
  const [, , word = '', mark, input = ''] = match;
  const command = escaped(unquotedWord(word));
  if (mark === undefined) return [command];
  const lines = escaped(input).split('\n').join('%');
  // The newline at the end of the input may or may not have been written.
  return [`${command}%${lines}`, `${command}%${lines.replace(/%$/, '')}`];
}

function alone(setting: string, command: string): string | null {
  const text = setting + command;
  const line = escaped(text);
  return text.includes('\n') || splitInput(line).command !== text ? null : line;
}

function escaped(text: string): string {
  return text.replaceAll('%', '\\%');
}

/** Whether a crontab with this command would give the job its name; the prefix is anybody's. */
export function isNameOf({ name, runAsUser }: Job, text: string): boolean {
  const made = nameOfCommand({ user: runAsUser, command: text }, '');
  return name.replace(/-\d+$/, '').endsWith(made) || name.endsWith(made);
}

function notALine({ command }: Job): string {
  return command.includes('\n')
    ? 'command: it has several lines, and a line of a crontab is one; put it into a script'
    : 'command: it has a backslash in front of a percent sign, or a variable of several lines, which a crontab cannot hold; put it into a script';
}
