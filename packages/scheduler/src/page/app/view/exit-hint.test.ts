import { expect, test } from 'vitest';
import type { AttemptAnswer } from '../api/index.js';
import { exitHint, keywordMatch } from './exit-hint.js';

const ended = (exitCode: number | null, signal: string | null = null, state = 'failed') =>
  exitHint({ exitCode, signal, state } as AttemptAnswer);

test('an exit code that means something is explained', () => {
  expect(ended(127)).toBe('notFound');
  expect(ended(126)).toBe('notExecutable');
  expect(ended(137)).toBe('outOfMemory');
  expect(ended(null, 'SIGKILL')).toBe('outOfMemory');
  expect(ended(143)).toBe('terminated');
  expect(ended(139)).toBe('crashed');
  expect(ended(null, 'SIGABRT')).toBe('crashed');
});

test('one that means what the command wants it to mean is not, nor is an end that was asked for', () => {
  expect(ended(1)).toBeNull();
  expect(ended(null, 'SIGHUP')).toBeNull();
  expect(ended(137, null, 'killed')).toBeNull();
  expect(ended(0, null, 'succeeded')).toBeNull();
});

test("a matched word is read from the agent's message", () => {
  const message = 'Output matched "fatal" in stderr line 12: a "fatal" error (failOnOutput)';
  expect(keywordMatch(message)).toEqual({ keyword: 'fatal', stream: 'stderr', line: 12 });
  expect(keywordMatch('Output matched "a b" in stdout: x (failOnOutput)')).toEqual({
    keyword: 'a b',
    stream: 'stdout',
    line: null,
  });
  expect(keywordMatch('exit code 1')).toBeNull();
  expect(keywordMatch(null)).toBeNull();
});
