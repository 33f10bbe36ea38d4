import { quoteWord } from '../crontab/index.js';

/** What a foreign job runs, however its system writes it. */
export interface Program {
  /** A shell script, or the words of a command that no shell reads. */
  readonly run: string | readonly [string, ...string[]];
  /** Lines of a shell that come first, e.g. a check that ends it. */
  readonly before?: readonly string[];
  /** Where it starts; '' for the sandbox. */
  readonly folder: string;
  /** Exit codes beside 0 that mean success. */
  readonly successCodes: readonly number[];
}

/** The members of a job that run it. */
export interface ProgramMembers {
  readonly command: string;
  readonly shell: boolean;
  readonly arguments: readonly string[];
}

/**
 * Words stay words: they become the program and its arguments, or, where a folder or exit codes
 * need a shell around them, its positional parameters. They are never joined into a script.
 */
export function programMembers(program: Program): ProgramMembers {
  const { run, before = [], folder, successCodes } = program;
  const [script, words] = typeof run === 'string' ? [run, []] : [null, run];
  if (folder === '' && successCodes.length === 0 && before.length === 0) {
    if (script !== null) return { command: script, shell: true, arguments: [] };
    const [file = '', ...rest] = words;
    return { command: file, shell: false, arguments: rest };
  }
  const lines = [...before, ...(folder === '' ? [] : [`cd ${folderWord(folder)} || exit 1`])];
  const enter = lines.map((line) => `${line}\n`).join('');
  const command =
    successCodes.length === 0
      ? enter + (script ?? 'exec "$@"')
      : `${enter}${script === null ? '"$@"' : `/bin/sh -c ${quoteWord(script)}`}\n` +
        `code=$?\ncase $code in ${successCodes.join('|')}) exit 0 ;; esac\nexit $code`;
  return { command, shell: true, arguments: words };
}

/** `~` is the home of whoever runs it. A folder that begins with `-` is no option. */
function folderWord(folder: string): string {
  if (folder === '~') return '"$HOME"';
  return quoteWord(folder.startsWith('-') ? `./${folder}` : folder);
}
