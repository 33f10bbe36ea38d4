import { createHash } from 'node:crypto';

/** File systems take 255 bytes; the hash of a long id and a suffix must fit too. */
const NAME_BYTES_MAX = 200;

/**
 * A file name for an id: `ct:17:0:a/b:` becomes `ct%3A17%3A0%3Aa%2Fb%3A`. Two ids never share a
 * name, and no name is `.`, `..`, hidden or a path. Ids too long for that end in their hash.
 */
export function safeName(id: string): string {
  let name = '';
  for (const byte of Buffer.from(id, 'utf8')) {
    const character = String.fromCharCode(byte);
    const isPlain = /[A-Za-z0-9_-]/.test(character) || (character === '.' && name !== '');
    name += isPlain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  if (name.length <= NAME_BYTES_MAX && name !== '') return name;
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 32);
  return `${name.slice(0, NAME_BYTES_MAX - 34)}%-${hash}`;
}
