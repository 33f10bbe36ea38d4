import type { DstRule } from '../clock/index.js';
import type { CronExpression } from './cron-expression.js';

/** Nothing in a gap, both passes of an overlap. */
const FOLLOWS_THE_CLOCK: DstRule = { gap: 'skip', overlap: 'both' };
/** Once per time of the calendar. */
const ONCE_A_TIME: DstRule = { gap: 'next', overlap: 'first' };

/** What the real daemons do with a line when the clocks change. */
export function cronDstRule(expression: CronExpression): DstRule {
  return expression.isWildcard ? FOLLOWS_THE_CLOCK : ONCE_A_TIME;
}
