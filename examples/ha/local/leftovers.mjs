import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** @param {string} folder */
const fileOf = (folder) => join(resolve(folder), 'processes.json');

/** For the next start, should this program be killed. @param {string} folder @param {readonly { pid: number | null }[]} members */
export function noteProcesses(folder, members) {
  const pids = members.map(({ pid }) => pid).filter((pid) => pid !== null);
  writeFileSync(fileOf(folder), JSON.stringify(pids));
}

/** Ends what a killed run has left behind: processes whose command names this folder. @param {string} folder */
export function endLeftovers(folder) {
  const file = fileOf(folder);
  if (!existsSync(file)) return;
  for (const pid of /** @type {number[]} */ (JSON.parse(readFileSync(file, 'utf8')))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (command.includes(resolve(folder))) process.kill(pid, 'SIGKILL');
    } catch {
      // It has gone, or this system has no /proc: a port in use will tell.
    }
  }
}
