import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobCommand, splitInput } from './crontab-command.js';

const PLAIN = { shell: '/bin/sh', hasHome: false };

/** What `/bin/sh -c` makes of it, as the agent runs it. */
function output(command: string, env: Record<string, string> = {}): string {
  const options = { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', ...env } } as const;
  return spawnSync('/bin/sh', ['-c', command], options).stdout;
}

describe('the percent sign', () => {
  test.each([
    ['cat', 'cat', null],
    ['cat%a', 'cat', 'a'],
    ['cat%a%b%%c', 'cat', 'a\nb\n\nc'],
    ['date +\\%H:\\%M', 'date +%H:%M', null],
    ['cat%50\\%%b', 'cat', '50%\nb'],
    ['echo \\\\%x', 'echo \\\\', 'x'],
    ['cat%', 'cat', ''],
  ])('%s', (text, command, input) => {
    expect(splitInput(text)).toEqual({ command, input });
  });
});

test('a plain command stays as it is', () => {
  expect(jobCommand('df -P / | tail -n 1', PLAIN)).toBe('df -P / | tail -n 1');
});

test('input reaches the first program of a pipe, line by line, closed once at its end', () => {
  expect(output(jobCommand('cat | tr a-z A-Z%one%two', PLAIN))).toBe('ONE\nTWO\n');
  expect(output(jobCommand('cat%one%', PLAIN))).toBe('one\n');
  expect(output(jobCommand('wc -c%', PLAIN)).trim()).toBe('0');
});

test('nothing in the input is expanded or ends it, whatever it holds', () => {
  const line = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });
  const lines = fc.array(
    fc.oneof(line, fc.constantFrom('END_OF_INPUT', '$HOME', '`id`', "'", '\\')),
    {
      minLength: 1,
      maxLength: 4,
    },
  );
  fc.assert(
    fc.property(lines, (texts) => {
      // `\%` and `\` in front of a `%` have a meaning of their own, tested above.
      const input = texts.map((text) => text.replaceAll('\\', '/').replaceAll('%', ''));
      const expected = input.join('\n');
      const shown = output(jobCommand(`cat%${input.join('%')}`, PLAIN));
      expect(shown).toBe(expected === '' ? '' : expected.replace(/\n?$/, '\n'));
    }),
    { numRuns: 40 },
  );
});

test('another shell gets the command as one word', () => {
  const command = jobCommand(`echo "it's $0 $X"`, { shell: '/bin/bash', hasHome: false });
  expect(command).toBe(`exec /bin/bash -c 'echo "it'\\''s $0 $X"'`);
  const odd = jobCommand(`printf '%s' "it's $X"`.replace('%', '\\%'), {
    shell: '/usr/bin/env',
    hasHome: false,
  });
  expect(odd).toContain('/usr/bin/env -c ');
});

test('with HOME set the command starts there, as under cron', () => {
  expect(output(jobCommand('pwd', { shell: '/bin/sh', hasHome: true }), { HOME: '/' })).toBe('/\n');
});
