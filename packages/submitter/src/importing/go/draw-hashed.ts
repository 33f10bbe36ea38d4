import { hashOf } from '../../kernel/index.js';

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
      const drawn = hashOf(new TextEncoder().encode(`${name}\n${index}`));
      return word.replace(/~(?:\/(\d+))?/g, (_all, step: string | undefined) => {
        const count = Math.max(1, Math.min(field.count, Number(step ?? field.count)));
        return `${field.low + (drawn % count)}${step === undefined ? '' : `/${step}`}`;
      });
    })
    .join(' ');
}
