import { WireError } from './wire-error.js';

/** Reads RecordIO: decimal length, one newline, that many bytes, and so on for ever. */
export interface RecordReader {
  /** Any cut of the stream; HTTP chunk borders mean nothing. @throws WireError on a bad header */
  push(chunk: Uint8Array): void;
  /** Bytes of an unfinished record held at present. */
  readonly heldBytes: number;
}

export interface RecordReaderOptions {
  readonly recordBytesMax: number;
}

const NEWLINE = 0x0a;
const DIGIT_0 = 0x30;
const DIGIT_9 = 0x39;
/** The length is an unsigned 64-bit number. */
const LENGTH_DIGITS_MAX = 20;

/**
 * A push parser. A record is valid only during `onRecord` (it may be a view of the chunk); empty
 * records are passed over, as mesos-go does. After a bad header every further push throws: a stream
 * without its framing cannot be picked up again.
 */
export function createRecordReader(
  onRecord: (record: Uint8Array) => void,
  options: RecordReaderOptions,
): RecordReader {
  let digitCount = 0;
  let length = 0;
  let body: Uint8Array | null = null;
  let filled = 0;
  let failure: WireError | null = null;

  function fail(reason: string): never {
    failure = new WireError('malformed', `RecordIO: ${reason}`);
    throw failure;
  }

  function readHeader(chunk: Uint8Array, start: number): number {
    let at = start;
    while (at < chunk.length) {
      const byte = chunk[at] ?? 0;
      at += 1;
      if (byte === NEWLINE) {
        if (digitCount === 0) fail('a record without a length');
        return at;
      }
      if (byte < DIGIT_0 || byte > DIGIT_9) fail(`byte ${byte} in a length`);
      digitCount += 1;
      length = length * 10 + (byte - DIGIT_0);
      if (digitCount > LENGTH_DIGITS_MAX) fail('a length of more than 20 digits');
      if (length > options.recordBytesMax) {
        fail(`a record of ${length} bytes or more; at most ${options.recordBytesMax} are taken`);
      }
    }
    return -1;
  }

  /** Answers where the body ended in the chunk, or -1 when the chunk ended first. */
  function readBody(chunk: Uint8Array, start: number): number {
    const end = start + length - filled;
    if (body === null && end <= chunk.length) {
      finish(chunk.subarray(start, end));
      return end;
    }
    body ??= new Uint8Array(length);
    const part = chunk.subarray(start, Math.min(end, chunk.length));
    body.set(part, filled);
    filled += part.length;
    if (filled < length) return -1;
    finish(body);
    return end;
  }

  function finish(record: Uint8Array): void {
    digitCount = 0;
    length = 0;
    filled = 0;
    body = null;
    inBody = false;
    if (record.length > 0) onRecord(record);
  }

  let inBody = false;
  return {
    push(chunk) {
      if (failure !== null) throw failure;
      let at = 0;
      while (at >= 0 && (at < chunk.length || (inBody && length === filled))) {
        if (inBody) {
          at = readBody(chunk, at);
        } else {
          at = readHeader(chunk, at);
          inBody = at >= 0;
        }
      }
    },
    get heldBytes() {
      return filled;
    },
  };
}

const ENCODER = new TextEncoder();

/** One record with its header in front. */
export function frameRecord(record: Uint8Array): Uint8Array {
  const header = ENCODER.encode(`${record.length}\n`);
  const framed = new Uint8Array(header.length + record.length);
  framed.set(header, 0);
  framed.set(record, header.length);
  return framed;
}
