import { closeSync, readFileSync, readdirSync } from 'node:fs';

const O_CLOEXEC = 0o2_000_000;
/** Up to here: the standard files and the link to the agent, which Node closes at exec itself. */
const OWN_FD_MAX = 3;

/**
 * Closes what the starter of the agent left open by mistake: whatever this process holds and does
 * not close at exec would be open in every task. Node's own files are all marked close-on-exec.
 */
export function closeInheritedFiles(): void {
  for (const fd of openFds()) {
    if (fd > OWN_FD_MAX && survivesExec(fd)) closeSync(fd);
  }
}

function openFds(): readonly number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    return [];
  }
}

function survivesExec(fd: number): boolean {
  try {
    const flags = /^flags:\s+(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1'))?.[1];
    return flags !== undefined && (parseInt(flags, 8) & O_CLOEXEC) === 0;
  } catch {
    return false;
  }
}
