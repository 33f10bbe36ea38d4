import { queryRefused } from '../read-query.js';

/** Where a page ended, as a text that means something only to us. */
export function writeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws HoraeError QUERY_INVALID unless the text is a cursor of the given parts. */
export function readCursor<const T extends readonly ('string' | 'number')[]>(
  text: string,
  parts: T,
): { readonly [I in keyof T]: T[I] extends 'string' ? string : number } {
  const position = parse(text);
  const fits =
    Array.isArray(position) &&
    position.length === parts.length &&
    parts.every((part, index) => typeof position[index] === part);
  if (!fits) throw queryRefused('cursor', text.slice(0, 100), 'the `nextCursor` of the last page');
  return position as never;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
