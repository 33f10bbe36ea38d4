import { createHash } from 'node:crypto';

/** File systems take 255 bytes; the hash of a long id and a suffix must fit too. */
const NAME_BYTES_MAX = 200;
const HASH_LENGTH = 32;
const ODD = /[^A-Za-z0-9_.-]|^\./gu;

/**
 * A file name for an id: `ct:17:0:a/b:` becomes `ct%3A17%3A0%3Aa%2Fb%3A`. Two ids never share a
 * name, and no name is `.`, `..`, hidden or a path. Ids too long for that end in their hash.
 */
export function safeName(id: string): string {
  const name = id.replace(ODD, percentBytes);
  if (name.length <= NAME_BYTES_MAX && name !== '') return name;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, HASH_LENGTH);
  return `${name.slice(0, NAME_BYTES_MAX - HASH_LENGTH - 2)}%-${hash}`;
}

function percentBytes(character: string): string {
  let text = '';
  for (const byte of Buffer.from(character, 'utf8')) {
    text += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}
