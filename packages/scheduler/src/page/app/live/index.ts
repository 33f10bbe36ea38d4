export { now, startClock } from './clock.js';
export {
  type Connection,
  type LiveEvent,
  connection,
  heardAt,
  startEventStream,
} from './event-stream.js';
export { type Takeover, dismissTakeover, office, takeover, watchOffice } from './office.js';
export type { JobWindow } from './job-window.js';
export { useJobWindow } from './use-job-window.js';
export { type Loaded, useLive } from './use-live.js';
export { type LogSizes, useLogSizes } from './use-log-sizes.js';
export { type LiveLog, useLog } from './use-log.js';
