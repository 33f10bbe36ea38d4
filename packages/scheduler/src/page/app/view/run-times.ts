import type { AttemptAnswer, RunAnswer } from '../api/index.js';

/** The three moments of a run, in ms since 1970; null while they are yet to come. */
export interface RunTimes {
  readonly dueAt: number;
  /** When the first attempt started. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** From due to start: what the scheduler and the wait for room took. */
  readonly waitMs: number | null;
  /** From the first start to the end, or to now while it goes on. */
  readonly runMs: number | null;
}

export function runTimes(run: RunAnswer, nowMs: number): RunTimes {
  const dueAt = Date.parse(run.dueAt);
  const startedAt = parseTime(run.startedAt);
  const endedAt = parseTime(run.endedAt);
  return {
    dueAt,
    startedAt,
    endedAt,
    waitMs: startedAt === null ? null : startedAt - dueAt,
    runMs: startedAt === null ? null : Math.max(0, (endedAt ?? nowMs) - startedAt),
  };
}

/** How long an attempt took, or takes so far; null when it never started. */
export function attemptMs(attempt: AttemptAnswer, nowMs: number): number | null {
  const startedAt = parseTime(attempt.startedAt);
  if (startedAt === null) return null;
  const endedAt = parseTime(attempt.endedAt);
  if (endedAt === null && attempt.state !== 'running' && attempt.state !== 'killing') return null;
  return Math.max(0, (endedAt ?? nowMs) - startedAt);
}

export function parseTime(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
}

/** Why a run is as it is; what waits for its retry says so by its time, in the page's language. */
export function reasonText(run: RunAnswer): string {
  const detail = run.retryAt === null ? run.detail : null;
  return [run.reason, detail].filter(Boolean).join(': ');
}

/** The job of a run id: `<job>@<due time>`; a job's name may itself hold an `@`. */
export function jobOfRunId(id: string): string {
  const at = id.lastIndexOf('@');
  return at < 0 ? id : id.slice(0, at);
}
