import { readFileSync } from 'node:fs';
import type { ProcessName } from '../../launcher/index.js';

/** True while that very process runs: not another one with its number, and not a zombie. */
export function isAlive(name: ProcessName): boolean {
  const fields = statFields(name.pid);
  if (fields === null) return name.startTicks === null && canSignal(name.pid);
  if (isOver(fields)) return false;
  return name.startTicks === null || Number(fields[START_TICKS]) === name.startTicks;
}

/** The same for a task's first process, which leads a session: known as it without a start time. */
export function isLeaderAlive(name: ProcessName): boolean {
  const fields = statFields(name.pid);
  if (fields === null || name.startTicks !== null) return isAlive(name);
  return !isOver(fields) && Number(fields[SESSION]) === name.pid;
}

/** Of `/proc/<pid>/stat`, counted from the state, which follows the command in brackets. */
const STATE = 0;
const SESSION = 3;
const START_TICKS = 19;

function statFields(pid: number): readonly string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ', START_TICKS + 1);
  } catch {
    return null;
  }
}

function isOver(fields: readonly string[]): boolean {
  return fields[STATE] === 'Z' || fields[STATE] === 'X';
}

export function isGroupAlive(pid: number): boolean {
  return canSignal(-pid);
}

export function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in the group: that is what was wanted.
  }
}

function canSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
