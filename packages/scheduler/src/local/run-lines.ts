/** A run as `/api/v1/runs` shows it, as far as a line on the terminal tells it. */
export interface ShownRun {
  readonly id: string;
  readonly job: string;
  readonly state: string;
  readonly reason: string | null;
  readonly attempts: readonly ShownAttempt[];
}

export interface ShownAttempt {
  /** The first is 0. */
  readonly attempt: number;
  readonly state: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly exitCode: number | null;
  readonly message: string | null;
}

/**
 * Turns the changes of runs into lines for people: one when an attempt starts, one when it has
 * ended. A run so short that both came in one change gets the last one only.
 */
export class RunLines {
  /** Run id → what was said last; forgotten when the run has ended. */
  readonly #said = new Map<string, string>();

  /** Null when there is nothing new to say. */
  lineOf(run: ShownRun): string | null {
    const line = describe(run);
    if (line === null || this.#said.get(run.id) === line) return null;
    if (isOver(run.state)) this.#said.delete(run.id);
    else this.#said.set(run.id, line);
    return `${run.job}  ${line}`;
  }
}

function describe(run: ShownRun): string | null {
  const last = run.attempts.at(-1);
  if (run.state === 'queued') return null;
  if (run.state === 'skipped') return `skipped: ${run.reason ?? 'no reason given'}`;
  if (last === undefined) return `${run.state}${run.reason === null ? '' : `: ${run.reason}`}`;
  const attempt = last.attempt > 0 ? ` (retry ${last.attempt})` : '';
  if (run.state === 'running') return last.startedAt === null ? null : `started${attempt}`;
  const state = run.state === 'retrying' ? `${last.state}, will be tried again` : run.state;
  return `${state}${attempt}${exitOf(last)}${durationOf(last)}`;
}

function exitOf({ exitCode, message }: ShownAttempt): string {
  if (exitCode !== null) return `, exit code ${exitCode}`;
  return message === null || message === '' ? '' : `, ${message}`;
}

function durationOf({ startedAt, endedAt }: ShownAttempt): string {
  if (startedAt === null || endedAt === null) return '';
  const seconds = (Date.parse(endedAt) - Date.parse(startedAt)) / 1_000;
  return `, after ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
}

function isOver(state: string): boolean {
  return !['queued', 'running', 'retrying'].includes(state);
}
