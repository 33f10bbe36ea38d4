import { deflateSync, inflateSync } from 'node:zlib';
import { ZNODE_BYTES_MAX } from '@horae/submitter/zookeeper';

/**
 * A segment is rows of two lines: a key, which is what rows replace each other by, and a body. A
 * thousand or so of them are one packed block; a block is one part, or several if a row is huge.
 */
export interface Row {
  readonly key: string;
  readonly body: string;
}

/** Characters of a block: packing one holds the thread for a few milliseconds. */
const BLOCK_CHARS = 1_000_000;
const LAST_OF_BLOCK = 0;
const GOES_ON = 1;
const PART_BYTES = ZNODE_BYTES_MAX - 1;

/** The parts, one block at a time, so that a caller can do something else in between. */
export function* packSegment(rows: Iterable<Row>): Generator<Buffer> {
  let lines: string[] = [];
  let charCount = 0;
  for (const { key, body } of rows) {
    lines.push(key, body);
    charCount += key.length + body.length;
    if (charCount < BLOCK_CHARS) continue;
    yield* packBlock(lines);
    lines = [];
    charCount = 0;
  }
  if (lines.length > 0) yield* packBlock(lines);
}

function* packBlock(lines: readonly string[]): Generator<Buffer> {
  const packed = deflateSync(lines.join('\n'), { level: 1 });
  for (let at = 0; at < packed.length; at += PART_BYTES) {
    const isLast = at + PART_BYTES >= packed.length;
    const mark = Buffer.of(isLast ? LAST_OF_BLOCK : GOES_ON);
    yield Buffer.concat([mark, packed.subarray(at, at + PART_BYTES)]);
  }
}

export function isLastOfBlock(part: Buffer): boolean {
  return part[0] === LAST_OF_BLOCK;
}

export function partBody(part: Buffer): Buffer {
  return part.subarray(1);
}

/** All rows of a segment. @throws Error when it is damaged: the packed form carries a checksum */
export function unpackSegment(parts: readonly Buffer[]): readonly Row[] {
  const rows: Row[] = [];
  let open: Buffer[] = [];
  for (const part of parts) {
    open.push(partBody(part));
    if (!isLastOfBlock(part)) continue;
    for (const row of rowsOf(inflateSync(Buffer.concat(open)))) rows.push(row);
    open = [];
  }
  if (open.length > 0) throw new Error('its last part is missing');
  return rows;
}

export function rowsOf(text: Buffer): readonly Row[] {
  const lines = text.toString().split('\n');
  const rows: Row[] = new Array(lines.length / 2);
  for (let at = 0; at < lines.length; at += 2) {
    rows[at / 2] = { key: lines[at] as string, body: lines[at + 1] as string };
  }
  return rows;
}
