import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SearchText, foldCase } from './search-text.js';

/** What "in any case" means: the way of regular expressions. */
function contains(text: string, part: string): boolean {
  return new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'i').test(text);
}

/** Letters whose cases are odd, common ones so that parts are found, and anything else. */
const unit = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...'abABzZ019 ./\\*[') },
  { weight: 2, arbitrary: fc.constantFrom(...'äÄßẞıİſKkΣσςéÉнНǆǅ中😀') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
);
const text = fc.string({ unit, maxLength: 12 }).map((value) => value.replaceAll('\0', ''));
const part = fc
  .string({ unit, minLength: 1, maxLength: 3 })
  .map((value) => value.replaceAll('\0', ''));

function found(texts: readonly string[], wanted: string): readonly number[] {
  const packed = new SearchText(texts);
  const indices: number[] = [];
  for (let index = packed.next(foldCase(wanted), 0); index !== -1;) {
    indices.push(index);
    index = index + 1 < texts.length ? packed.next(foldCase(wanted), index + 1) : -1;
  }
  return indices;
}

describe('texts that contain a part in any case', () => {
  test('are those that a search through each of them finds', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), part, (texts, wanted) => {
        fc.pre(wanted !== '');
        const expected = texts.flatMap((each, index) => (contains(each, wanted) ? [index] : []));
        expect(found(texts, wanted)).toEqual(expected);
      }),
      { numRuns: 3_000 },
    );
  });

  test('are found at the beginning, in the end, and never across two of them', () => {
    const texts = ['abc', '', 'cab', 'ABC'];
    expect(found(texts, 'ab')).toEqual([0, 2, 3]);
    expect(found(texts, 'BC')).toEqual([0, 3]);
    expect(found(texts, 'cc')).toEqual([]);
    expect(found(texts, 'bcc')).toEqual([]);
  });

  test('keep their length, and a sigma is one letter wherever it stands', () => {
    for (const each of ['ß', 'İ', 'ΟΔΟΣ', 'ŉ', 'ﬁ'])
      expect(foldCase(each)).toHaveLength(each.length);
    expect(foldCase('οδος')).toBe(foldCase('ΟΔΟΣ'));
    expect(foldCase('οδοσα').startsWith(foldCase('οδος'))).toBe(true);
  });
});
