import { readFileSync } from 'node:fs';
import type { ProcessName } from '../../launcher/index.js';

/** True while that very process runs: not another one with its number, and not a zombie. */
export function isAlive(name: ProcessName): boolean {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${name.pid}/stat`, 'latin1');
  } catch {
    return name.startTicks === null && canSignal(name.pid);
  }
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20);
  if (fields[0] === 'Z' || fields[0] === 'X') return false;
  return name.startTicks === null || Number(fields[19]) === name.startTicks;
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
