import { describe, expect, test } from 'vitest';
import { epochMs } from '@horae/submitter/kernel';
import type { TaskInfo } from '../protocol/index.js';
import type { AgentTask, KillCause } from './agent-task.js';
import { outputKeywords } from './output-match.js';
import { outcomeOf } from './task-outcome.js';

const AT = epochMs(1_774_746_000_000);
const MATCH = { keyword: 'fatal', file: 'stdout', line: 12, text: 'fatal error here' } as const;

function aTask(failOnOutput: string): TaskInfo {
  return {
    name: 'report',
    task_id: { value: 't' },
    agent_id: { value: 'agent-1' },
    labels: { labels: [{ key: 'horae.fail_on_output', value: failOnOutput }] },
  };
}

function endOf(exitCode: number, cause: KillCause | null = null) {
  const task: AgentTask = {
    taskId: 't',
    frameworkId: 'f',
    task: aTask('fatal'),
    acceptedAt: AT,
    phase: 'running',
    startedAt: AT,
    killPlan: cause === null ? null : { cause, askedAt: AT, killAt: AT },
    killSentAt: null,
    updates: [],
    sentAt: null,
    sendCount: 0,
  };
  const { labels, ...outcome } = outcomeOf(task, {
    type: 'ended',
    taskId: 't',
    at: AT,
    exitCode,
    signal: null,
    outputMatch: MATCH,
  });
  return { ...outcome, labels: Object.fromEntries(labels.map(({ key, value }) => [key, value])) };
}

test('the keywords are the words between the bars', () => {
  expect(outputKeywords(aTask('fatal|out of memory'))).toEqual(['fatal', 'out of memory']);
  expect(outputKeywords(aTask('|a||'))).toEqual(['a']);
  expect(outputKeywords({ ...aTask(''), labels: {} })).toEqual([]);
});

describe('a keyword in the output', () => {
  test('makes a good end a failure, and keeps its exit code', () => {
    expect(endOf(0)).toMatchObject({
      state: 'TASK_FAILED',
      message: 'Output matched "fatal" in stdout line 12: fatal error here (failOnOutput)',
      labels: { exit_code: '0', fail_reason: 'output keyword' },
    });
  });

  test('is told of beside an exit code that fails by itself', () => {
    const { state, message, labels } = endOf(3);
    expect(state).toBe('TASK_FAILED');
    expect(message).toMatch(/^Command exited with status 3\. Output matched "fatal"/);
    expect(labels['fail_reason']).toBeUndefined();
  });

  test('does not turn what was killed into a failure', () => {
    expect(endOf(0, 'asked').state).toBe('TASK_KILLED');
    expect(endOf(0, 'draining').state).toBe('TASK_KILLED');
  });
});
