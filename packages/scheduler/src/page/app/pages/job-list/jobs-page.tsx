import { useState } from 'preact/hooks';
import { type JobWindow, useJobWindow } from '../../live/index.js';
import { Empty, ErrorBanner, Loading, PageHead } from '../../parts/index.js';
import { t } from '../../text/index.js';
import {
  type JobOrder,
  type JobQuestion,
  isNarrowed,
  listQuery,
  parseQuestion,
  questionQuery,
  routeAddress,
} from '../../view/index.js';
import { BulkBar, type BulkResults } from './bulk-bar.js';
import { BulkRefusals } from './bulk-refusals.js';
import { JobTable, ROW_COUNT_MAX } from './job-table.js';
import { JobToolbar } from './job-toolbar.js';
import { SELECTED_COUNT_MAX, useSelection } from './use-selection.js';

/** Every job, searched, narrowed and sorted by the scheduler; all of that stands in the address. */
export function JobsPage({ query }: { query: Readonly<Record<string, string>> }) {
  const question = parseQuestion(query);
  const { list, error, retry } = useJobWindow(listQuery(question));
  const isNothing = list?.total === 0 && !isNarrowed(question);
  return (
    <div class="job-list">
      <PageHead
        title={t('jobs.title')}
        actions={
          <a class="button main" href={routeAddress('new')}>
            {t('jobList.new')}
          </a>
        }
      />
      <ErrorBanner error={error} retry={retry} />
      {list === null && <Loading />}
      {isNothing && <NoJobs />}
      {list !== null && !isNothing && <JobList list={list} question={question} />}
    </div>
  );
}

function JobList({ list, question }: { list: JobWindow; question: JobQuestion }) {
  const selection = useSelection(listQuery(question));
  const [results, setResults] = useState<BulkResults | null>(null);
  const { order, isDescending } = question;
  const onSort = (by: JobOrder) =>
    ask({ ...question, order: by, isDescending: by === order && !isDescending });
  const total = list.total ?? 0;
  return (
    <>
      {results !== null && <BulkRefusals results={results} dismiss={() => setResults(null)} />}
      <JobToolbar question={question} facets={list.facets} total={list.total} ask={ask} />
      {list.total === 0 && <NoMatch />}
      {total > 0 && (
        <JobTable list={list} question={question} selection={selection} onSort={onSort} />
      )}
      {total > ROW_COUNT_MAX && (
        <p class="note">{t('jobList.tooMany', { count: ROW_COUNT_MAX })}</p>
      )}
      {selection.names.size >= SELECTED_COUNT_MAX && (
        <p class="note">{t('jobList.selectedMost', { count: SELECTED_COUNT_MAX })}</p>
      )}
      <BulkBar selection={selection} onResults={setResults} />
    </>
  );
}

function NoJobs() {
  return (
    <Empty title={t('jobs.empty')} text={t('jobList.emptyText')}>
      <p class="empty-actions">
        <a class="button main" href={routeAddress('new')}>
          {t('jobList.new')}
        </a>
      </p>
      <pre>{'submitter crontab examples/crontab\nsubmitter --conf job.json'}</pre>
    </Empty>
  );
}

function NoMatch() {
  return (
    <Empty title={t('jobs.noneMatch')} text={t('jobList.noneMatchText')}>
      <a href={routeAddress('jobs')}>{t('jobs.clearFilter')}</a>
    </Empty>
  );
}

/** Replaces the address: every letter typed is not a step to go back to. */
function ask(question: JobQuestion): void {
  location.replace(routeAddress('jobs', null, questionQuery(question)));
}
