/** Text that no shell expands parameters in: escaped characters, comments, single quotes. */
const QUIET = /\\[^]|(?<![^\s;&|()])#[^\n]*|'[^']*'|"(?:\\[^]|[^"\\])*"/g;
const ESCAPED = /\\[^]/g;

/** `$@ $* $# $1`, `${1:-x}`, `${@}`, `${#}`, `${#@}`, and the words that mean them unsaid. */
const POSITIONAL =
  /\$(?:[@*#1-9]|\{(?:[#!]?[@*1-9]|#\}))|(?<![\w-])(?:shift|getopts)(?![\w-])|\bfor\s+\w+\s*;?\s*do\b/;

/** Nothing can be added to a command that ends so: it would begin another one, or end a text. */
const OPEN_END = /(?:^|[;&|({\\])$|<</;

/**
 * What `sh -c` is given for a command that has arguments. Chronos wrote them behind the command,
 * so a command that names no parameter gets them there too, each as one word: only this text is
 * added, theirs never becomes part of the script.
 */
export function withArguments(command: string): string {
  const trimmed = command.trimEnd();
  if (namesParameters(command) || OPEN_END.test(trimmed)) return command;
  return `${trimmed} "$@"`;
}

function namesParameters(command: string): boolean {
  const read = command.replace(QUIET, (text) =>
    text.startsWith('"') ? text.replace(ESCAPED, '') : '',
  );
  return POSITIONAL.test(read);
}
