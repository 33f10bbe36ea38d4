import type { ComponentChildren } from 'preact';
import { Empty, ErrorBanner, Loading, RunTable } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { isFiltered, routeAddress } from '../../view/index.js';
import { type FoundRuns, useFoundRuns } from './found-runs.js';

type Query = Readonly<Record<string, string>>;

/** Runs, newest first. */
export function RunList({ query }: { query: Query }) {
  const found = useFoundRuns(query);
  return (
    <RunsFound found={found} empty={<NoRuns query={query} />}>
      <RunTable runs={found.runs ?? []} hasJob />
    </RunsFound>
  );
}

interface RunsFoundProps {
  readonly found: FoundRuns;
  /** In the place of the list where it is empty. */
  readonly empty: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A list of runs with what stands around it: why it is empty, what went wrong, how to go on. */
export function RunsFound({ found, empty, children }: RunsFoundProps) {
  const { runs, error, hasMore, isCut, isLoadingMore } = found;
  const isEmpty = runs !== null && runs.length === 0;
  return (
    <>
      <ErrorBanner error={error} retry={found.reload} />
      {runs === null && error === null && <Loading />}
      {isEmpty && !hasMore && empty}
      {runs !== null && !isEmpty && children}
      {hasMore && (
        <div class="go-on">
          {isCut && <p class="note">{t('runs.searchedSome')}</p>}
          <button type="button" class="more" aria-busy={isLoadingMore} onClick={found.loadMore}>
            {t(isCut ? 'runs.goOn' : 'action.loadMore')}
          </button>
        </div>
      )}
    </>
  );
}

function NoRuns({ query }: { query: Query }) {
  if (isFiltered(query)) {
    return (
      <Empty title={t('runs.noneMatch')} text={t('runs.noneMatchText')}>
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
