import { type Result, accepted, refused } from '../../kernel/index.js';
import { shown } from '../members.js';
import { quoteWord } from '../../crontab/index.js';

/** One command of an `ExecStart=` line. */
export interface ExecCommand {
  /** As a shell would have to see each word; `null` in words for a plain text means no shell. */
  readonly words: readonly ExecWord[];
  /** `-`: its failure counts as success. */
  readonly mayFail: boolean;
  /** `@`: the name that it shows instead of its own. */
  readonly shownName: string | null;
  /** `+`, `!` or `!!`: other rights than the unit's user has. */
  readonly rights: string;
}

export interface ExecWord {
  readonly text: string;
  /** In double quotes for a shell, where the word names variables; null for plain text. */
  readonly quoted: string | null;
}

/** The commands of one line: several are separated by a `;` that stands alone. */
export function parseExec(line: string): Result<readonly ExecCommand[], string> {
  const words = splitLine(line);
  if (!words.ok) return words;
  const commands: RawWord[][] = [[]];
  for (const word of words.value) {
    if (word.text === ';' && !word.isQuoted) commands.push([]);
    else commands.at(-1)?.push(word.text === '\\;' ? { ...word, text: ';' } : word);
  }
  const parsed: ExecCommand[] = [];
  for (const command of commands.filter(({ length }) => length > 0)) {
    const one = commandOf(command, line);
    if (!one.ok) return one;
    parsed.push(one.value);
  }
  return parsed.length === 0 ? refused(`${shown(line)} names no command`) : accepted(parsed);
}

interface RawWord {
  readonly text: string;
  readonly isQuoted: boolean;
}

function commandOf(words: readonly RawWord[], line: string): Result<ExecCommand, string> {
  const [, prefixes = '', program = ''] = /^([-@:+!|]*)(.*)$/.exec(words[0]?.text ?? '') ?? [];
  if (prefixes.includes('|')) return refused(`${shown(line)}: the prefix "|" is not known here`);
  const named = prefixes.includes('@');
  const [shownName, rest] = named ? [words[1]?.text ?? '', words.slice(2)] : [null, words.slice(1)];
  const isLiteral = prefixes.includes(':');
  const texts: ExecWord[] = [];
  for (const [index, word] of [{ text: program, isQuoted: false }, ...rest].entries()) {
    const plain = withoutSpecifiers(word.text);
    if (!plain.ok) return refused(`${shown(line)}: ${plain.error}`);
    texts.push(
      isLiteral || index === 0 ? { text: plain.value, quoted: null } : variableWord(plain.value),
    );
  }
  if (program === '') return refused(`${shown(line)} names no command`);
  return accepted({
    words: texts,
    mayFail: prefixes.includes('-'),
    shownName,
    rights: prefixes.replace(/[-@:]/g, ''),
  });
}

/** `%%` is a percent sign; all others stand for something of the machine or the unit. */
export function withoutSpecifiers(text: string): Result<string, string> {
  const found = /%(?!%)(.?)/.exec(text.replaceAll('%%', ''));
  if (found !== null) {
    return refused(
      `the specifier "%${found[1] ?? ''}" has no counterpart; write what it stands for`,
    );
  }
  return accepted(text.replaceAll('%%', '%'));
}

/**
 * `${NAME}` anywhere in a word is its value; `$NAME` is that only as a word of its own, split at
 * blanks; `$$` is a dollar sign.
 */
function variableWord(text: string): ExecWord {
  if (/^\$[A-Za-z_]\w*$/.test(text)) return { text, quoted: text };
  if (!/\$\{[A-Za-z_]\w*\}/.test(text)) return { text: text.replaceAll('$$', '$'), quoted: null };
  const parts = text.split(/(\$\$|\$\{[A-Za-z_]\w*\})/);
  const quoted = parts.map((part, index) =>
    index % 2 === 1 && part !== '$$'
      ? part
      : (part === '$$' ? '$' : part).replace(/[\\"$`]/g, '\\$&'),
  );
  return { text, quoted: `"${quoted.join('')}"` };
}

/** What a POSIX shell has to be given for these commands, one after the other. */
export function scriptOf(commands: readonly ExecCommand[]): string {
  const lines = commands.map(({ words, mayFail }) => {
    const line = words.map(({ text, quoted }) => quoted ?? quoteWord(text)).join(' ');
    // A bare name might be a word of the shell's own: `if`, `echo`, an assignment.
    const command = words[0]?.text.includes('/') === true ? line : `(exec ${line})`;
    return mayFail ? `{ ${command} || true; }` : command;
  });
  // Values are split at blanks, but never taken for patterns of file names.
  const isSplit = commands.some(({ words }) => words.some(({ quoted }) => quoted?.startsWith('$')));
  return (isSplit ? 'set -f\n' : '') + lines.join(' &&\n');
}

/** Words at blanks, with quotes around whole words or parts, and the escapes of C. */
export function splitLine(line: string): Result<readonly RawWord[], string> {
  const words: RawWord[] = [];
  let text: string | null = null;
  let isQuoted = false;
  let quote = '';
  for (let index = 0; index < line.length;) {
    const sign = line[index] ?? '';
    if (sign === '\\') {
      const escape = escapeAt(line, index);
      text = (text ?? '') + escape.text;
      index += escape.length;
      continue;
    }
    index += 1;
    if (quote !== '') {
      if (sign === quote) quote = '';
      else text = (text ?? '') + sign;
    } else if (sign === '"' || sign === "'") {
      quote = sign;
      isQuoted = true;
      text ??= '';
    } else if (/\s/.test(sign)) {
      if (text !== null) words.push({ text, isQuoted });
      [text, isQuoted] = [null, false];
    } else text = (text ?? '') + sign;
  }
  if (quote !== '') return refused(`${shown(line)} has an open ${quote}`);
  if (text !== null) words.push({ text, isQuoted });
  return accepted(words);
}

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
  s: ' ',
};

/** What systemd does not know stays as it is, with a warning in its log. */
function escapeAt(line: string, index: number): { text: string; length: number } {
  const sign = line[index + 1] ?? '';
  // A semicolon that separates no commands; it is turned into one where commands are told apart.
  if (sign === ';') return { text: '\\;', length: 2 };
  const known = ESCAPES[sign];
  if (known !== undefined) return { text: known, length: 2 };
  const code = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/.exec(
    line.slice(index),
  );
  const asItIs = { text: line.slice(index, index + 2), length: 2 };
  if (code === null) return asItIs;
  const [all, byte, short, long, octal] = code;
  const point =
    octal === undefined ? parseInt(byte ?? short ?? long ?? '', 16) : parseInt(octal, 8);
  return point === 0 || point > 0x10ffff
    ? asItIs
    : { text: String.fromCodePoint(point), length: all.length };
}
