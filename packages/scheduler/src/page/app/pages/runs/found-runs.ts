import { useEffect, useState } from 'preact/hooks';
import {
  type FoundRunsAnswer,
  type RequestFailed,
  type RunDetailAnswer,
  searchRuns,
  serverNow,
} from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { runSearch } from '../../view/index.js';

type Query = Readonly<Record<string, string>>;

const PAGE_SIZE = 50;

export interface FoundRuns {
  /** Null until the first answer. */
  readonly runs: readonly RunDetailAnswer[] | null;
  readonly error: RequestFailed | null;
  readonly hasMore: boolean;
  /** The server has looked at many runs that do not fit, and there are older ones. */
  readonly isCut: boolean;
  readonly isLoadingMore: boolean;
  readonly reload: () => void;
  readonly loadMore: () => void;
}

/** The newest runs of a filter, kept up to date, and older ones as they are asked for. */
export function useFoundRuns(query: Query): FoundRuns {
  const key = `runs ${JSON.stringify(query)}`;
  const first = useLive({
    key,
    load: (signal) => searchRuns(runSearch(query, serverNow()), { count: PAGE_SIZE }, signal),
    wants: (event) => event.type === 'run' && mayFit(query, event.jobName),
  });
  const older = useOlderRuns(key, query, first.data);
  const fresh = first.data?.items ?? null;
  const shown = new Set(fresh?.map(({ id }) => id));
  const runs = fresh && [...fresh, ...older.runs.filter(({ id }) => !shown.has(id))];
  return { ...older, runs, error: first.error ?? older.error, reload: first.reload };
}

type OlderRuns = Omit<FoundRuns, 'reload' | 'runs'> & { readonly runs: readonly RunDetailAnswer[] };

interface Loaded {
  readonly runs: readonly RunDetailAnswer[];
  /** Undefined: nothing loaded yet, so the first page's cursor is the one to go on from. */
  readonly cursor: string | null | undefined;
  readonly isCut: boolean;
  readonly error: RequestFailed | null;
}

const NOTHING: Loaded = { runs: [], cursor: undefined, isCut: false, error: null };

/** The pages below the first: asked for by hand, and forgotten when the filter changes. */
function useOlderRuns(key: string, query: Query, first: FoundRunsAnswer | null): OlderRuns {
  const [loaded, setLoaded] = useState<Loaded>(NOTHING);
  const [isLoadingMore, setLoading] = useState(false);
  useEffect(() => setLoaded(NOTHING), [key]);
  const isFirst = loaded.cursor === undefined;
  const cursor = isFirst ? (first?.nextCursor ?? null) : loaded.cursor;
  const loadMore = () => {
    if (isLoadingMore || cursor === null || cursor === undefined) return;
    setLoading(true);
    searchRuns(runSearch(query, serverNow()), { count: PAGE_SIZE, cursor })
      .then(
        ({ items, nextCursor, isCut }) => {
          const runs = [...loaded.runs, ...items];
          setLoaded({ runs, cursor: nextCursor, isCut, error: null });
        },
        (error: RequestFailed) => setLoaded({ ...loaded, error }),
      )
      .finally(() => setLoading(false));
  };
  return {
    runs: loaded.runs,
    error: loaded.error,
    hasMore: cursor !== null,
    isCut: isFirst ? (first?.isCut ?? false) : loaded.isCut,
    isLoadingMore,
    loadMore,
  };
}

function mayFit(query: Query, jobName: string | null): boolean {
  const { job = '', prefix = '' } = query;
  return jobName === null || ((job === '' || job === jobName) && jobName.startsWith(prefix));
}
