import { describe, expect, test } from 'vitest';
import {
  type Program,
  type Settings,
  amount,
  bytes,
  choice,
  count,
  credentials,
  list,
  optionalText,
  port,
  readOptions,
  renderReference,
  span,
  text,
  yesNo,
} from './index.js';

const TABLE = {
  'http-port': port(4400, 'Where it listens.'),
  'data-dir': text('data', 'Where it writes.'),
  insecure: yesNo(false, 'Listen anywhere.'),
  'quit-time': span('PT10S', 'How long it takes to go.'),
  cpus: amount('3.5', 'Cores to offer.'),
  copies: count(3, 'How many.'),
  'output-max': bytes({ fallback: 4_096, min: 1_024 }, 'How much is kept.'),
  'log-level': choice(['warn', 'info'], 'info', 'What is told.'),
  master: list(['http://m:1'], 'Whom to ask.', {
    example: 'http://a:1,http://b:1',
    isMember: (member) => member.startsWith('http://'),
  }),
  attributes: optionalText('rack:r1', 'Of this machine.', (value) => value.includes(':')),
  password: credentials('Who may come in.'),
} as const;

const PROGRAM: Program<typeof TABLE> = {
  command: 'weaver',
  introduction: 'It weaves.',
  variablePrefix: 'W_',
  configVariable: 'W_CONFIG',
  table: TABLE,
  exits: [{ code: 7, meaning: 'The thread | broke.' }],
  starts: [
    {
      program: { command: 'spinner', variablePrefix: 'S_', table: { wool: text('no', 'Whose.') } },
      configOption: 'spinner-config',
    },
  ],
};

interface Given {
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The text of w.json, named by `--config`. */
  readonly file?: string;
}

function read({ argv = [], env = {}, file }: Given) {
  return readOptions(PROGRAM, {
    version: '1.2.3',
    argv: file === undefined ? argv : ['--config', 'w.json', ...argv],
    env,
    readFile: (path) => {
      if (file === undefined) throw new Error('there is no such file');
      expect(path).toBe('w.json');
      return file;
    },
  });
}

function settings(given: Given): Settings<typeof TABLE> {
  const result = read(given);
  if (!result.ok || 'help' in result.value) throw new Error(JSON.stringify(result));
  return result.value;
}

function problems(given: Given): readonly string[] {
  const result = read(given);
  return result.ok ? [] : result.error;
}

function help(...argv: readonly string[]): string {
  const result = read({ argv });
  return result.ok && 'help' in result.value ? result.value.help : '';
}

describe('reading options', () => {
  test('without anything given, every option has its default', () => {
    expect(settings({})).toEqual({
      'http-port': 4400,
      'data-dir': 'data',
      insecure: false,
      'quit-time': 10_000,
      cpus: null,
      copies: 3,
      'output-max': 4_096,
      'log-level': 'info',
      master: ['http://m:1'],
      attributes: null,
      password: null,
    });
  });

  test('a flag wins over the environment, the environment over the file', () => {
    const file = '{ "http-port": 1, "copies": 1, "data-dir": "one" }';
    const env = { W_HTTP_PORT: '2', W_COPIES: '2' };
    const found = settings({ file, env, argv: ['--http-port', '3'] });
    expect(found).toMatchObject({ 'http-port': 3, copies: 2, 'data-dir': 'one' });
  });

  test('the file may be named by a variable, and have comments and trailing commas', () => {
    const readFile = (): string => '{ // mine\n "http-port": 5, /* so */ }';
    const sources = { version: '1', argv: [], env: { W_CONFIG: 'w.json' }, readFile };
    expect(readOptions(PROGRAM, sources)).toMatchObject({ ok: true, value: { 'http-port': 5 } });
  });

  test('lists read the same from file and flag', () => {
    const master = ['http://a:5050', 'http://b:5050'];
    expect(settings({ file: JSON.stringify({ master }) }).master).toEqual(master);
    expect(settings({ argv: ['--master', master.join(',')] }).master).toEqual(master);
    expect(settings({ file: '{"master": []}' }).master).toEqual([]);
  });

  test('spans are ISO-8601, credentials are split at the first colon', () => {
    expect(settings({ argv: ['--quit-time', 'PT1M30S'] })['quit-time']).toBe(90_000);
    const env = { W_PASSWORD: 'ops:a:b' };
    expect(settings({ env }).password).toEqual({ user: 'ops', password: 'a:b' });
  });

  test.each([
    [
      { argv: ['--http-port', '70000'] },
      '--http-port: "70000" is not a port from 0 to 65535, e.g.',
    ],
    [{ argv: ['--http-port', ''] }, '--http-port: "" is not a port'],
    [{ env: { W_HTTP_PORT: 'x' } }, 'W_HTTP_PORT: "x" is not a port'],
    [{ file: '{"http-port": -1}' }, 'w.json: http-port: -1 is not a port'],
    [{ file: '{"insecure": "maybe"}' }, 'w.json: insecure: "maybe" is not true or false.'],
    [{ file: '{"data-dir": ""}' }, 'data-dir: "" is not a text that is not empty, e.g. data.'],
    [{ argv: ['--quit-time', '90d'] }, '"90d" is not an ISO-8601 duration, e.g. PT10S.'],
    [{ argv: ['--cpus', '-1'] }, '--cpus: "-1" is not a number of 0 or more, e.g. 3.5.'],
    [{ argv: ['--copies', '0'] }, '--copies: "0" is not a whole number of 1 or more, e.g. 3.'],
    [{ argv: ['--output-max', '9'] }, '"9" is not a whole number from 1024, e.g. 4096.'],
    [{ argv: ['--log-level', 'loud'] }, '"loud" is not one of warn, info.'],
    [{ argv: ['--master', 'ftp://x'] }, '"ftp://x" is not a list, e.g. http://a:1,http://b:1.'],
    [{ argv: ['--attributes', 'rack'] }, '--attributes: "rack" is not a text, e.g. rack:r1.'],
    [{ file: '{"htp-port": 1}' }, 'w.json: "htp-port" is not an option; there are http-port,'],
    [{ file: '{"constructor": 1}' }, 'w.json: "constructor" is not an option'],
    [{ file: '{\n"http-port": }' }, 'w.json:2: ValueExpected; it has to be JSON, e.g. {'],
    [{ file: '[1]' }, 'w.json: it has to be a JSON object, e.g. {"http-port":"4400"}.'],
    [{ argv: ['--config', 'w.json'] }, '--config: cannot read "w.json": there is no such file.'],
    [{ env: { W_CONFIG: 'w.json' } }, 'W_CONFIG: cannot read "w.json"'],
    [{ argv: ['--htp-port', '1'] }, 'Unknown argument: htp-port. See weaver --help.'],
    [
      { argv: ['--wool', '1'] },
      '--wool is an option of spinner, which weaver starts: set S_WOOL in the environment, or "wool" in the file that --spinner-config names.',
    ],
    [{ argv: ['stray'] }, '"stray" is not an option. See weaver --help.'],
  ])('%j is refused with its place, rule and example', (given, sentence) => {
    expect(problems(given as Given).join('\n')).toContain(sentence);
  });

  test('everything that is wrong is told at once', () => {
    expect(problems({ argv: ['--http-port', 'x', '--log-level', 'y'] })).toHaveLength(2);
  });

  test('a password that cannot be read is not repeated in the refusal', () => {
    const [problem] = problems({ env: { W_PASSWORD: 'hunter2' } });
    expect(problem).toBe('W_PASSWORD: what is given is not user:password, e.g. ops:a-long-secret.');
  });

  test('help lists every option, and the version is answered', () => {
    for (const name of Object.keys(TABLE)) expect(help('--help')).toContain(`--${name}`);
    expect(help('--version')).toBe('1.2.3');
  });
});

test('the reference has a row for each option and exit code, and no cell breaks its table', () => {
  const reference = renderReference([PROGRAM]);
  expect(reference).toContain('## `weaver`\n\nIt weaves.');
  expect(reference).toContain('`W_CONFIG`');
  expect(reference).toContain(
    '| `--log-level` | `W_LOG_LEVEL` | warn \\| info | `info` | What is told. |',
  );
  expect(reference).toContain('| `--password` | `W_PASSWORD` | user:password | none |');
  expect(reference).toContain('| 7 | The thread \\| broke. |');
});
