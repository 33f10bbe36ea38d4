import { useRef } from 'preact/hooks';
import {
  type RequestFailed,
  type RunDetailAnswer,
  type RunSearch,
  searchRuns,
  serverNow,
} from '../../../api/index.js';
import { useLive } from '../../../live/index.js';
import { type TimeRange, isActive, runSearch, statesOf } from '../../../view/index.js';

type Query = Readonly<Record<string, string>>;

/** More bars than that are no picture. */
const RUN_COUNT_MAX = 3_000;
const ACTIVE_COUNT_MAX = 1_000;
const DAY_MS = 86_400_000;
/** A busy cluster has news all the time. */
const GAP_MS = 2_000;
const ACTIVE_STATES = ['queued', 'running', 'retrying'];

export interface GanttRuns {
  /** Null until the first answer; those of the range before while another one is read. */
  readonly runs: readonly RunDetailAnswer[] | null;
  /** There are more than are read. */
  readonly isCut: boolean;
  readonly isLoading: boolean;
  readonly error: RequestFailed | null;
  readonly reload: () => void;
}

interface Read {
  readonly runs: readonly RunDetailAnswer[];
  readonly isCut: boolean;
}

/** All runs that touch a range, kept up to date. */
export function useGanttRuns(query: Query, range: TimeRange): GanttRuns {
  const { fromMs, toMs, followsNow } = range;
  // A range that goes on is one source: only its length makes it another.
  const place = followsNow ? Math.round(toMs - fromMs) : `${fromMs} ${toMs}`;
  const { data, error, reload } = useLive<Read>({
    key: `gantt ${place} ${JSON.stringify(query)}`,
    load: (signal) => readRuns(query, movedOn(range), signal),
    wants: (event) => event.type === 'run',
    gapMs: GAP_MS,
  });
  const shown = useRef<Read | null>(null);
  if (data !== null) shown.current = data;
  return {
    runs: shown.current?.runs ?? null,
    isCut: shown.current?.isCut ?? false,
    isLoading: data === null && error === null,
    error,
    reload,
  };
}

function movedOn(range: TimeRange): TimeRange {
  if (!range.followsNow) return range;
  const spanMs = range.toMs - range.fromMs;
  return { ...range, fromMs: serverNow() - spanMs, toMs: serverNow() };
}

async function readRuns(query: Query, range: TimeRange, signal: AbortSignal): Promise<Read> {
  const { fromMs, toMs, followsNow } = range;
  // A run that was due before may still go on in the range: so far back it is looked for.
  const backMs = Math.min(toMs - fromMs, DAY_MS);
  const search = runSearch(query, serverNow());
  const due: RunSearch = {
    ...search,
    from: iso(fromMs - backMs),
    to: followsNow ? null : iso(toMs),
  };
  const [found, active] = await Promise.all([
    searchRuns(due, { count: RUN_COUNT_MAX }, signal),
    readActive(query, { ...search, from: null, to: iso(fromMs - backMs) }, signal),
  ]);
  return { runs: [...found.items, ...active], isCut: found.nextCursor !== null };
}

/** What was due long ago and goes on. */
async function readActive(
  query: Query,
  search: RunSearch,
  signal: AbortSignal,
): Promise<readonly RunDetailAnswer[]> {
  const asked = statesOf(query);
  const states = asked.length === 0 ? ACTIVE_STATES : asked.filter(isActive);
  if (states.length === 0) return [];
  const active = { ...search, state: states.join(',') };
  return (await searchRuns(active, { count: ACTIVE_COUNT_MAX }, signal)).items;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
