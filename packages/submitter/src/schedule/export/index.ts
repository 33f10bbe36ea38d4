export {
  type ChronosRepeat,
  type ChronosRepeatOptions,
  chronosRepeats,
} from './chronos-repeats.js';
export { type CronOfOptions, type CrontabTimes, cronOfSchedule } from './cron-of-schedule.js';
