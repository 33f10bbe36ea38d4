/** How many values a `~` may take: seconds, minutes, hours, days, months, weekdays. */
const FIELDS = [
  { low: 0, count: 60 },
  { low: 0, count: 60 },
  { low: 0, count: 24 },
  // No day that some month does not have.
  { low: 1, count: 28 },
  { low: 1, count: 12 },
  { low: 0, count: 7 },
] as const;

/**
 * Each `~` of a six-field line replaced by a number drawn from the job's name, always the same for
 * the same name; of `~/15` the number is below the step.
 */
export function drawHashed(spec: string, name: string): string {
  const words = spec.split(/\s+/);
  if (words.length !== FIELDS.length || !spec.includes('~')) return spec;
  return words
    .map((word, index) => {
      const field = FIELDS[index] ?? FIELDS[0];
      const drawn = hashOf(`${name}\n${index}`);
      return word.replace(/~(?:\/(\d+))?/g, (_all, step: string | undefined) => {
        const count = Math.max(1, Math.min(field.count, Number(step ?? field.count)));
        return `${field.low + (drawn % count)}${step === undefined ? '' : `/${step}`}`;
      });
    })
    .join(' ');
}

/** Fowler, Noll and Vo's hash, 32 bits, its bits mixed as MurmurHash 3 does in the end. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
