import { expect, test } from 'vitest';
import { blankComments } from './blank-comments.js';

test('whole-line comments become empty lines, so that every line keeps its number', () => {
  expect(blankComments('{\n  // one\n  # two\n"a": "//x"\n}')).toBe('{\n\n\n"a": "//x"\n}');
});

test('a "/*" that nothing closes hides its own line only', () => {
  const text = '/* owner\n"owner": "x",\n/* name */\n"name": "y"';
  expect(blankComments(text)).toBe('\n"owner": "x",\n/* name */\n"name": "y"');
});

test('a real block comment is left for the parser', () => {
  const text = '/*\n * hello\n */\n{}';
  expect(blankComments(text)).toBe(text);
});
