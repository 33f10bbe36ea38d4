import { queryOf, requestJson } from './request.js';

/** `GET /api/v1/master`. */
export interface MasterAnswer {
  readonly kind: 'embedded' | 'mesos';
  readonly connected: boolean;
}

/** One item of `GET /api/v1/durations`. */
export interface DurationAnswer {
  readonly job: string;
  /** Those that ended well. */
  readonly runs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** One item of `GET /api/v1/next`. */
export interface ComingFireAnswer {
  readonly job: string;
  readonly at: string;
}

export function fetchMaster(signal?: AbortSignal): Promise<MasterAnswer> {
  return requestJson('api/v1/master', signal);
}

export async function fetchDurations(
  jobs: readonly string[],
  signal?: AbortSignal,
): Promise<readonly DurationAnswer[]> {
  if (jobs.length === 0) return [];
  const query = jobs.map((job) => `job=${encodeURIComponent(job)}`).join('&');
  const path = `api/v1/durations?${query}`;
  const answer = await requestJson<{ readonly items: readonly DurationAnswer[] }>(path, signal);
  return answer.items;
}

/** What fires next, over all jobs. */
export async function fetchComingFires(
  wanted: { readonly to: string; readonly limit: number },
  signal?: AbortSignal,
): Promise<readonly ComingFireAnswer[]> {
  const path = `api/v1/next${queryOf({ ...wanted })}`;
  const answer = await requestJson<{ readonly items: readonly ComingFireAnswer[] }>(path, signal);
  return answer.items;
}

/** How many jobs there are. */
export async function fetchJobCount(signal?: AbortSignal): Promise<number> {
  const answer = await requestJson<{ readonly total: number }>('api/v1/jobs?limit=1', signal);
  return answer.total;
}
