/** Facts beside a log line; values are data, printed escaped on one line. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  debug(text: string, fields?: LogFields): void;
  info(text: string, fields?: LogFields): void;
  warn(text: string, fields?: LogFields): void;
  error(text: string, fields?: LogFields): void;
}

/** From the fewest lines to the most. */
export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** One whose level may change while it is in use. */
export interface LeveledLogger extends Logger {
  /** Lines of higher levels are not written. */
  level: LogLevel;
}

const nothing = (): void => undefined;

export const nullLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
