import { expect, test } from 'vitest';
import { runWords } from './run-words.js';

test.each<[text: string, words: string[]]>([
  ['', []],
  [' \t\n', []],
  ['-debug  -x', ['-debug', '-x']],
  ['--text "hello world" done', ['--text', 'hello world', 'done']],
  ["--text='hello world'", ['--text=hello world']],
  ['"" \'\'', ['', '']],
  ['a\\ b \\"c\\"', ['a b', '"c"']],
  ['"a \\"b\\" \\n \\$x"', ['a "b" \\n $x']],
  ["'a \\ b'", ['a \\ b']],
  ['it\'s 5" wide', ["it's", '5"', 'wide']],
  ['end\\', ['end\\']],
  ['; rm -rf / && $(id) `id` *', [';', 'rm', '-rf', '/', '&&', '$(id)', '`id`', '*']],
])('%j', (text, words) => {
  expect(runWords(text)).toEqual(words);
});

test('hostile quotes cost no more than reading', () => {
  const startedAt = performance.now();
  for (const part of ['"', "'", '"\\', '\\"', '"\'', 'a"']) runWords(part.repeat(20_000));
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
