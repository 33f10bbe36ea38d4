import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { type Result, accepted, refused } from '../kernel/index.js';
import type { OptionTable } from './option.js';

/** A file with options, all of whose members are known by name. */
export interface OptionFile {
  readonly path: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** Reads JSON with comments and trailing commas. Values are judged later, by their option. */
export function parseOptionFile(
  content: string,
  path: string,
  table: OptionTable,
): Result<OptionFile, readonly string[]> {
  const errors: ParseError[] = [];
  const members = parse(content, errors, { allowTrailingComma: true }) as unknown;
  const [error] = errors;
  if (error !== undefined) {
    const line = content.slice(0, error.offset).split('\n').length;
    return refused([
      `${path}:${line}: ${printParseErrorCode(error.error)}; it has to be JSON, e.g. ` +
        `${exampleOf(table)}.`,
    ]);
  }
  if (typeof members !== 'object' || members === null || Array.isArray(members)) {
    return refused([`${path}: it has to be a JSON object, e.g. ${exampleOf(table)}.`]);
  }
  const names = Object.keys(table).join(', ');
  const unknown = Object.keys(members).filter((name) => !Object.hasOwn(table, name));
  if (unknown.length === 0) {
    return accepted({ path, members: members as Readonly<Record<string, unknown>> });
  }
  return refused(unknown.map((name) => `${path}: "${name}" is not an option; there are ${names}.`));
}

function exampleOf(table: OptionTable): string {
  const [name, option] = Object.entries(table).find(([, { defaultText }]) => defaultText) ?? [];
  return name === undefined ? '{}' : JSON.stringify({ [name]: option?.defaultText });
}
