export { type Credentials, type Option, port, span, text, yesNo } from './option.js';
export type { QueueLimit } from './queue-limits.js';
export {
  type HelpAsked,
  type OptionSources,
  type OptionTable,
  type Settings,
  readOptions,
} from './read-options.js';
export { type OptionChapter, renderReference } from './render-reference.js';
export { SCHEDULER_OPTIONS, type SchedulerSettings } from './scheduler-options.js';
