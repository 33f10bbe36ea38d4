import type { JobAnswer } from './answers.js';
import { queryOf, requestJson, sendJson } from './request.js';

/** A line of the list as the page of jobs asks for it. */
export interface JobLineAnswer extends JobAnswer {
  readonly host: string;
  readonly labels: Readonly<Record<string, string>>;
  /** From due to success, of the newest successful runs, oldest first. */
  readonly durationsMs: readonly number[];
}

export interface FacetValueAnswer {
  readonly value: string;
  readonly count: number;
}

/** What each further filter would leave, the most frequent values first. */
export interface JobFacetsAnswer {
  readonly state: Readonly<Record<string, number>>;
  readonly result: Readonly<Record<string, number>>;
  readonly owner: readonly FacetValueAnswer[];
  readonly queue: readonly FacetValueAnswer[];
  readonly label: readonly FacetValueAnswer[];
  readonly host: readonly FacetValueAnswer[];
}

export interface JobListAnswer {
  readonly items: readonly JobLineAnswer[];
  /** All that match. */
  readonly total: number;
  readonly facets: JobFacetsAnswer | null;
}

/** Parameters of `GET /api/v1/jobs` that say which jobs and in which order. */
export type JobListQuery = Readonly<
  Partial<
    Record<'search' | 'state' | 'result' | 'ownedBy' | 'queue' | 'label' | 'host' | 'sort', string>
  >
>;

export interface JobListPart {
  readonly offset: number;
  readonly limit: number;
  readonly lang: string;
}

/** Past run times that a line shows. */
export const LINE_DURATION_COUNT = 16;

/** Some lines of the list from a place on, with what the filters would leave. */
export function fetchJobList(
  query: JobListQuery,
  part: JobListPart,
  signal?: AbortSignal,
): Promise<JobListAnswer> {
  const wanted = { ...query, ...part, durations: LINE_DURATION_COUNT, facets: 'true' };
  return requestJson(`api/v1/jobs${queryOf(wanted)}`, signal);
}

const NAMES_PER_REQUEST = 1_000;

/** The names of all jobs that match, as far as so many. */
export async function fetchJobNames(
  query: JobListQuery,
  countMax: number,
): Promise<readonly string[]> {
  const names: string[] = [];
  for (;;) {
    const limit = Math.min(NAMES_PER_REQUEST, countMax - names.length);
    const wanted = { ...query, offset: names.length, limit };
    const { items, total }: JobListAnswer = await requestJson(`api/v1/jobs${queryOf(wanted)}`);
    names.push(...items.map(({ name }) => name));
    if (items.length === 0 || names.length >= Math.min(total, countMax)) return names;
  }
}

export type JobAction = 'pause' | 'resume' | 'run' | 'delete';

/** What became of one job: done, or why not. */
export interface JobActionAnswer {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string | null;
}

/**
 * Does the same with many jobs; one that is refused does not hold up the others. `onDone` hears
 * how far it is.
 */
export async function actOnJobs(
  action: JobAction,
  names: readonly string[],
  onDone: (doneCount: number) => void = () => {},
): Promise<readonly JobActionAnswer[]> {
  const results: JobActionAnswer[] = [];
  for (let from = 0; from < names.length; from += NAMES_PER_REQUEST) {
    const some = names.slice(from, from + NAMES_PER_REQUEST);
    const answer = await sendJson<{ readonly items: readonly JobActionAnswer[] }>(
      'POST',
      'api/v1/jobs/actions',
      { action, names: some },
    );
    results.push(...answer.items);
    onDone(results.length);
  }
  return results;
}
