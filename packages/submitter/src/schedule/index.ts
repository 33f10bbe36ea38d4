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
export type { ScheduleProblem } from './schedule-problem.js';
export { similarZone } from './similar-zone.js';
export { isZoneKnown } from './zone.js';
export {
  type CronConversion,
  type CronConversionOptions,
  convertCron,
  whyKept,
} from './convert-cron.js';
export { type CronLine, splitCronLine } from './split-cron-line.js';
export { cronFromQuartz } from './cron-from-quartz.js';
export { type CronReading, type CronReadingOptions, readCronLine } from './read-cron-line.js';
export {
  type Language,
  type OccurrenceWords,
  describeOccurrence,
  explainSchedule,
  scheduleZoneName,
} from './words/index.js';
export { type ClockChange, clockChanges } from './clock-changes.js';
export { type CronFieldMeaning, cronFields } from './cron-fields.js';
export { type CronOfOptions, type CrontabTimes, cronOfSchedule } from './cron-of-schedule.js';
export {
  type ChronosRepeat,
  type ChronosRepeatOptions,
  chronosRepeats,
} from './chronos-repeats.js';
export { type ConversionReason, reasonText } from './conversion-reason.js';
