import { splitCronLine } from '../../schedule/index.js';
import { UsageError } from '../surroundings.js';

/**
 * The lines that the words after `submitter cron` stand for: each a line of its own when they were
 * put in quotes, else one line that the shell has taken apart.
 * @throws UsageError when the shell has put file names in the place of `*`
 */
export function cronLinesOf(words: readonly string[]): readonly string[] {
  const [first, ...others] = words;
  if (first === undefined) throw new UsageError(MISSING);
  if (others.length === 0) return [first];
  if (isQuotedLine(first) || words.every(isWholeLine)) return words;
  const line = words.join(' ');
  const field = wrongField(line);
  if (field === null) return [line];
  throw new UsageError(
    `cron: ${words.length} words where a line is one, and ${JSON.stringify(field)} is no field of ` +
      'it: without quotes the shell puts file names in the place of *. Put the line in quotes; ' +
      `expected e.g. "submitter cron '*/5 * * * *'".`,
  );
}

const MISSING =
  'cron: the line is missing; expected e.g. "submitter cron \'*/5 * * * *\'", or - for lines on ' +
  'standard input.';

/** Blanks inside a word come from quotes. */
function isQuotedLine(word: string): boolean {
  return /\S\s+\S/.test(word) && !/^(CRON_)?TZ=\S+$/.test(word);
}

function isWholeLine(word: string): boolean {
  return splitCronLine(word) !== null || /^r\d*\//i.test(word);
}

const NAME = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)';
const FIELD = new RegExp(`^(?:[\\d*~?lw]|${NAME})(?:[\\d*~?,/#lw-]|${NAME})*$`, 'i');

/** The first of the five fields that cannot be one in any crontab; null when all may. */
function wrongField(line: string): string | null {
  const [zone = '', ...rest] = line.trim().split(/\s+/);
  const fields = /^(CRON_)?TZ=/.test(zone) ? rest : [zone, ...rest];
  if (fields[0]?.startsWith('@') === true) return null;
  return fields.slice(0, 5).find((field) => !FIELD.test(field)) ?? null;
}
