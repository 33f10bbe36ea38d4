export { RequestRefused, SchedulerUnreachable } from './client-error.js';
export {
  type AttemptItem,
  type ClientOptions,
  type JobSearch,
  type LogPart,
  type LogQuery,
  type NotificationResult,
  type Page,
  type RunItem,
  type RunQuery,
  type SchedulerClient,
  createSchedulerClient,
} from './scheduler-client.js';
