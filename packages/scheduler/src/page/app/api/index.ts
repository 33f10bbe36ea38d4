export {
  type AgentDetailAnswer,
  type AgentLoadAnswer,
  type AgentTaskAnswer,
  fetchAgent,
  fetchAgentLoad,
  findJobs,
} from './agents.js';
export type {
  AgentAnswer,
  AttemptAnswer,
  DefinitionAnswer,
  GateAnswer,
  GateRoundAnswer,
  JobAnswer,
  JobDetailAnswer,
  LogChunk,
  NextTimeAnswer,
  OfficeAnswer,
  Page,
  QueueAnswer,
  ResourcesAnswer,
  RunAnswer,
} from './answers.js';
export {
  type BucketName,
  type CalendarBucketAnswer,
  type CalendarHintAnswer,
  type FiringJobAnswer,
  type FiringJobsAnswer,
  fetchCalendar,
  fetchCalendarHints,
  fetchFiringJobs,
} from './calendar.js';
export {
  type ComingFireAnswer,
  type DurationAnswer,
  type MasterAnswer,
  fetchComingFires,
  fetchDurations,
  fetchJobCount,
  fetchMaster,
} from './overview.js';
export {
  type LogSource,
  type RunFilter,
  fetchAgents,
  fetchJob,
  fetchLog,
  fetchNextTimes,
  fetchOffice,
  fetchQueues,
  fetchRuns,
  fetchWholeLog,
  killRun,
  retryRun,
  runNow,
} from './endpoints.js';
export {
  type JobTimesAnswer,
  type RunDayAnswer,
  type RunDaysAnswer,
  deleteJob,
  fetchJobDays,
  fetchJobTimes,
  runWithArguments,
} from './job.js';
export {
  type ChangeAnswer,
  type CrontabAnswer,
  type CrontabLineAnswer,
  type CrontabQuestion,
  type ProblemAnswer,
  type ValidationAnswer,
  type WarningAnswer,
  fetchDefinition,
  postJob,
  readCrontab,
  validateJob,
} from './job-form.js';
export {
  type FacetValueAnswer,
  type JobAction,
  type JobActionAnswer,
  type JobFacetsAnswer,
  type JobLineAnswer,
  type JobListAnswer,
  type JobListQuery,
  actOnJobs,
  fetchJobList,
  fetchJobNames,
} from './job-list.js';
export { RequestFailed, isSignedOut, serverNow } from './request.js';
export {
  type AttemptDetailAnswer,
  type FoundRunsAnswer,
  type RunDetailAnswer,
  type RunSearch,
  type RunWaitsAnswer,
  type WaitAnswer,
  fetchRunDetail,
  fetchRunWaits,
  markRunDone,
  searchRuns,
} from './runs.js';
export {
  type GraphAnswer,
  type GraphEdgeAnswer,
  type GraphGateAnswer,
  type GraphNodeAnswer,
  type GraphQuestion,
  fetchGraph,
} from './graph.js';
export { type SessionAnswer, readSession, session, signIn, signOut } from './session.js';
