import { useEffect, useState } from 'preact/hooks';
import { type RunAnswer, type RunFilter, fetchRuns, serverNow } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Empty, ErrorBanner, Loading, PageHead, RunTable } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import { RunToolbar } from './run-toolbar.js';

type Query = Readonly<Record<string, string>>;

const PAGE_SIZE = 50;
const SPAN_MS: Readonly<Record<string, number>> = {
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** Runs of all jobs, newest first; the filter is the address. */
export function RunsPage({ query }: { query: Query }) {
  const key = `runs ${JSON.stringify(query)}`;
  const {
    data: page,
    error,
    reload,
  } = useLive({
    key,
    load: (signal) => fetchRuns(filterOf(query), signal),
    wants: (event) => event.type === 'run' && isOfJob(query, event.jobName),
  });
  const older = useOlderRuns(key, page?.nextCursor ?? null, query);
  const shown = new Set(page?.items.map((run) => run.id));
  const runs = [...(page?.items ?? []), ...older.runs.filter((run) => !shown.has(run.id))];
  return (
    <>
      <PageHead title={t('runs.title')} />
      <RunToolbar query={query} />
      <ErrorBanner error={error ?? older.error} retry={reload} />
      {page === null && error === null && <Loading />}
      {page !== null && runs.length === 0 && <NoRuns query={query} />}
      {runs.length > 0 && <RunTable runs={runs} hasJob />}
      {older.hasMore && (
        <button type="button" class="more" onClick={older.loadMore}>
          {t('action.loadMore')}
        </button>
      )}
    </>
  );
}

function NoRuns({ query }: { query: Query }) {
  const isFiltered = Object.values(query).some((value) => value !== '');
  if (isFiltered) {
    return (
      <Empty title={t('runs.noneMatch')} text={t('jobs.noneMatchText')}>
        <a href={routeAddress('runs')}>{t('jobs.clearFilter')}</a>
      </Empty>
    );
  }
  return (
    <Empty title={t('runs.empty')} text={t('runs.emptyText')}>
      <a href={routeAddress('jobs')}>{t('runs.toJobs')}</a>
    </Empty>
  );
}

interface OlderRuns {
  readonly runs: readonly RunAnswer[];
  readonly hasMore: boolean;
  readonly error: RequestError | null;
  readonly loadMore: () => void;
}

type RequestError = Parameters<typeof ErrorBanner>[0]['error'];

/** The pages below the first: asked for by hand, and forgotten when the filter changes. */
function useOlderRuns(key: string, firstCursor: string | null, query: Query): OlderRuns {
  const [runs, setRuns] = useState<readonly RunAnswer[]>([]);
  const [cursor, setCursor] = useState<string | null | undefined>(undefined);
  const [error, setError] = useState<RequestError>(null);
  useEffect(() => {
    setRuns([]);
    setCursor(undefined);
    setError(null);
  }, [key]);
  // Undefined: nothing loaded yet, so the first page's cursor is the one to go on from.
  const next = cursor === undefined ? firstCursor : cursor;
  const loadMore = () => {
    fetchRuns({ ...filterOf(query), cursor: next }).then(
      (page) => {
        setRuns([...runs, ...page.items]);
        setCursor(page.nextCursor);
        setError(null);
      },
      (failure: RequestError) => setError(failure),
    );
  };
  return { runs, hasMore: next !== null, error, loadMore };
}

function filterOf(query: Query): RunFilter {
  const spanMs = SPAN_MS[query['time'] ?? ''];
  return {
    job: query['job'] ?? null,
    state: query['state'] ?? null,
    from: spanMs === undefined ? null : new Date(serverNow() - spanMs).toISOString(),
    limit: PAGE_SIZE,
  };
}

function isOfJob(query: Query, jobName: string | null): boolean {
  return (query['job'] ?? '') === '' || query['job'] === jobName;
}
