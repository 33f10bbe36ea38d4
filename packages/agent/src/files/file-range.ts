import { closeSync, readSync } from 'node:fs';
import type { OpenedFile } from './sandbox-files.js';

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** The bytes of the range that exist, and no more. Closes the file. */
export function readRange(file: OpenedFile, range: ByteRange): Buffer {
  try {
    const end = Math.min(file.sizeBytes, range.offset + range.length);
    const bytes = Buffer.alloc(Math.max(0, end - range.offset));
    let filled = 0;
    while (filled < bytes.length) {
      const position = range.offset + filled;
      const count = readSync(file.fd, bytes, filled, bytes.length - filled, position);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  } finally {
    closeSync(file.fd);
  }
}

/** Without a last character that is not complete: the reader asks again from there. */
export function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    const isContinuation = (byte & 0b1100_0000) === 0b1000_0000;
    if (isContinuation) continue;
    const neededCount = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    const isCut = neededCount > back && bytes.length > back;
    return isCut ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
