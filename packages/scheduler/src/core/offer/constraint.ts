import { RE2JS } from 're2js';
import type { Constraint, Job } from '@horae/submitter/job';

/** Values of an agent's attributes by name: one for a text or scalar, several for a set. */
export type AttributeValues = ReadonlyMap<string, readonly string[]>;

/** Patterns longer than that are refused: matching is linear in both. */
const PATTERN_LENGTH_MAX = 4_096;

/** A constraint ready to be asked of many agents. */
export interface Placement {
  readonly constraint: Constraint;
  readonly isMet: (values: AttributeValues) => boolean;
}

/**
 * Chronos's operators: EQUALS compares, LIKE wants the whole value to match a regular expression,
 * UNLIKE that it does not; the attribute must exist for all three. RE2's syntax, so that no
 * pattern can take longer than its text is long.
 */
export function placementOf(constraint: Constraint): Placement {
  const [attribute, operator, wanted] = constraint;
  const test = operator === 'EQUALS' ? (value: string) => value === wanted : matcher(wanted);
  const some = (values: AttributeValues): boolean => values.get(attribute)?.some(test) ?? false;
  const none = (values: AttributeValues): boolean => values.has(attribute) && !some(values);
  return { constraint, isMet: operator === 'UNLIKE' ? none : some };
}

/** What is wrong with the job's constraints, as a sentence; null when they can be used. */
export function constraintProblem(job: Job): string | null {
  for (const [index, [, operator, pattern]] of job.constraints.entries()) {
    if (operator === 'EQUALS' || isUsable(pattern)) continue;
    const shown = JSON.stringify(pattern.slice(0, 80));
    return (
      `constraints[${index}][2]: ${shown} is not a regular expression in RE2's syntax ` +
      `(no look-around, no back-references); expected e.g. "web[0-9]+".`
    );
  }
  return null;
}

function matcher(pattern: string): (value: string) => boolean {
  // A stored pattern that this version cannot read fits nothing; putting one is refused.
  if (!isUsable(pattern)) return () => false;
  const compiled = RE2JS.compile(pattern);
  return (value) => compiled.matches(value);
}

function isUsable(pattern: string): boolean {
  if (pattern.length > PATTERN_LENGTH_MAX) return false;
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}
