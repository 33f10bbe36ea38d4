import { describe, expect, test } from 'vitest';
import { readOptions } from './read-options.js';
import { SCHEDULER_OPTIONS, type SchedulerSettings } from './scheduler-options.js';

interface Given {
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: string;
}

function read({ argv = [], env = {}, file }: Given): ReturnType<typeof readAll> {
  return readAll(file === undefined ? argv : ['--config', 'h.json', ...argv], env, file);
}

function readAll(argv: readonly string[], env: Readonly<Record<string, string>>, file?: string) {
  const readFile = (path: string): string => {
    if (file === undefined) throw new Error('there is no such file');
    expect(path).toBe('h.json');
    return file;
  };
  return readOptions(SCHEDULER_OPTIONS, { command: 'hs', version: '1', argv, env, readFile });
}

function settings(given: Given): SchedulerSettings {
  const result = read(given);
  if (!result.ok || 'help' in result.value) throw new Error(JSON.stringify(result));
  return result.value;
}

function problems(given: Given): readonly string[] {
  const result = read(given);
  return result.ok ? [] : result.error;
}

describe('reading options', () => {
  test('without anything given, every option has its default', () => {
    const found = settings({});
    expect(found['http-port']).toBe(4400);
    expect(found['http-host']).toBe('127.0.0.1');
    expect(found['history-retention']).toBe(90 * 86_400_000);
    expect(found.master).toEqual([]);
    expect(found['http-credentials']).toBeNull();
  });

  test('a flag wins over the environment, the environment over the file', () => {
    const file = '{ "http-port": 1, "master-port": 1, "data-dir": "one" }';
    const env = { HORAE_HTTP_PORT: '2', HORAE_MASTER_PORT: '2' };
    const found = settings({ file, env, argv: ['--http-port', '3'] });
    expect(found['http-port']).toBe(3);
    expect(found['master-port']).toBe(2);
    expect(found['data-dir']).toBe('one');
  });

  test('the file may have comments and trailing commas', () => {
    expect(settings({ file: '{ // mine\n "http-port": 5, /* so */ }' })['http-port']).toBe(5);
  });

  test('lists and objects read the same from file and flag', () => {
    const master = ['http://a:5050', 'http://b:5050'];
    const limits = { slow: { runs: 2, cpus: 1.5 } };
    expect(settings({ file: JSON.stringify({ master, 'queue-limits': limits }) })).toMatchObject({
      master,
      'queue-limits': limits,
    });
    const argv = ['--master', master.join(','), '--queue-limits', JSON.stringify(limits)];
    expect(settings({ argv })).toMatchObject({ master, 'queue-limits': limits });
  });

  test('credentials are split at the first colon', () => {
    const env = { HORAE_HTTP_CREDENTIALS: 'ops:a:b' };
    expect(settings({ env })['http-credentials']).toEqual({ user: 'ops', password: 'a:b' });
  });

  test.each([
    [{ argv: ['--http-port', '70000'] }, '--http-port: "70000" is not a port from 0 to 65535'],
    [{ argv: ['--http-port', ''] }, '--http-port: "" is not a port'],
    [{ env: { HORAE_HTTP_PORT: 'x' } }, 'HORAE_HTTP_PORT: "x" is not a port'],
    [{ file: '{"http-port": -1}' }, 'h.json: http-port: -1 is not a port'],
    [{ file: '{"insecure": "maybe"}' }, 'h.json: insecure: "maybe" is not true or false.'],
    [{ argv: ['--history-retention', '90d'] }, 'an ISO-8601 duration, e.g. P90D'],
    [{ argv: ['--log-level', 'loud'] }, '"loud" is not one of error, warn, info, debug.'],
    [{ argv: ['--master', 'ftp://x'] }, '--master: "ftp://x" is not a list'],
    [{ argv: ['--queue-limits', '{"a":{"runs":-1}}'] }, 'is not limits by queue, e.g.'],
    [{ argv: ['--http-credentials', 'ops'] }, 'is not user:password'],
    [{ file: '{"htp-port": 1}' }, 'h.json: "htp-port" is not an option; there are http-host,'],
    [{ file: '{\n"http-port": }' }, 'h.json:2: ValueExpected'],
    [{ file: '[1]' }, 'h.json: it has to be a JSON object'],
    [{ argv: ['--config', 'h.json'] }, '--config: cannot read "h.json": there is no such file.'],
    [{ argv: ['--htp-port', '1'] }, 'Unknown argument: htp-port. See hs --help.'],
    [{ argv: ['stray'] }, '"stray" is not an option. See hs --help.'],
  ])('%j is refused with its place, rule and example', (given, sentence) => {
    expect(problems(given as Given).join('\n')).toContain(sentence);
  });

  test('everything that is wrong is told at once', () => {
    expect(problems({ argv: ['--http-port', 'x', '--log-level', 'y'] })).toHaveLength(2);
  });

  test('help lists every option', () => {
    const result = read({ argv: ['--help'] });
    const help = result.ok && 'help' in result.value ? result.value.help : '';
    for (const name of Object.keys(SCHEDULER_OPTIONS)) expect(help).toContain(`--${name}`);
  });
});
