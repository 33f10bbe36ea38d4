import { deflateSync, inflateSync } from 'node:zlib';

/** What one batch of the journal is stored as. */
export interface PackedBatch {
  /** The znode that the head names: it exists only if all the others do. */
  readonly main: Buffer;
  /** Parts 1, 2, … of a large batch. */
  readonly extra: readonly Buffer[];
}

/** Of text, before it is packed: a part never gets larger than a znode may be. */
const PART_BYTES = 524_288;
/** Below that, packing saves no write of the disk. */
const SMALL_BYTES = 512;
const HEADER_BYTES = 5;
const PLAIN = 0;
const DEFLATED = 1;

export function packBatch(text: string): PackedBatch {
  const bytes = Buffer.from(text);
  const slices: Buffer[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += PART_BYTES) {
    slices.push(bytes.subarray(at, at + PART_BYTES));
  }
  const [main, ...extra] = slices.map((slice) => packSlice(slice, slices.length - 1));
  return { main: main as Buffer, extra };
}

/** How many more parts there are beside it. @throws RangeError when it is too short */
export function extraPartCount(main: Buffer): number {
  return main.readUInt32BE(1);
}

/** @throws Error when it is damaged */
export function unpackBatch(parts: readonly Buffer[]): string {
  return Buffer.concat(parts.map(unpackSlice)).toString();
}

function packSlice(slice: Buffer, extraCount: number): Buffer {
  const packed = slice.length < SMALL_BYTES ? slice : deflateSync(slice, { level: 1 });
  const isSmaller = packed.length < slice.length;
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(isSmaller ? DEFLATED : PLAIN, 0);
  header.writeUInt32BE(extraCount, 1);
  return Buffer.concat([header, isSmaller ? packed : slice]);
}

function unpackSlice(part: Buffer): Buffer {
  const body = part.subarray(HEADER_BYTES);
  return part.readUInt8(0) === DEFLATED ? inflateSync(body) : body;
}
