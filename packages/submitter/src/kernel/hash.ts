/**
 * 32 bits, as a whole number, that look like chance but are always the same for the same numbers:
 * FNV-1a, with the last mixing step of MurmurHash3, because FNV alone leaves similar texts close
 * together. Not for secrets.
 */
export function hashOf(units: Iterable<number>): number {
  let hash = 0x811c9dc5;
  for (const unit of units) hash = Math.imul(hash ^ unit, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
