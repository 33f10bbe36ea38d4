import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * The record of one task id: a line when it is claimed, one when its process runs, one when it has
 * ended. It is made with O_EXCL, and that is the claim: of an old launcher, a new launcher and a
 * recovering agent exactly one can make it, so a task id starts at most one process. Each line is
 * one write; a last line without its newline was never written.
 */
export type RecordLine =
  | { readonly type: 'claimed'; readonly launcher: ProcessName; readonly at: number }
  | { readonly type: 'started'; readonly process: ProcessName; readonly at: number }
  /** The same process once more, with its start time. */
  | { readonly type: 'named'; readonly process: ProcessName; readonly at: number }
  | {
      readonly type: 'ended';
      readonly code: number | null;
      readonly signal: string | null;
      readonly at: number;
    }
  | {
      readonly type: 'notStarted';
      readonly cause: string;
      readonly text: string;
      readonly at: number;
    };

/** A process id comes back after a while; together with its start time it names one process. */
export interface ProcessName {
  readonly pid: number;
  /** Clock ticks after boot (`/proc/<pid>/stat`, field 22); null while nobody has asked. */
  readonly startTicks: number | null;
}

/** Makes the record; answers its descriptor, or null when somebody has it already. */
export function claimRecord(path: string, launcher: ProcessName, at: number): number | null {
  let fd: number;
  try {
    fd = openSync(path, 'ax', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  }
  try {
    appendLine(fd, { type: 'claimed', launcher, at });
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return fd;
}

export function appendLine(fd: number, line: RecordLine): void {
  writeSync(fd, `${JSON.stringify(line)}\n`);
}

/** All whole lines; null when there is no record. */
export function readRecord(path: string): readonly RecordLine[] | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RecordLine);
}

/** Field 22 of `/proc/<pid>/stat`; the command in field 2 may hold blanks and brackets. */
export function startTicksOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20)[19]);
  } catch {
    return null;
  }
}
