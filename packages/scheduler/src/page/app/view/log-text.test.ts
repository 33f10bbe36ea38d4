import { describe, expect, test } from 'vitest';
import {
  EMPTY_LOG,
  LOG_LINE_COUNT_MAX,
  LOG_LINE_LENGTH_MAX,
  appendLog,
  shownLines,
} from './log-text.js';

function linesOf(...outputs: string[]): string[] {
  const log = outputs.reduce((log, output) => appendLog(log, output), EMPTY_LOG);
  return shownLines(log).map((line) => line.spans.map((span) => span.text).join(''));
}

describe('output as text', () => {
  test('lines that arrive in pieces are put together', () => {
    expect(linesOf('one\ntw', 'o\nthr', 'ee')).toEqual(['one', 'two', 'three']);
    expect(linesOf('one\n')).toEqual(['one']);
    expect(linesOf('a\n\nb\n')).toEqual(['a', '', 'b']);
  });

  test('markup is nothing but text', () => {
    const log = appendLog(EMPTY_LOG, '<img src=x onerror=alert(1)> &amp;\n');
    expect(shownLines(log)[0]?.spans).toEqual([
      { text: '<img src=x onerror=alert(1)> &amp;', classes: '' },
    ]);
  });

  test('markup between colours stays text too', () => {
    expect(linesOf('\u001b[31m<b onclick="x">\u001b[0m\n')).toEqual(['<b onclick="x">']);
  });

  test('a progress bar shows what stands there in the end', () => {
    expect(linesOf('10%\r50%\r100%\n')).toEqual(['100%']);
    expect(linesOf('windows line\r\nnext\r\n')).toEqual(['windows line', 'next']);
  });

  test('control characters and unknown escapes are not shown', () => {
    expect(linesOf('a\u0007b\u0000c\u001b[2Jd\n')).toEqual(['abcd']);
  });
});

describe('colours', () => {
  test('become classes of a fixed set', () => {
    const log = appendLog(EMPTY_LOG, '\u001b[1;32mok\u001b[0m plain\n');
    expect(shownLines(log)[0]?.spans).toEqual([
      { text: 'ok', classes: 'ansi-green bold' },
      { text: ' plain', classes: '' },
    ]);
  });

  test('a background has a class of its own, colours beyond the sixteen have none', () => {
    const log = appendLog(EMPTY_LOG, '\u001b[41mx\u001b[0m\u001b[38;2;1;2;3my\u001b[0m\n');
    const classes = shownLines(log)[0]?.spans.map((span) => span.classes);
    expect(classes).toEqual(['on-ansi-red', '']);
  });
});

describe('bounds', () => {
  test('the oldest lines go, and the log says so', () => {
    const log = appendLog(EMPTY_LOG, 'line\n'.repeat(LOG_LINE_COUNT_MAX + 10));
    expect(log.lines).toHaveLength(LOG_LINE_COUNT_MAX);
    expect(log.hasDropped).toBe(true);
    expect(log.lines[0]?.number).toBe(10);
  });

  test('a line without an end does not grow for ever', () => {
    const log = appendLog(appendLog(EMPTY_LOG, 'x'.repeat(6_000)), 'y'.repeat(6_000));
    expect(log.openLine).toHaveLength(LOG_LINE_LENGTH_MAX);
  });

  test('lines keep their numbers while the log grows', () => {
    const before = appendLog(EMPTY_LOG, 'a\nb\n');
    const after = appendLog(before, 'c\n');
    expect(after.lines.map((line) => line.number)).toEqual([0, 1, 2]);
    expect(after.lines[0]).toBe(before.lines[0]);
  });
});
