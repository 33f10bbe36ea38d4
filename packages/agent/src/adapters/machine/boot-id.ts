import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';

/** Where there is no boot id, the minute of the boot stands for it. */
const MINUTE_MS = 60_000;

/** Changes when the machine restarts, and when a container is started anew: its processes are gone. */
export function readBootId(): string {
  return `${machineBoot()}/${firstProcessStart()}`;
}

function machineBoot(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return String(Math.round((Date.now() - uptime() * 1_000) / MINUTE_MS));
  }
}

/** A container shares the machine's boot id; the start of its process 1 tells it apart. */
function firstProcessStart(): string {
  try {
    const stat = readFileSync('/proc/1/stat', 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ', 20)[19] ?? '';
  } catch {
    return '';
  }
}
