export { membersOf32, membersOf60 } from './cron-bits.js';
export { cronDstRule } from './cron-dst-rule.js';
export {
  type CronExpression,
  ALL_DAYS,
  ALL_MONTHS,
  ALL_WEEKDAYS,
  daysOfMonth,
  fitsDay,
} from './cron-expression.js';
export { type FieldKind, parseCronField } from './cron-field.js';
export { cronFromQuartz } from './cron-from-quartz.js';
export { cronPattern } from './cron-pattern.js';
export { CRON_NICKNAMES, parseCron } from './parse-cron.js';
export { sharedCron } from './shared-cron.js';
export { type CronLine, looksLikeWeekdayField, splitCronLine } from './split-cron-line.js';
