import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const OUTPUT_NAMES = ['stdout', 'stderr'] as const;

export type OutputName = (typeof OUTPUT_NAMES)[number];

export interface OutputFile {
  readonly fd: number;
  readonly sizeBytes: number;
}

const MARKER = /^\n\[horae: (\d+) bytes left out, --output-max is \d+ bytes\]\n/;
const MARKER_BYTES_MAX = 128;

/**
 * Opens what a task prints to. The task owns the folder, and a link or another user's file may
 * stand there by now: only a plain file of the folder's own user, with one name, is opened. Null
 * for anything else. The caller closes it.
 */
export function openOutput(
  directory: string,
  name: OutputName,
  access: 'read' | 'change',
): OutputFile | null {
  const mode = access === 'read' ? constants.O_RDONLY : constants.O_RDWR;
  let fd: number;
  try {
    // Non-blocking: a FIFO that the task has put there must not hang the agent.
    fd = openSync(join(directory, name), mode | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  const stat = fstatSync(fd);
  const owner = statSync(directory, { throwIfNoEntry: false });
  if (stat.isFile() && stat.nlink === 1 && stat.uid === owner?.uid) {
    return { fd, sizeBytes: stat.size };
  }
  closeSync(fd);
  return null;
}

/** How much of a file's beginning is kept for good. */
export function headBytes(maxBytes: number): number {
  return Math.floor(maxBytes / 2);
}

export function markerText(leftOutBytes: number, maxBytes: number): string {
  return `\n[horae: ${leftOutBytes} bytes left out, --output-max is ${maxBytes} bytes]\n`;
}

export interface Marker {
  readonly lengthBytes: number;
  readonly leftOutBytes: number;
}

/** What stands where a marker would; both 0 when nothing has been left out yet. */
export function readMarker(fd: number, maxBytes: number): Marker {
  const bytes = Buffer.alloc(MARKER_BYTES_MAX);
  const count = readSync(fd, bytes, 0, bytes.length, headBytes(maxBytes));
  const found = MARKER.exec(bytes.toString('latin1', 0, count));
  if (found === null) return { lengthBytes: 0, leftOutBytes: 0 };
  return { lengthBytes: found[0].length, leftOutBytes: Number(found[1]) };
}
