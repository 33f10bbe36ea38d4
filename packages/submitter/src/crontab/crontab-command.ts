import { quoteWord } from './shell-word.js';

/**
 * Cron's own treatment of the text behind the schedule. The first `%` ends the command; what
 * follows is its standard input, every further `%` a new line. `\%` is a percent sign.
 */
export function splitInput(text: string): {
  readonly command: string;
  readonly input: string | null;
} {
  const parts = text.split(/(?<=(?:^|[^\\])(?:\\\\)*)%/);
  const [command = '', ...lines] = parts.map((part) => part.replaceAll('\\%', '%'));
  return { command, input: lines.length === 0 ? null : lines.join('\n') };
}

export interface ShellSettings {
  /** From `SHELL=`; `/bin/sh` when there is none. */
  readonly shell: string;
  /** True when the crontab sets `HOME=`: cron starts its commands there. */
  readonly hasHome: boolean;
}

/**
 * The command line for a job, which is run by `/bin/sh -c`. Plain commands stay as they are.
 * Another shell, or input, needs a second shell that gets the command as one quoted word: nothing
 * in the command can then end the quotes or the here-document around it. `exec` leaves one process.
 */
export function jobCommand(text: string, { shell, hasHome }: ShellSettings): string {
  const { command, input } = splitInput(text);
  const home = hasHome ? 'cd "$HOME" || exit 1\n' : '';
  if (input === null && shell === '/bin/sh') return home + command;
  const inShell = `exec ${quoteWord(shell)} -c ${quoteWord(command)}`;
  return home + (input === null ? inShell : inShell + hereDocument(input));
}

/** Cron closes the last line of the input when it is open; a here-document always does. */
function hereDocument(input: string): string {
  const lines = input.replace(/\n$/, '').split('\n');
  const mark = freeMark(lines);
  const body = input === '' ? '' : `${lines.join('\n')}\n`;
  // A quoted mark: the shell must not expand anything in the text.
  return ` <<'${mark}'\n${body}${mark}`;
}

function freeMark(lines: readonly string[]): string {
  let mark = 'END_OF_INPUT';
  while (lines.includes(mark)) mark += '_';
  return mark;
}
