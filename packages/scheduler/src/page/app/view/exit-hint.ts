import type { AttemptAnswer } from '../api/index.js';

/** What an end usually means, where that is known. */
export type ExitHint = 'notFound' | 'notExecutable' | 'outOfMemory' | 'terminated' | 'crashed';

const SIGKILL = 9;
const SIGTERM = 15;
const CRASHES: ReadonlySet<number> = new Set([4, 6, 7, 8, 11]);
const SIGNALS: Readonly<Record<string, number>> = {
  SIGKILL,
  SIGTERM,
  SIGILL: 4,
  SIGABRT: 6,
  SIGBUS: 7,
  SIGFPE: 8,
  SIGSEGV: 11,
};

/** A shell says 128 and the number of the signal for a command that a signal has ended. */
export function exitHint({ state, exitCode, signal }: AttemptAnswer): ExitHint | null {
  if (state !== 'failed') return null;
  if (exitCode === 127) return 'notFound';
  if (exitCode === 126) return 'notExecutable';
  const number = signal === null ? (exitCode ?? 0) - 128 : SIGNALS[signal];
  if (number === SIGKILL) return 'outOfMemory';
  if (number === SIGTERM) return 'terminated';
  return number !== undefined && CRASHES.has(number) ? 'crashed' : null;
}

/** The word of `failOnOutput` that made an attempt a failure, and where it stands. */
export interface KeywordMatch {
  readonly keyword: string;
  readonly stream: 'stdout' | 'stderr';
  /** From 1; null where it could not be counted. */
  readonly line: number | null;
}

const MATCH = /^Output matched "(.+?)" in (stdout|stderr)(?: line (\d+))?: /s;

/** As the agent says it, `Output matched "fatal" in stdout line 12: …`; null for other messages. */
export function keywordMatch(message: string | null): KeywordMatch | null {
  const [, keyword, stream, line] = MATCH.exec(message ?? '') ?? [];
  if (keyword === undefined) return null;
  return {
    keyword,
    stream: stream === 'stderr' ? 'stderr' : 'stdout',
    line: line === undefined ? null : Number(line),
  };
}
