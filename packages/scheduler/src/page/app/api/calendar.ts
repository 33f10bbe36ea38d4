import { queryOf, requestJson } from './request.js';

export type BucketName = 'minute' | 'hour' | 'day';

/** What will fire in one minute, hour or day. */
export interface CalendarBucketAnswer {
  readonly at: string;
  /** The same on the clock of the zone that was asked for. */
  readonly local: string;
  readonly fires: number;
  /** Different jobs. */
  readonly jobs: number;
  /** Of all fires, as if they ran at once. */
  readonly cpus: number;
  readonly mem: number;
  readonly coreSeconds: number;
  /** Fires of jobs whose usual run time is not known. */
  readonly unknownFires: number;
}

/** `GET /api/v1/calendar`: without the buckets in which nothing fires. */
export interface CalendarAnswer {
  readonly items: readonly CalendarBucketAnswer[];
}

export interface FiringJobAnswer {
  readonly job: string;
  readonly at: string;
  readonly local: string;
  readonly fires: number;
  readonly cpus: number;
  readonly mem: number;
  readonly usualMs: number | null;
  readonly queue: string;
  /** Jobs that wait for it. */
  readonly children: number;
}

/** `GET /api/v1/calendar/jobs`: the jobs of one bucket. */
export interface FiringJobsAnswer {
  readonly from: string;
  readonly to: string;
  readonly total: number;
  readonly fires: number;
  readonly items: readonly FiringJobAnswer[];
}

export interface CalendarMoveAnswer {
  readonly job: string;
  readonly shiftMinutes: number;
  readonly firesPerDay: number;
  readonly to: string;
  readonly firesLeft: number;
  readonly firesThere: number;
}

/** `GET /api/v1/calendar/hints`: a crowded minute, and jobs to move out of it. */
export interface CalendarHintAnswer {
  readonly at: string;
  readonly local: string;
  readonly fires: number;
  readonly cpus: number;
  readonly moves: readonly CalendarMoveAnswer[];
}

/** `from` and `to` as instants, or on the clock of the zone. */
export interface CalendarQuestion {
  readonly from: string;
  readonly to: string;
  readonly bucket: BucketName;
  readonly zone: string;
}

export function fetchCalendar(
  question: CalendarQuestion,
  signal?: AbortSignal,
): Promise<CalendarAnswer> {
  return requestJson(`api/v1/calendar${queryOf({ ...question })}`, signal);
}

export interface FiringQuestion {
  readonly at: string;
  readonly bucket: BucketName;
  readonly zone: string;
}

export function fetchFiringJobs(
  question: FiringQuestion,
  signal?: AbortSignal,
): Promise<FiringJobsAnswer> {
  return requestJson(`api/v1/calendar/jobs${queryOf({ ...question })}`, signal);
}

export async function fetchCalendarHints(
  zone: string,
  signal?: AbortSignal,
): Promise<readonly CalendarHintAnswer[]> {
  const path = `api/v1/calendar/hints${queryOf({ zone })}`;
  const answer = await requestJson<{ readonly items: readonly CalendarHintAnswer[] }>(path, signal);
  return answer.items;
}
