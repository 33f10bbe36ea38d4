/**
 * Schedules in words, in English and Chinese, made from what was parsed and never from the text.
 * No library does it: cronstrue knows neither repeats of ISO 8601 nor Vixie's day rule.
 */
export type { Language } from './language.js';
export { explainSchedule } from './explain-schedule.js';
export { type OccurrenceWords, describeOccurrence } from './describe-occurrence.js';
export { scheduleZoneName } from './zone-name.js';
