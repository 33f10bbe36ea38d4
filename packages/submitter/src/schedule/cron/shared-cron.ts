import type { CronExpression } from './cron-expression.js';
import { cronPattern } from './cron-pattern.js';
import type { CountedPattern } from '../clock/index.js';

/** What schedules with the same fields have in common. */
export interface SharedCron {
  readonly expression: CronExpression;
  readonly pattern: CountedPattern;
}

const shared = new Map<string, SharedCron>();
/** A day has 1,440 daily lines; a million jobs are rarely of more than some thousand kinds. */
const SHARED_COUNT_MAX = 10_000;
/** Longer ones are rarely written twice, and what is kept must not be as large as a client likes. */
const SHARED_LENGTH_MAX = 200;

/** One object for all schedules with these fields: of a million jobs most are due at like times. */
export function sharedCron(expression: CronExpression): SharedCron {
  const known = shared.get(expression.text);
  if (known !== undefined) return known;
  const made = { expression, pattern: cronPattern(expression) };
  if (expression.text.length > SHARED_LENGTH_MAX) return made;
  if (shared.size >= SHARED_COUNT_MAX) shared.clear();
  shared.set(expression.text, made);
  return made;
}
