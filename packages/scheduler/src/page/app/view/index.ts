export {
  type CalendarDay,
  type CalendarWeek,
  type DayLook,
  calendarWeeks,
  dayIn,
} from './day-calendar.js';
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
export { type JobNow, jobNow } from './job-now.js';
export { isoSpanMs } from './iso-span.js';
export {
  type JobChoice,
  type JobFilter,
  type JobOrder,
  type JobQuestion,
  JOB_CHOICES,
  JOB_FILTERS,
  filterCounts,
  isNarrowed,
  listQuery,
  parseQuestion,
  questionQuery,
} from './job-question.js';
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
export { type RunPoint, runPoints } from './run-points.js';
export { attemptMs, jobOfRunId, parseTime, reasonText, runTimes } from './run-times.js';
export { type IconName, type StateLook, isActive, stateLook } from './state-look.js';
export { countText, share, summarizeAgents, summarizeQueues } from './summary.js';
export { type ExitHint, type KeywordMatch, exitHint, keywordMatch } from './exit-hint.js';
export { type GanttBar, type GanttRow, ganttRows, mergeNear } from './gantt-rows.js';
export { type HitRange, type LogHits, logHits, markedSpans } from './log-hits.js';
export { type Repair, repairsOf } from './repaired.js';
export {
  type RunView,
  REPAIR_STATES,
  RUN_VIEWS,
  isFiltered,
  runSearch,
  runView,
  statesOf,
} from './run-filter.js';
export { type RunPhase, runPhases } from './run-phases.js';
export {
  type TimeRange,
  SPANS_MS,
  latest,
  panned,
  rangeQuery,
  timeRange,
  zoomed,
} from './time-range.js';
export { type TimeTick, timeTicks } from './time-ticks.js';
export { wallMs, wallText } from './wall-time.js';
export {
  type HeatCell,
  type HeatMeasure,
  type HeatRow,
  type HeatView,
  HEAT_MEASURES,
  HEAT_VIEWS,
  addDays,
  bucketOfKey,
  heatRange,
  heatRows,
  isHeatKey,
  turnPage,
} from './heat-map.js';
export { type HourBar, hourBars } from './hour-bars.js';
export { type RunProgress, runProgress } from './run-progress.js';
export { type WaitingGroup, type WaitingReason, waitingGroups } from './waiting-groups.js';
export { GO_LETTERS, type KeyAction, type KeyPress, beginsGo, keyAction } from './key-action.js';
export { matchCommands } from './match-commands.js';
export { type SavedView, VIEW_NAME_LENGTH_MAX, parseViews, withView } from './saved-views.js';
export { type SparkBars, middleOf, sparkBars } from './spark-bars.js';
export { type LoadFigures, loadFigures } from './load-figures.js';
export { comingNight } from './coming-night.js';
