import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keywordAutomaton } from './keyword-automaton.js';
import { type KeywordHit, KeywordScanner } from './keyword-scanner.js';

function scan(keywords: readonly string[], pieces: readonly string[]): KeywordHit | null {
  const scanner = new KeywordScanner(keywordAutomaton(keywords));
  for (const piece of pieces) if (scanner.push(piece)) break;
  return scanner.result();
}

/** The end of the first keyword to end, the slow way. */
function firstEnd(keywords: readonly string[], text: string): number {
  const lower = text.toLowerCase();
  const ends = keywords.flatMap((word) => {
    const at = lower.indexOf(word.toLowerCase());
    return at < 0 ? [] : [at + word.length];
  });
  return Math.min(...ends);
}

describe('a keyword', () => {
  test('is found in any case, with its line', () => {
    const text = 'ok\nall well\nFatal Error here\nbye\n';
    expect(scan(['fatal', 'bye'], [text])).toEqual({
      keyword: 'fatal',
      line: 3,
      text: 'Fatal Error here',
    });
    expect(scan(['ÄRGER'], ['viel ärger'])?.keyword).toBe('ÄRGER');
  });

  test('is a literal word, whatever it looks like', () => {
    expect(scan(['f.tal', '(', '.*'], ['fatal'])).toBeNull();
    expect(scan(['('], ['f(x)'])?.keyword).toBe('(');
  });

  test('is found across pieces, and so is its line', () => {
    const pieces = ['one\ntw', 'o FA', 'T', 'AL thr', 'ee\nfour'];
    expect(scan(['fatal'], pieces)).toEqual({ keyword: 'fatal', line: 2, text: 'two FATAL three' });
  });

  test('stands on its line when letters before it grow in lower case', () => {
    expect(scan(['fatal'], ['İİİİ\nİ fatal'])).toEqual({
      keyword: 'fatal',
      line: 2,
      text: 'İ fatal',
    });
  });

  test('is shown with a part of a long line, without control characters', () => {
    const hit = scan(['fatal'], ['x'.repeat(5_000), '\tfatal\u001b[0m', 'y'.repeat(5_000)]);
    expect(hit?.text).toMatch(/^x+ fatal \[0my+$/);
    expect(hit?.text.length).toBeLessThan(400);
  });

  test('is the one that ends first, however the text comes in pieces', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'B', '\n'), minLength: 1, maxLength: 4 });
    const piece = fc.string({ unit: fc.constantFrom('A', 'b', 'c', '\n'), maxLength: 9 });
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.array(piece, { maxLength: 6 }),
        (keywords, pieces) => {
          const text = pieces.join('');
          const end = firstEnd(keywords, text);
          const hit = scan(keywords, pieces);
          expect(hit === null).toBe(end === Infinity);
          if (hit === null) return;
          const upToEnd = text.slice(0, end).toLowerCase();
          expect(upToEnd.endsWith(hit.keyword.toLowerCase())).toBe(true);
          expect(hit.line).toBe(text.slice(0, end - 1).split('\n').length);
        },
      ),
      { numRuns: 500 },
    );
  });
});
