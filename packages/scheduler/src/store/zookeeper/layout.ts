/** Where things lie below the path of an installation, and what their names tell. */
export interface Layout {
  readonly root: string;
  readonly head: string;
  readonly journal: string;
  readonly segments: string;
}

export function layoutOf(root: string): Layout {
  return {
    root,
    head: `${root}/head`,
    journal: `${root}/journal`,
    segments: `${root}/segments`,
  };
}

/**
 * The epoch is part of the name: what a dead leader has left behind, or still sends, never stands
 * where the next one writes.
 */
export function batchPath(layout: Layout, seq: number, epoch: number): string {
  return `${layout.journal}/${String(seq).padStart(12, '0')}-${epoch}`;
}

/** A large batch goes on in these; part 0 is the batch's own znode. */
export function batchPartPath(path: string, part: number): string {
  return part === 0 ? path : `${path}-${part}`;
}

export function segmentPartPath(layout: Layout, id: string, part: number): string {
  return `${layout.segments}/${id}-${part}`;
}

export interface BatchName {
  readonly seq: number;
  readonly epoch: number;
}

/** Null for a name that Horae has not given. */
export function readBatchName(name: string): BatchName | null {
  const match = /^(\d{12})-(\d+)(?:-\d+)?$/.exec(name);
  return match === null ? null : { seq: Number(match[1]), epoch: Number(match[2]) };
}

export interface SegmentPartName {
  readonly id: string;
  readonly epoch: number;
}

export function readSegmentPartName(name: string): SegmentPartName | null {
  const match = /^((\d+)-\d+)-\d+$/.exec(name);
  return match === null ? null : { id: match[1] as string, epoch: Number(match[2]) };
}
