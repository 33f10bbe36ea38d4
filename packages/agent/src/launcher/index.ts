export type { LaunchOrder, LauncherReport, SignalOrder, StartOrder } from './launch-order.js';
export {
  type ProcessName,
  type RecordLine,
  appendLine,
  claimRecord,
  readRecord,
  startTicksOf,
} from './record-file.js';
