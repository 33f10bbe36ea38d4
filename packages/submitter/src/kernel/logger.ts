/** Facts beside a log line; values are data, printed escaped on one line. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  debug(text: string, fields?: LogFields): void;
  info(text: string, fields?: LogFields): void;
  warn(text: string, fields?: LogFields): void;
  error(text: string, fields?: LogFields): void;
}

const nothing = (): void => undefined;

export const nullLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
