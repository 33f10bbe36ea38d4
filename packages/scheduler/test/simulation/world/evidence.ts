/** What one simulated process did: written by the process table, the judge of everything. */
export interface ProcessRecord {
  readonly taskId: string;
  readonly agent: string;
  readonly startedAt: number;
  endedAt: number | null;
  /** Null while it runs, or when a signal ended it. */
  exitCode: number | null;
  signal: string | null;
}

/** The parts of `ct:<dueAt>:<attempt>:<job>:<arguments>`. */
export function partsOfTaskId(taskId: string): { dueAt: number; attempt: number; job: string } {
  const [, dueAt = '', attempt = '', job = ''] = taskId.split(':');
  return { dueAt: Number(dueAt), attempt: Number(attempt), job };
}

export class Evidence {
  readonly processes: ProcessRecord[] = [];

  started(taskId: string, agent: string, at: number): ProcessRecord {
    const record = { taskId, agent, startedAt: at, endedAt: null, exitCode: null, signal: null };
    this.processes.push(record);
    return record;
  }
}
