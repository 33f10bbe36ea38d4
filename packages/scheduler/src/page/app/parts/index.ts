export {
  ActionButton,
  KillButton,
  PauseButton,
  RetryButton,
  RunNowButton,
} from './action-button.js';
export { ConfirmDialog, askFirst } from './confirm-dialog.js';
export { type Column, DataTable } from './data-table.js';
export { Icon, iconShape } from './icon.js';
export { Empty, ErrorBanner, Loading } from './load-state.js';
export { LogView } from './log-view.js';
export { Messages, errorSentence, sayDone, sayFailed } from './messages.js';
export { memo } from './memo.js';
export { Meter } from './meter.js';
export { LostBanner, TakeoverBanner } from './office-banner.js';
export { PageHead } from './page-head.js';
export { RunTable } from './run-table.js';
export { StateChip } from './state-chip.js';
export { SummaryBar } from './summary-bar.js';
export { Time } from './time.js';
export { NextRun, ScheduleOf, waitingText } from './schedule-cells.js';
