import { type Result, accepted, refused } from '../../kernel/index.js';

/**
 * The value in a record of Mesos's state storage, in which Chronos keeps its jobs: the message
 * `Entry { string name = 1; bytes uuid = 2; bytes value = 3; }`. One field of one message: that is
 * less to read here than a library of protocol buffers is to install on every machine.
 */
export function entryValue(bytes: Buffer): Result<Buffer, string> {
  let value: Buffer | null = null;
  let at = 0;
  while (at < bytes.length) {
    const tag = varint(bytes, at);
    const size = tag === null ? null : varint(bytes, tag.end);
    // All three fields are of the kind that begins with its length.
    if (tag === null || size === null || tag.number % 8 !== LENGTH_DELIMITED)
      return refused(NO_ENTRY);
    const end = size.end + size.number;
    if (end > bytes.length) return refused(NO_ENTRY);
    if (tag.number >> 3 === VALUE_FIELD) value = bytes.subarray(size.end, end);
    at = end;
  }
  return value === null ? refused(NO_ENTRY) : accepted(value);
}

const LENGTH_DELIMITED = 2;
const VALUE_FIELD = 3;
const NO_ENTRY = 'is no record of Chronos: expected the Entry message of Mesos with a value';

/** Records hold at most 1 MB, so four bytes are enough for any number in them. */
function varint(
  bytes: Buffer,
  at: number,
): { readonly number: number; readonly end: number } | null {
  let number = 0;
  for (let index = 0; index < 4; index += 1) {
    const byte = bytes[at + index];
    if (byte === undefined) return null;
    number += (byte & 0x7f) << (7 * index);
    if (byte < 0x80) return { number, end: at + index + 1 };
  }
  return null;
}
