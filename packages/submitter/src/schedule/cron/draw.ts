/**
 * A number from 0 to before `count` that looks like chance but is always the same for a seed: a
 * job keeps its time over restarts and failovers, and many jobs spread evenly. FNV-1a, with the
 * last mixing step of MurmurHash3, because FNV alone leaves similar names close together.
 */
export function draw(seed: string, count: number): number {
  let hash = 0x811c9dc5;
  for (const character of seed) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  hash = (hash ^ (hash >>> 16)) >>> 0;
  return Math.floor((hash / 2 ** 32) * count);
}
