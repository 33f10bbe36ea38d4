import { StoreError } from '../../ports/store.js';

/**
 * The one znode that says what counts; its version is the fence. Whatever it does not name does
 * not exist. It stays small: batches are counted, and segments merged.
 */
export interface Head {
  /** Of the present term of office. */
  readonly epoch: number;
  /** The last committed batch; 0 before the first. */
  readonly seq: number;
  /** Batches up to this one are part of the segments. */
  readonly folded: number;
  /** Who wrote the batches after `folded`, in order. */
  readonly terms: readonly JournalTerm[];
  /** The folded state, oldest first: later rows replace earlier ones. */
  readonly segments: readonly Segment[];
  /** Runs that have ended, oldest first. */
  readonly ring: readonly RingSegment[];
}

export interface JournalTerm {
  readonly epoch: number;
  /** Its first batch. */
  readonly from: number;
}

/** Written once and never changed, in one znode or more. */
export interface Segment {
  readonly id: string;
  readonly partCount: number;
  readonly byteCount: number;
  /** The segments that it was merged from: who has read all of those need not read it. */
  readonly of: readonly string[];
}

export interface RingSegment extends Segment {
  readonly runCount: number;
}

const FORMAT = 1;

export function newHead(epoch: number): Head {
  return { epoch, seq: 0, folded: 0, terms: [], segments: [], ring: [] };
}

export function encodeHead(head: Head): Buffer {
  return Buffer.from(JSON.stringify({ format: FORMAT, ...head }));
}

/** @throws StoreError when it cannot be read, or was written by a later version. */
export function decodeHead(data: Buffer, path: string): Head {
  let found: (Head & { readonly format: number }) | null;
  try {
    found = JSON.parse(data.toString()) as typeof found;
  } catch (cause) {
    throw new StoreError(`${path} is damaged: ${(cause as Error).message}.`, { cause });
  }
  const format = found?.format;
  if (found === null || typeof format !== 'number' || typeof found.epoch !== 'number') {
    throw new StoreError(`${path} is damaged: it is not what Horae writes there.`);
  }
  if (format > FORMAT) {
    throw new StoreError(`${path} was written by a later version of Horae (format ${format}).`);
  }
  const { epoch, seq, folded, terms, segments, ring } = found;
  return { epoch, seq, folded, terms, segments, ring };
}

/** Of the batches after `folded`: which epoch wrote that one. */
export function epochOfBatch(head: Head, seq: number): number {
  return head.terms.findLast((term) => term.from <= seq)?.epoch ?? head.epoch;
}

/** `seq` is where the journal of those before ends. */
export function withOffice(head: Head, epoch: number, seq: number): Head {
  const terms = head.terms.filter((term) => term.from <= seq);
  const next = { ...head, epoch, seq, terms: [...terms, { epoch, from: seq + 1 }] };
  return withFolded(next, head.folded);
}

export function withFolded(head: Head, folded: number): Head {
  const { terms } = head;
  const kept = terms.filter((_, place) => (terms[place + 1]?.from ?? Infinity) > folded + 1);
  return { ...head, folded, terms: kept };
}

/** In the place of those that it was merged from, which stand side by side. */
export function withMerged<S extends Segment>(
  segments: readonly S[],
  inputs: readonly S[],
  merged: S | null,
): readonly S[] {
  const gone = new Set(inputs.map(({ id }) => id));
  const at = segments.findIndex(({ id }) => gone.has(id));
  const rest = segments.filter(({ id }) => !gone.has(id));
  return merged === null ? rest : [...rest.slice(0, at), merged, ...rest.slice(at)];
}
