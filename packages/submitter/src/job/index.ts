export type {
  Constraint,
  ConstraintOperator,
  DependencyJob,
  DependencyMode,
  DstPolicy,
  EnvironmentVariable,
  FetchEntry,
  Job,
  JobCounters,
  JobFields,
  JobProblem,
  MisfirePolicy,
  OverlapPolicy,
  ScheduleJob,
  Span,
  TimeoutPolicy,
} from './job.js';
export { JOB_DEFAULTS } from './job-defaults.js';
export { type NameRule, nameRuleBroken } from './job-name.js';
export { parseSpan, spanOfSeconds } from './span.js';
export { NO_COUNTERS, instantText } from './counters.js';
export { type ParseJobOptions, type ParsedJob, parseJob } from './parse-job.js';
export { type JobDocument, formatJob } from './format-job.js';
export { readFormatted } from './read-formatted.js';
export { type JobForm, type JobView, printJobView } from './print-job.js';
export {
  CHRONOS_DOUBLES,
  definitionsEqual,
  doubleText,
  jsonWithDoubles,
  spelledOut,
  stringifyJob,
} from './job-json.js';
export { impliedMembers } from './implied-members.js';
export { labelsOf } from './labels.js';
export { staleMembers, withEditsOnly } from './edited-members.js';
export { shownOnlyMembers, unknownMembers } from './unknown-members.js';
