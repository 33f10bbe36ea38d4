export { type ConversionReason, reasonText } from './conversion-reason.js';
export {
  type CronConversion,
  type CronConversionOptions,
  convertCron,
  whyKept,
} from './convert-cron.js';
