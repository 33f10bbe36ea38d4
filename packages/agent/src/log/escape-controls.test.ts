import { expect, test } from 'vitest';
import { escapeControls } from './escape-controls.js';

test('text from outside stays one line and cannot drive a terminal', () => {
  expect(escapeControls('a\nb\r\u001b[31mc\u2028\u202ed')).toBe(
    'a\\u000ab\\u000d\\u001b[31mc\\u2028\\u202ed',
  );
});

test('everything readable stays as it is', () => {
  expect(escapeControls('昼夜 🕰 naïve "x" \\n')).toBe('昼夜 🕰 naïve "x" \\n');
});
