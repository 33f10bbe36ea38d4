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
  return new PushReader(onRecord, options.recordBytesMax);
}

class PushReader implements RecordReader {
  private isInBody = false;
  private digitCount = 0;
  private length = 0;
  /** Only for a record that did not come in one piece. */
  private body: Uint8Array | null = null;
  private filled = 0;
  private failure: WireError | null = null;

  constructor(
    private readonly onRecord: (record: Uint8Array) => void,
    private readonly recordBytesMax: number,
  ) {}

  get heldBytes(): number {
    return this.filled;
  }

  push(chunk: Uint8Array): void {
    if (this.failure !== null) throw this.failure;
    let at = 0;
    while (at < chunk.length)
      at = this.isInBody ? this.readBody(chunk, at) : this.readHeader(chunk, at);
  }

  /** Both answer where they stopped; the end of the chunk when it ended first. */
  private readHeader(chunk: Uint8Array, start: number): number {
    for (let at = start; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (byte === NEWLINE) {
        if (this.digitCount === 0) this.fail('a record without a length');
        this.digitCount = 0;
        this.isInBody = this.length > 0;
        return at + 1;
      }
      this.takeDigit(byte);
    }
    return chunk.length;
  }

  private takeDigit(byte: number): void {
    if (byte < DIGIT_0 || byte > DIGIT_9) this.fail(`byte ${byte} in a length`);
    this.digitCount += 1;
    this.length = this.length * 10 + (byte - DIGIT_0);
    if (this.digitCount > LENGTH_DIGITS_MAX) this.fail('a length of more than 20 digits');
    if (this.length > this.recordBytesMax) {
      this.fail(
        `a record of ${this.length} bytes or more; at most ${this.recordBytesMax} are taken`,
      );
    }
  }

  private readBody(chunk: Uint8Array, start: number): number {
    const end = start + this.length - this.filled;
    if (this.body === null && end <= chunk.length) {
      this.finish(chunk.subarray(start, end));
      return end;
    }
    this.body ??= new Uint8Array(this.length);
    const part = chunk.subarray(start, Math.min(end, chunk.length));
    this.body.set(part, this.filled);
    this.filled += part.length;
    if (this.filled === this.length) this.finish(this.body);
    return start + part.length;
  }

  private finish(record: Uint8Array): void {
    this.isInBody = false;
    this.length = 0;
    this.filled = 0;
    this.body = null;
    this.onRecord(record);
  }

  private fail(reason: string): never {
    this.failure = new WireError('malformed', `RecordIO: ${reason}`);
    throw this.failure;
  }
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
