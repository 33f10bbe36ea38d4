import { queryOf, request, requestJson, sendJson } from './request.js';

/** How the runs of one day ended, `GET /api/v1/jobs/{name}/days`. */
export interface RunDayAnswer {
  /** On the calendar of the zone, `2026-03-29`. */
  readonly day: string;
  /** When it began there, and when the next one begins. */
  readonly at: string;
  readonly until: string;
  readonly succeeded: number;
  readonly failed: number;
  readonly killed: number;
  readonly lost: number;
  readonly skipped: number;
  /** From due to success; null where nothing succeeded by itself. */
  readonly p50Ms: number | null;
  readonly maxMs: number | null;
}

export interface RunDaysAnswer {
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  /** False: there were more runs than are counted; the oldest days are short or missing. */
  readonly isComplete: boolean;
  /** Oldest first; days without a run are left out. */
  readonly items: readonly RunDayAnswer[];
}

/** Run times of the newest successes in ms, from due to success; all 0 where there are none. */
export interface JobTimesAnswer {
  readonly count: number;
  readonly median: number;
  readonly mean: number;
  readonly '75thPercentile': number;
  readonly '95thPercentile': number;
  readonly '99thPercentile': number;
}

export function fetchJobDays(
  name: string,
  wanted: { readonly from: string; readonly zone: string },
  signal?: AbortSignal,
): Promise<RunDaysAnswer> {
  return requestJson(`${addressOf(name)}/days${queryOf(wanted)}`, signal);
}

export async function fetchJobTimes(name: string, signal?: AbortSignal): Promise<JobTimesAnswer> {
  const path = `scheduler/job/stat/${encodeURIComponent(name)}`;
  const stat = await requestJson<{ readonly histogram: JobTimesAnswer }>(path, signal);
  return stat.histogram;
}

/** Answers the id of the new run. */
export async function runWithArguments(name: string, words: readonly string[]): Promise<string> {
  const body = { arguments: words };
  const answer = await sendJson<{ readonly runId: string }>('POST', `${addressOf(name)}/run`, body);
  return answer.runId;
}

/** Kills what it runs. `isDetached`: its children lose it as a parent, which is else refused. */
export async function deleteJob(
  name: string,
  { isDetached }: { readonly isDetached: boolean },
): Promise<void> {
  const query = queryOf({ cascade: isDetached ? 'detach' : null });
  await request('DELETE', `scheduler/job/${encodeURIComponent(name)}${query}`);
}

function addressOf(name: string): string {
  return `api/v1/jobs/${encodeURIComponent(name)}`;
}
