import { describe, expect, test } from 'vitest';
import type { CommandInfo, TaskInfo } from '../protocol/index.js';
import { commandLine, taskEnvironment, whyInvalid } from './task-environment.js';

function aTask(command: CommandInfo): TaskInfo {
  return {
    name: 'report',
    task_id: { value: 'ct:1:0:report:' },
    agent_id: { value: 'a' },
    command,
  };
}

const FACTS = {
  agentId: 'agent-1',
  frameworkId: 'horae',
  agentEndpoint: '127.0.0.1:5051',
  hostname: 'worker',
  directory: '/sandbox',
  account: { name: 'jobs', home: '/home/jobs' },
  inherited: { TZ: 'Europe/Berlin' },
};

test("a task's own variables win over what the agent gives", () => {
  const variables = [
    { name: 'PATH', value: '/opt/bin' },
    { name: 'EMPTY' },
    { name: '__proto__', value: 'just a name' },
  ];
  const environment = taskEnvironment(aTask({ value: 'x', environment: { variables } }), FACTS);
  expect(environment).toMatchObject({ PATH: '/opt/bin', EMPTY: '', HOME: '/home/jobs' });
  expect(JSON.parse(JSON.stringify(environment))).toHaveProperty('__proto__', 'just a name');
});

describe('the command line', () => {
  test('of a shell command has its arguments behind the name, never inside of the text', () => {
    const command = { shell: true, value: 'echo "$1"', arguments: ['; id'] };
    expect(commandLine(aTask(command))).toEqual({
      file: '/bin/sh',
      args: ['-c', 'echo "$1"', 'report', '; id'],
    });
  });

  test('without a shell takes argv from argv[0] on', () => {
    const command = { shell: false, value: '/bin/echo', arguments: ['echo', 'a b'] };
    expect(commandLine(aTask(command))).toEqual({
      file: '/bin/echo',
      args: ['a b'],
      argv0: 'echo',
    });
    expect(commandLine(aTask({ shell: false, value: '/bin/true' }))).toEqual({
      file: '/bin/true',
      args: [],
    });
  });
});

test('what no process can be made of is said, with the member that is wrong', () => {
  const named = (name: string): CommandInfo => ({
    value: 'x',
    environment: { variables: [{ name, value: '1' }] },
  });
  expect(whyInvalid(aTask({ value: '' }))).toContain('command.value: missing');
  expect(whyInvalid(aTask({ value: 'a\0b' }))).toContain('NUL');
  expect(whyInvalid(aTask({ value: 'x', arguments: ['\0'] }))).toContain('NUL');
  expect(whyInvalid(aTask(named('A=B')))).toContain('"A=B" is not a name');
  expect(whyInvalid(aTask(named('A')))).toBeNull();
});
