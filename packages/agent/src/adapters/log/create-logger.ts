import type { LogFields, Logger } from '@horae/submitter/kernel';
import winston from 'winston';

export interface LoggerOptions {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly format: 'text' | 'json';
}

/** What ends a line, moves a cursor or turns text around in some terminal. */
const CONTROLS = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** One record, one line, on standard error: what masters and tasks send cannot forge a second. */
export function createLogger(options: LoggerOptions): Logger {
  const log = winston.createLogger({
    level: options.level,
    format: winston.format.combine(
      winston.format.timestamp(),
      options.format === 'json' ? winston.format.json() : winston.format.printf(textLine),
    ),
    transports: [
      new winston.transports.Console({ stderrLevels: ['error', 'warn', 'info', 'debug'] }),
    ],
  });
  const writer =
    (level: string) =>
    (text: string, fields: LogFields = {}): void =>
      void log.log({ level, message: text, fields });
  return {
    debug: writer('debug'),
    info: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
  };
}

function textLine(record: winston.Logform.TransformableInfo): string {
  const fields = Object.entries((record['fields'] ?? {}) as LogFields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${fieldText(value)}`);
  const head = `${String(record['timestamp'])} ${record.level.toUpperCase().padEnd(5)}`;
  return escapeControls(`${head} ${String(record.message)}${fields.join('')}`);
}

function fieldText(value: LogFields[string]): string {
  const text = String(value);
  return /^[\w.:/@+-]+$/.test(text) ? text : JSON.stringify(text);
}

function escapeControls(text: string): string {
  return text.replace(
    CONTROLS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
