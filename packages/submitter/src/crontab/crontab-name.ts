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

/** What a name is made from. */
export interface NamedLine {
  readonly user: string | null;
  readonly command: string;
  /** Tells lines apart that have the same command. */
  readonly expression: string;
  /** It becomes no job: lines that do are numbered first. */
  readonly isRefused?: boolean;
}

/**
 * Names for lines, in their order: `<program>-<six hex digits>`, the digits from the user and the
 * command. So a line keeps its name (and its history) when its schedule, its environment or the
 * lines around it change. The same command of the same user again gets `-2`, `-3` … in the order
 * of the fields, so that lines may change places.
 */
export function crontabNames(lines: readonly NamedLine[], prefix: string): readonly string[] {
  const groups = new Map<string, { readonly index: number; readonly order: string }[]>();
  for (const [index, line] of lines.entries()) {
    const { name, digest } = nameAndDigest(line, prefix);
    const group = groups.get(name) ?? [];
    // By the digest first: two commands may share six digits of it.
    const fields = line.expression.trim().split(/\s+/).join(' ');
    group.push({ index, order: `${line.isRefused === true ? 1 : 0} ${digest} ${fields}` });
    groups.set(name, group);
  }
  const names: string[] = [];
  for (const [name, group] of groups) {
    group.sort((a, b) => (a.order < b.order ? -1 : Number(a.order > b.order)));
    for (const [place, { index }] of group.entries()) {
      names[index] = place === 0 ? name : `${name}-${place + 1}`;
    }
  }
  return names;
}

/** The name without the number that tells the same command apart. */
export function nameOfCommand(
  line: { readonly user: string | null; readonly command: string },
  prefix: string,
): string {
  return nameAndDigest(line, prefix).name;
}

function nameAndDigest(
  { user, command }: { readonly user: string | null; readonly command: string },
  prefix: string,
): { readonly name: string; readonly digest: string } {
  const text = `${user ?? ''}\n${command.trim()}`;
  const digest = createHash('sha256').update(text).digest('hex');
  return { name: `${prefix}${programOf(command)}-${digest.slice(0, 6)}`, digest };
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
