import {
  LOG_LEVELS,
  type LeveledLogger,
  type LogFields,
  type LogLevel,
} from '@horae/submitter/kernel';
import winston from 'winston';
import { escapeControls } from './escape-controls.js';

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly format: 'text' | 'json';
}

/** One record, one line, on standard error: what jobs, masters and clients send cannot forge a second. */
export function createLogger(options: LoggerOptions): LeveledLogger {
  const log = winston.createLogger({
    level: options.level,
    format: winston.format.combine(
      winston.format.timestamp(),
      options.format === 'json' ? winston.format.json() : winston.format.printf(textLine),
    ),
    transports: [new winston.transports.Console({ stderrLevels: [...LOG_LEVELS] })],
  });
  const writer =
    (level: string) =>
    (text: string, fields: LogFields = {}): void =>
      void log.log({ level, message: text, fields });
  return {
    get level() {
      return log.level as LogLevel;
    },
    set level(level: LogLevel) {
      log.level = level;
    },
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
