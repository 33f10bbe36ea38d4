/**
 * Times: pure, without a clock of its own. Inside, from the ground up: `clock` (dates, zones and
 * what their changes do to a local time), `iso` (repeats), `cron` (lines), then `schedule.ts`
 * (one schedule, whichever it is); on top of it `convert` (cron to repeats), `export` (the way
 * back, and to stock Chronos) and `words` (sentences).
 */
export {
  type Schedule,
  type ScheduleOptions,
  countBetween,
  firstOccurrence,
  latestAtOrBefore,
  nextAfter,
  occurrencesBetween,
  parseSchedule,
  previousBefore,
  remainingText,
  steadyPeriodMs,
} from './schedule.js';
export { haveSameTimes } from './same-times.js';
export type { ScheduleProblem } from './schedule-problem.js';
export {
  type ClockChange,
  GAP_MS_MAX,
  clockChanges,
  isZoneKnown,
  similarZone,
  spelledZone,
} from './clock/index.js';
export {
  type ConversionReason,
  type CronConversion,
  type CronConversionOptions,
  convertCron,
  reasonText,
  whyKept,
} from './convert/index.js';
export {
  CRON_NICKNAMES,
  type CronLine,
  cronFromQuartz,
  looksLikeWeekdayField,
  splitCronLine,
} from './cron/index.js';
export { type CronReading, type CronReadingOptions, readCronLine } from './read-cron-line.js';
export {
  type Language,
  type OccurrenceWords,
  describeOccurrence,
  explainSchedule,
  scheduleZoneName,
} from './words/index.js';
export { type CronFieldMeaning, cronFields } from './cron-fields.js';
export {
  type ChronosRepeat,
  type ChronosRepeatOptions,
  type CronOfOptions,
  type CrontabTimes,
  chronosRepeats,
  cronOfSchedule,
} from './export/index.js';
