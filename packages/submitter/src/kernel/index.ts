export {
  type DurationMs,
  type EpochMs,
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  SECOND_MS,
  addMs,
  durationMs,
  epochMs,
  isoFromMs,
  shortIsoFromMs,
  sinceMs,
} from './time.js';
export { type Result, accepted, refused } from './result.js';
export { InvariantViolation, assert, assertNever } from './assert.js';
export type { Clock, Timer, Timers } from './clock.js';
export { editCount } from './edit-count.js';
export { hashOf } from './hash.js';
export { type Rng, seededRng } from './rng.js';
export {
  LOG_LEVELS,
  type LeveledLogger,
  type LogFields,
  type LogLevel,
  type Logger,
  nullLogger,
} from './logger.js';
export { LIMITS } from './limits.js';
export { type ErrorCode, ERROR_TEXT, HoraeError, errorText } from './errors.js';
