import { statfsSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import type { Resource } from '../../protocol/index.js';

/** Cores; MB. Absent ones are detected. */
export interface ResourceChoice {
  readonly cpus?: number;
  readonly mem?: number;
  readonly disk?: number;
}

/** Bytes; null where it cannot be found out. */
export interface MachineSize {
  readonly cpuCount: number | null;
  readonly memoryBytes: number | null;
  readonly diskBytes: number | null;
}

const MB = 1024 * 1024;
const GB_IN_MB = 1024;
/** What Mesos assumes of a machine that does not tell. */
const FALLBACK = { cpus: 1, mem: GB_IN_MB, disk: 10 * GB_IN_MB };

/** What is offered: the machine less the room that the system needs, as a Mesos agent does. */
export function offeredResources(machine: MachineSize, choice: ResourceChoice): Resource[] {
  return [
    scalar('cpus', choice.cpus ?? machine.cpuCount ?? FALLBACK.cpus),
    scalar('mem', choice.mem ?? lessHeadRoom(machine.memoryBytes, 1, 2) ?? FALLBACK.mem),
    scalar('disk', choice.disk ?? lessHeadRoom(machine.diskBytes, 5, 10) ?? FALLBACK.disk),
  ];
}

/** In MB: the whole less some GB where there are enough, else half of it. */
function lessHeadRoom(bytes: number | null, roomGb: number, fromGb: number): number | null {
  if (bytes === null) return null;
  const wholeMb = Math.floor(bytes / MB);
  if (wholeMb >= fromGb * GB_IN_MB) return wholeMb - roomGb * GB_IN_MB;
  return Math.floor(wholeMb / 2);
}

function scalar(name: string, value: number): Resource {
  return { name, type: 'SCALAR', scalar: { value } };
}

/** Of this machine, or of the container that the agent runs in. */
export function measureMachine(workFolder: string): MachineSize {
  const limit = process.constrainedMemory();
  const total = totalmem();
  const memoryBytes = limit > 0 && limit < total ? limit : total;
  return { cpuCount: availableParallelism(), memoryBytes, diskBytes: diskBytesOf(workFolder) };
}

function diskBytesOf(folder: string): number | null {
  try {
    const { blocks, bsize } = statfsSync(folder);
    return blocks * bsize;
  } catch {
    return null;
  }
}
