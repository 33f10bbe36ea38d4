import { hashOf } from '../../kernel/index.js';

/**
 * A number from 0 to before `count` that looks like chance but is always the same for a seed: a
 * job keeps its time over restarts and failovers, and many jobs spread evenly.
 */
export function draw(seed: string, count: number): number {
  const hash = hashOf([...seed].map((character) => character.codePointAt(0) ?? 0));
  return Math.floor((hash / 2 ** 32) * count);
}
