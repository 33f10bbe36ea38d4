/** One task process, as it told of itself. */
export interface TaskEvidence {
  readonly runId: string;
  readonly job: string;
  readonly attempt: number;
  readonly dueAtMs: number;
  readonly cycleAtMs: number;
  readonly trigger: string;
  readonly host: string;
  readonly pid: number;
  /** By the clock of the machine. */
  readonly startedAtMs: number;
  /** By its monotonic clock, in steps of 10 ms: for the order of things. */
  readonly startedUptimeMs: number;
  /** Null: it wrote no end. */
  readonly end: TaskEnd | null;
}

export interface TaskEnd {
  readonly atMs: number;
  readonly uptimeMs: number;
  readonly exitCode: number;
}

/**
 * Reads what tasks wrote (evidence.sh). A start and its end are of the same run, attempt, host and
 * process, so that two processes of the same attempt stay two.
 */
export function readEvidence(text: string): TaskEvidence[] {
  const lines = text.split('\n').filter((line) => line !== '');
  const parsed = lines.map(parseLine);
  const endOf = new Map(
    parsed.flatMap(({ what, key, end }) => (what === 'end' ? [[key, end] as const] : [])),
  );
  return parsed.flatMap(({ what, key, start }) =>
    what === 'start' ? [{ ...start, end: endOf.get(key) ?? null }] : [],
  );
}

interface Line {
  readonly what: string;
  readonly key: string;
  readonly start: Omit<TaskEvidence, 'end'>;
  readonly end: TaskEnd;
}

function parseLine(line: string): Line {
  const [what = '', runId = '', attempt = '', due = '', cycle = '', ...rest] = line.split(' ');
  const [trigger = '', host = '', pid = '', clockNs = '', uptime = '', code = ''] = rest;
  const atMs = Number(clockNs.slice(0, -6));
  const uptimeMs = Math.round(Number(uptime) * 1_000);
  const isWhole = (what === 'start' || what === 'end') && Number.isFinite(uptimeMs) && atMs > 0;
  if (!isWhole) throw new Error(`This is no line of evidence: "${line}"`);
  return {
    what,
    key: [runId, attempt, host, pid].join(' '),
    start: {
      runId,
      job: runId.slice(0, runId.lastIndexOf('@')),
      attempt: Number(attempt),
      dueAtMs: Number(due),
      cycleAtMs: Date.parse(cycle),
      trigger,
      host,
      pid: Number(pid),
      startedAtMs: atMs,
      startedUptimeMs: uptimeMs,
    },
    end: { atMs, uptimeMs, exitCode: Number(code) },
  };
}
