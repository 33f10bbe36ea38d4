import { closeSync, fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import { headBytes, markerText, openOutput, readMarker, type OutputName } from './output-file.js';

/** So much of the end stays, or a quarter of the limit: a cut must not take long. */
const TAIL_BYTES_MAX = 32 * 1024 * 1024;
const COPY_BYTES = 1024 * 1024;
/** A task that prints faster than that is cut off rather than followed for ever. */
const CATCH_UP_COUNT_MAX = 8;

/**
 * Brings a file within its limit in place, so that a task that has it open for appending prints on:
 * its first half of the limit, a line that tells what is missing, its end. False when it is within
 * the limit or cannot be changed.
 *
 * What the task prints between the last look at the size and the cut is lost and not counted:
 * microseconds, unless it prints faster than the agent copies.
 */
export function trimOutput(directory: string, name: OutputName, maxBytes: number): boolean {
  const file = openOutput(directory, name, 'change');
  if (file === null) return false;
  try {
    if (file.sizeBytes <= maxBytes) return false;
    cut(file.fd, maxBytes);
    return true;
  } finally {
    closeSync(file.fd);
  }
}

function cut(fd: number, maxBytes: number): void {
  const head = headBytes(maxBytes);
  const old = readMarker(fd, maxBytes);
  const { size } = fstatSync(fd);
  const tailBytes = Math.min(Math.floor(maxBytes / 4), TAIL_BYTES_MAX);
  const from = Math.max(size - tailBytes, head + old.lengthBytes);
  const leftOutBytes = old.leftOutBytes + (from - head - old.lengthBytes);
  const marker = Buffer.from(markerText(leftOutBytes, maxBytes), 'latin1');
  writeAt(fd, marker, head);
  let source = from;
  let target = head + marker.length;
  for (let count = 0; count < CATCH_UP_COUNT_MAX; count += 1) {
    const end = fstatSync(fd).size;
    if (end <= source || target + (end - source) > maxBytes) break;
    target = copyDown(fd, { source, end, target });
    source = end;
  }
  ftruncateSync(fd, target);
}

/** Moves bytes towards the beginning; answers where they end. */
function copyDown(
  fd: number,
  range: { readonly source: number; readonly end: number; readonly target: number },
): number {
  const bytes = Buffer.allocUnsafe(Math.min(COPY_BYTES, range.end - range.source));
  let { source, target } = range;
  while (source < range.end) {
    const count = readSync(fd, bytes, 0, Math.min(bytes.length, range.end - source), source);
    if (count === 0) break;
    writeAt(fd, bytes.subarray(0, count), target);
    source += count;
    target += count;
  }
  return target;
}

function writeAt(fd: number, bytes: Buffer, position: number): void {
  let written = 0;
  while (written < bytes.length) {
    written += writeSync(fd, bytes, written, bytes.length - written, position + written);
  }
}
