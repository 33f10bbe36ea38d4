import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { AGENT_OPTIONS } from './agent-options.js';
import { type AgentSettings, type OptionSources, readAgentOptions } from './read-options.js';

const FILE = '{ /* comments are fine */ "port": 6051, "attributes": "rack:r1", "cpus": 1.5 }';

function settings(sources: Partial<OptionSources>): AgentSettings {
  const read = readAgentOptions({
    argv: [],
    env: {},
    version: '1',
    readFile: () => FILE,
    ...sources,
  });
  if (!read.ok || 'help' in read.value) throw new Error(JSON.stringify(read));
  return read.value;
}

function problems(sources: Partial<OptionSources>): readonly string[] {
  const read = readAgentOptions({ argv: [], env: {}, version: '1', ...sources });
  return read.ok ? [] : read.error;
}

test('flags win over the environment, the environment over the file, the file over defaults', () => {
  const argv = ['--config', 'agent.json'];
  expect(settings({ argv }).port).toBe(6051);
  expect(settings({ argv, env: { HORAE_AGENT_PORT: '7051' } }).port).toBe(7051);
  expect(settings({ argv: [...argv, '--port', '0'], env: { HORAE_AGENT_PORT: '7051' } }).port).toBe(
    0,
  );
  expect(settings({ argv })).toMatchObject({
    cpus: 1.5,
    attributes: 'rack:r1',
    'on-quit': 'leave',
  });
});

test('masters are a list, spans are ISO-8601', () => {
  const argv = ['--master', 'http://a:5050,http://b:5050', '--quit-time', 'PT1M30S'];
  const { master, 'quit-time': quitTime } = settings({ argv });
  expect(master).toEqual(['http://a:5050', 'http://b:5050']);
  expect(quitTime).toBe(90_000);
});

test('everything that is wrong is told at once, with place, value and rule', () => {
  expect(
    problems({
      argv: ['--port', '70000', '--cpus', '-1', '--attributes', 'rack'],
      env: { HORAE_AGENT_QUIT_TIME: '10s' },
    }),
  ).toEqual([
    '--port: "70000" is not a port from 0 to 65535, e.g. 5051.',
    '--cpus: "-1" is not a number of 0 or more, e.g. 3.5.',
    '--attributes: "rack" is not a text, e.g. rack:r1;zone:b.',
    'HORAE_AGENT_QUIT_TIME: "10s" is not an ISO-8601 duration, e.g. PT10S.',
  ]);
  expect(problems({ argv: ['--prot', '1'] })[0]).toContain('prot');
  expect(problems({ argv: ['--config', 'x'], readFile: () => '{"prot": 1}' })[0]).toContain(
    'x: "prot" is not an option',
  );
  expect(problems({ argv: ['--config', 'x'], readFile: () => '{"port": }' })[0]).toContain('x:1:');
});

test('the example file says every option with its default', () => {
  const path = new URL('../../../../configs/agent.json', import.meta.url);
  const text = readFileSync(path, 'utf8');
  for (const name of Object.keys(AGENT_OPTIONS)) expect(text).toContain(`"${name}":`);
  expect(settings({ argv: ['--config', 'x'], readFile: () => text })).toEqual(settings({}));
});
