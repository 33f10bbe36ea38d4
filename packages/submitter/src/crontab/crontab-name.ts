import { createHash } from 'node:crypto';
import { splitInput } from './crontab-command.js';

/** Words that only lead to the program which the line is about. */
const GUARDS = new Set(['[', '[[', 'test', 'cd', 'sleep', 'command', 'export', 'source', '.', ':']);
const WRAPPERS = new Set(
  'if then do nice ionice nohup exec env sudo chronic time timeout flock nocache run-one'.split(
    ' ',
  ),
);
const SLUG_LENGTH_MAX = 40;

/**
 * Names for lines, in their order: `<program>-<six hex digits>`, the digits from the user and the
 * command. So a line keeps its name (and its history) when its schedule, its environment or the
 * lines around it change. The same command of the same user again gets `-2`, `-3` …
 */
export function crontabNames(
  lines: readonly { readonly user: string | null; readonly command: string }[],
  prefix: string,
): readonly string[] {
  const seen = new Map<string, number>();
  return lines.map(({ user, command }) => {
    const text = `${user ?? ''}\n${command.trim()}`;
    const digits = createHash('sha256').update(text).digest('hex').slice(0, 6);
    const name = `${prefix}${programOf(command)}-${digits}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name}-${count}`;
  });
}

/** A guess at what the line is about, for people: the first program that is no test or wrapper. */
function programOf(text: string): string {
  const steps = splitInput(text).command.split(/&&|\|\||[;|\n]/);
  const programs = steps.map(programOfStep);
  const slug = (programs.find((program) => program !== '') ?? '')
    .replace(/[^A-Za-z0-9_.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return slug.slice(0, SLUG_LENGTH_MAX) || 'line';
}

function programOfStep(step: string): string {
  const words = step
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  const isLeading = (word: string): boolean =>
    /^[A-Za-z_]\w*=/.test(word) ||
    WRAPPERS.has(baseName(word)) ||
    /^(-.*|\d+[smhd]?|!|\{|\()$/.test(word);
  const first = words.find((word) => !isLeading(word)) ?? '';
  return GUARDS.has(baseName(first)) ? '' : baseName(first);
}

function baseName(word: string): string {
  return word.replace(/^["'(]+|["')]+$/g, '').replace(/^.*\//, '');
}
