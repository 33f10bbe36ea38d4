export { type DurationBar, durationBars } from './duration-bars.js';
export { amount, byteSize, memSize } from './format-amount.js';
export {
  type TimeStyle,
  clockTime,
  durationText,
  exactTime,
  localClock,
  relativeTime,
  zoneLabel,
} from './format-time.js';
export { isoSpanMs } from './iso-span.js';
export {
  type JobFilter,
  type JobOrder,
  type JobQuestion,
  JOB_FILTERS,
  filterCounts,
  jobRows,
} from './job-rows.js';
export {
  type LogLine,
  type LogText,
  EMPTY_LOG,
  LOG_LINE_COUNT_MAX,
  LOG_LINE_COUNT_READ_MAX,
  appendLog,
  shownLines,
} from './log-text.js';
export { type PageName, type Route, editAddress, parseRoute, routeAddress } from './route.js';
export { attemptMs, jobOfRunId, parseTime, reasonText, runTimes } from './run-times.js';
export { type IconName, isActive, stateLook } from './state-look.js';
export { countText, share, summarizeAgents, summarizeQueues } from './summary.js';
