import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WireError, createRecordReader, frameRecord } from './index.js';

const LIMIT = { recordBytesMax: 1_000 };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function readIn(chunks: readonly Uint8Array[]): number[][] {
  const records: number[][] = [];
  const reader = createRecordReader((record) => records.push([...record]), LIMIT);
  for (const chunk of chunks) reader.push(chunk);
  return records;
}

/** The stream cut at the given places. */
function cut(stream: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (stream.length + 1)))];
  const borders = [0, ...ends.sort((a, b) => a - b), stream.length];
  return borders.slice(1).map((end, index) => stream.subarray(borders[index], end));
}

describe('RecordIO', () => {
  test('records come out whole wherever the chunks are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 20 }),
        fc.array(fc.nat(8_000), { maxLength: 60 }),
        (records, places) => {
          const stream = Buffer.concat(records.map(frameRecord));
          expect(readIn(cut(stream, places))).toEqual(records.map((record) => [...record]));
        },
      ),
      { numRuns: 500 },
    );
  });

  test('one byte at a time is enough', () => {
    const stream = bytesOf('3\nabc11\nhello world');
    expect(readIn([...stream].map((byte) => Uint8Array.of(byte)))).toHaveLength(2);
  });

  test('an empty record is passed over', () => {
    expect(readIn([bytesOf('0\n2\nok')])).toEqual([[...bytesOf('ok')]]);
    expect(readIn([bytesOf('0\n'), bytesOf('0\n1\nx')])).toEqual([[...bytesOf('x')]]);
  });

  test.each([
    ['a letter in the length', '1x\n'],
    ['no length', '\n'],
    ['a sign', '-1\n'],
    ['21 digits', `${'0'.repeat(21)}\n`],
    ['more than the bound', '1001\n'],
  ])('%s ends the stream for good', (_, text) => {
    const reader = createRecordReader(() => undefined, LIMIT);
    expect(() => reader.push(bytesOf(text))).toThrow(WireError);
    expect(() => reader.push(bytesOf('1\nx'))).toThrow(WireError);
  });

  test('only the bytes of an unfinished record are held', () => {
    const reader = createRecordReader(() => undefined, LIMIT);
    reader.push(bytesOf('5\nabc'));
    expect(reader.heldBytes).toBe(3);
    reader.push(bytesOf('de'));
    expect(reader.heldBytes).toBe(0);
  });
});
