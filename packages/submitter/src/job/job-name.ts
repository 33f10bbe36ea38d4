import { LIMITS } from '../kernel/index.js';

/**
 * Which names are allowed. Chronos 3 (`/v1/scheduler`) knows no spaces and no `#`; for everyone
 * else the union of what the 2.x versions allow holds.
 */
export type NameRule = 'v1' | 'v2' | 'any';

const UNION_RULE = /^[A-Za-z0-9_ .#-]+$/;
const V1_RULE = /^[A-Za-z0-9_.-]+$/;

const UNION_CHARACTERS = 'letters, digits, "_", " ", ".", "#" and "-"';
const V1_CHARACTERS = 'letters, digits, "_", "." and "-"';

/**
 * Null when the name is allowed, else what it should have been (the end of "is not …").
 * `.` and `..` are refused because no client could name them in a path.
 */
export function nameRuleBroken(name: string, rule: NameRule): string | null {
  const [pattern, characters] =
    rule === 'v1' ? [V1_RULE, V1_CHARACTERS] : [UNION_RULE, UNION_CHARACTERS];
  const isAllowed =
    pattern.test(name) &&
    name.length <= LIMITS.jobNameLengthMax &&
    name.trim() !== '' &&
    name !== '.' &&
    name !== '..';
  if (isAllowed) return null;
  // Scripts of Chronos users look for the first half of this sentence.
  return `a name (the job's name is invalid: use ${characters}, at most ${LIMITS.jobNameLengthMax})`;
}
