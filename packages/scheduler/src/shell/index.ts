export { type ExitReason, EXIT_CODES, exitCode } from './exit.js';
export type { AskedEvent, NoticeListener, SchedulerShell, ShellHealth } from './scheduler-shell.js';
export { type ShellOptions, startShell } from './start-shell.js';
