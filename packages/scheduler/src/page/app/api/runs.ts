import type { AttemptAnswer, Page, RunAnswer } from './answers.js';
import { queryOf, request, requestJson } from './request.js';

/** An attempt with all that its page shows. */
export interface AttemptDetailAnswer extends AttemptAnswer {
  readonly launchedAt: string;
  readonly timedOut: boolean;
}

/** A run with all that its page shows; every answer about runs is one. */
export interface RunDetailAnswer extends RunAnswer {
  readonly queue: string;
  readonly priority: number;
  readonly createdAt: string;
  readonly attempts: readonly AttemptDetailAnswer[];
}

/** Filters of `GET /api/v1/runs`; what is null or empty is not asked for. */
export interface RunSearch {
  readonly job?: string | null;
  readonly jobPrefix?: string | null;
  /** A comma list. */
  readonly state?: string | null;
  readonly agent?: string | null;
  readonly trigger?: string | null;
  readonly from?: string | null;
  readonly to?: string | null;
}

export interface FoundRunsAnswer extends Page<RunDetailAnswer> {
  /** The server was asked often enough; `nextCursor` goes on. */
  readonly isCut: boolean;
}

/** The largest page of the server. */
const PAGE_SIZE_MAX = 1_000;
/** A rare run is looked for in some ten thousand others with each answer. */
const ASK_COUNT_MAX = 5;

/** At least so many runs, newest due first, unless there are fewer. */
export async function searchRuns(
  search: RunSearch,
  wanted: { readonly count: number; readonly cursor?: string | null },
  signal?: AbortSignal,
): Promise<FoundRunsAnswer> {
  const items: RunDetailAnswer[] = [];
  let cursor = wanted.cursor ?? null;
  for (let asked = 0; asked < ASK_COUNT_MAX; asked += 1) {
    const limit = Math.min(PAGE_SIZE_MAX, wanted.count - items.length);
    const query = queryOf({ ...search, limit, cursor });
    const page: Page<RunDetailAnswer> = await requestJson(`api/v1/runs${query}`, signal);
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null || items.length >= wanted.count) break;
  }
  return { items, nextCursor: cursor, isCut: cursor !== null && items.length < wanted.count };
}

export function fetchRunDetail(id: string, signal?: AbortSignal): Promise<RunDetailAnswer> {
  return requestJson(`api/v1/runs/${encodeURIComponent(id)}`, signal);
}

/** What a run waited for, `GET /api/v1/runs/{id}/waits`, oldest first. */
export interface RunWaitsAnswer {
  /** Earlier waits are not known. */
  readonly since: string;
  readonly items: readonly WaitAnswer[];
}

export interface WaitAnswer {
  readonly reason: string;
  readonly from: string;
  readonly until: string;
}

export function fetchRunWaits(id: string, signal?: AbortSignal): Promise<RunWaitsAnswer> {
  return requestJson(`api/v1/runs/${encodeURIComponent(id)}/waits`, signal);
}

/** Says that the work of a run is done, for its round. @throws RequestFailed */
export async function markRunDone(id: string): Promise<void> {
  await request('POST', `api/v1/runs/${encodeURIComponent(id)}/success`);
}
