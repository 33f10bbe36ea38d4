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

/** How an asynchronous task said that it ended, and whether the answer came. */
export interface ReportRecord {
  readonly taskId: string;
  readonly statusCode: number;
  readonly sentAt: number;
  /** Null while no answer has come. */
  acknowledgedAt: number | null;
}

export interface ProgressRecord {
  readonly taskId: string;
  readonly elementCount: number;
  isAcknowledged: boolean;
}

/** An agent has started or ended something because a master of this epoch said so. */
export interface ObeyedRecord {
  readonly agent: string;
  readonly epoch: number;
  readonly at: number;
}

/** The parts of `ct:<dueAt>:<attempt>:<job>:<arguments>`. */
export function partsOfTaskId(taskId: string): { dueAt: number; attempt: number; job: string } {
  const [, dueAt = '', attempt = '', job = ''] = taskId.split(':');
  return { dueAt: Number(dueAt), attempt: Number(attempt), job };
}

export class Evidence {
  readonly processes: ProcessRecord[] = [];
  readonly reports: ReportRecord[] = [];
  readonly progress: ProgressRecord[] = [];
  /** In the order of time. */
  readonly obeyed: ObeyedRecord[] = [];

  started(taskId: string, agent: string, at: number): ProcessRecord {
    const record = { taskId, agent, startedAt: at, endedAt: null, exitCode: null, signal: null };
    this.processes.push(record);
    return record;
  }
}
