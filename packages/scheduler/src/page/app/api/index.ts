export type {
  AgentAnswer,
  AttemptAnswer,
  JobAnswer,
  JobDetailAnswer,
  LogChunk,
  Page,
  QueueAnswer,
  RunAnswer,
  RunState,
} from './answers.js';
export {
  type LogSource,
  type RunFilter,
  fetchAgents,
  fetchJob,
  fetchJobs,
  fetchLeader,
  fetchLog,
  fetchNextTimes,
  fetchQueues,
  fetchRun,
  fetchRuns,
  fetchWholeLog,
  killRun,
  retryRun,
  runNow,
} from './endpoints.js';
export { RequestFailed, serverNow } from './request.js';
