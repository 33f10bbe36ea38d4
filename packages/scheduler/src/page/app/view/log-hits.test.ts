import { describe, expect, test } from 'vitest';
import { LOG_HIT_COUNT_MAX, logHits, markedSpans } from './log-hits.js';
import { EMPTY_LOG, appendLog, shownLines } from './log-text.js';

const linesOf = (output: string) => shownLines(appendLog(EMPTY_LOG, output));

describe('a text that is looked for', () => {
  test('is found in any case, several times in a line', () => {
    const hits = logHits(linesOf('Error: no error\nfine\nERROR'), 'error');
    expect(hits.lines).toEqual([0, 0, 2]);
    expect(hits.byLine.get(0)).toEqual([
      [0, 5],
      [10, 15],
    ]);
  });

  test('is found across colours, and is never a pattern', () => {
    const lines = linesOf('\u001b[31mfa\u001b[0mil (a.c)\n');
    expect(logHits(lines, 'fail').lines).toEqual([0]);
    expect(logHits(lines, '(A.C)').lines).toEqual([0]);
    expect(logHits(lines, '.').lines).toHaveLength(1);
  });

  test('stands where it is seen, behind letters that grow when they are made small', () => {
    expect(logHits(linesOf('İİ Fail'), 'fail').byLine.get(0)).toEqual([[3, 7]]);
  });

  test('of nothing is nowhere, and there is an end to finding', () => {
    expect(logHits(linesOf('abc'), '').lines).toEqual([]);
    const hits = logHits(linesOf(`${'x'.repeat(4_000)}\n${'x'.repeat(4_000)}`), 'x');
    expect([hits.lines.length, hits.isCut]).toEqual([LOG_HIT_COUNT_MAX, true]);
  });
});

describe('marks', () => {
  const spans = [
    { text: 'abc', classes: '' },
    { text: 'def', classes: 'ansi-red' },
  ];

  test('keep text and colour, and count the hits of the line', () => {
    expect(markedSpans(spans, [[2, 4]])).toEqual([
      { text: 'ab', classes: '', hit: null },
      { text: 'c', classes: '', hit: 0 },
      { text: 'd', classes: 'ansi-red', hit: 0 },
      { text: 'ef', classes: 'ansi-red', hit: null },
    ]);
  });

  test('beside each other are two', () => {
    const marked = markedSpans(spans, [
      [0, 1],
      [1, 2],
    ]);
    expect(marked.map(({ text, hit }) => `${text}${hit ?? ''}`)).toEqual(['a0', 'b1', 'c', 'def']);
  });
});
