export { type JobNotifier, type NotifierOptions, createNotifier } from './job-notifier.js';
export type { NotifyConfig } from './notify-config.js';
