import { useMemo, useState } from 'preact/hooks';
import type { JobAnswer } from '../../api/index.js';
import { useJobs } from '../../live/index.js';
import { Empty, ErrorBanner, Loading, PageHead } from '../../parts/index.js';
import { t } from '../../text/index.js';
import {
  JOB_FILTERS,
  type JobFilter,
  type JobOrder,
  type JobQuestion,
  filterCounts,
  jobRows,
  routeAddress,
} from '../../view/index.js';
import { JobTable } from './job-table.js';
import { JobToolbar } from './job-toolbar.js';

const ROW_COUNT = 200;

/** Every job, searched and filtered; search and filter live in the address. */
export function JobsPage({ query }: { query: Readonly<Record<string, string>> }) {
  const { data: jobs, error, reload } = useJobs();
  const question = questionOf(query);
  return (
    <>
      <PageHead title={t('jobs.title')} />
      <ErrorBanner error={error} retry={reload} />
      {jobs === null && error === null && <Loading />}
      {jobs !== null && jobs.length === 0 && <NoJobs />}
      {jobs !== null && jobs.length > 0 && <JobList jobs={jobs} question={question} />}
    </>
  );
}

function JobList({ jobs, question }: { jobs: readonly JobAnswer[]; question: JobQuestion }) {
  const [rowCountMax, setRowCountMax] = useState(ROW_COUNT);
  const { text, filter, order, isDescending } = question;
  const rows = useMemo(
    () => jobRows(jobs, { text, filter, order, isDescending }),
    [jobs, text, filter, order, isDescending],
  );
  const counts = useMemo(() => filterCounts(jobs), [jobs]);
  const hiddenCount = Math.max(0, rows.length - rowCountMax);
  const onSort = (by: JobOrder) =>
    ask({ ...question, order: by, isDescending: by === order && !isDescending });
  return (
    <>
      <JobToolbar question={question} counts={counts} rowCount={rows.length} ask={ask} />
      {rows.length === 0 ? (
        <NoMatch />
      ) : (
        <JobTable jobs={rows.slice(0, rowCountMax)} question={question} onSort={onSort} />
      )}
      {hiddenCount > 0 && (
        <button type="button" class="more" onClick={() => setRowCountMax(rowCountMax + ROW_COUNT)}>
          {t('jobs.showMore', { count: Math.min(hiddenCount, ROW_COUNT) })}
        </button>
      )}
    </>
  );
}

function NoJobs() {
  return (
    <Empty title={t('jobs.empty')} text={t('jobs.emptyText')}>
      <pre>{'submitter crontab examples/crontab\nsubmitter --conf job.json'}</pre>
    </Empty>
  );
}

function NoMatch() {
  return (
    <Empty title={t('jobs.noneMatch')} text={t('jobs.noneMatchText')}>
      <a href={routeAddress('jobs')}>{t('jobs.clearFilter')}</a>
    </Empty>
  );
}

function questionOf(query: Readonly<Record<string, string>>): JobQuestion {
  const filter = JOB_FILTERS.find((name) => name === query['filter']);
  const order = (['name', 'next', 'last'] as const).find((name) => name === query['order']);
  return {
    text: query['text'] ?? '',
    filter: filter ?? 'all',
    order: order ?? 'name',
    isDescending: query['down'] === 'yes',
  };
}

/** Replaces the address: every letter typed is not a step to go back to. */
function ask({ text, filter, order, isDescending }: JobQuestion): void {
  const address = routeAddress('jobs', null, {
    text,
    filter: filter === 'all' ? '' : (filter satisfies JobFilter),
    order: order === 'name' ? '' : order,
    down: isDescending ? 'yes' : '',
  });
  location.replace(address);
}
