import type { JobAnswer } from '../../api/index.js';
import {
  type Column,
  DataTable,
  KillButton,
  RunNowButton,
  NextRun,
  ScheduleOf,
  StateChip,
  Time,
  waitingText,
} from '../../parts/index.js';
import { t } from '../../text/index.js';
import { type JobOrder, type JobQuestion, routeAddress } from '../../view/index.js';

interface JobTableProps {
  readonly jobs: readonly JobAnswer[];
  readonly question: JobQuestion;
  readonly onSort: (order: JobOrder) => void;
}

export function JobTable({ jobs, question, onSort }: JobTableProps) {
  const sort = (order: JobOrder) => ({
    onSort: () => onSort(order),
    sorted:
      question.order !== order
        ? ('none' as const)
        : question.isDescending
          ? ('descending' as const)
          : ('ascending' as const),
  });
  const columns: Column<JobAnswer>[] = [
    { id: 'job', head: t('col.job'), cell: nameCell, ...sort('name') },
    { id: 'state', head: t('col.state'), cell: stateCell },
    { id: 'schedule', head: t('col.schedule'), cell: (job) => <ScheduleOf job={job} /> },
    { id: 'next', head: t('col.next'), cell: (job) => <NextRun job={job} />, ...sort('next') },
    { id: 'last', head: t('col.last'), cell: lastCell, ...sort('last') },
    { id: 'results', head: t('col.results'), cell: resultsCell },
    { id: 'actions', head: t('col.actions'), cell: actionCell },
  ];
  return (
    <DataTable
      label={t('jobs.title')}
      className="jobs"
      columns={columns}
      rows={jobs}
      rowKey={(job) => job.name}
    />
  );
}

function nameCell(job: JobAnswer) {
  return (
    <>
      <a class="name" href={routeAddress('jobs', job.name)}>
        {job.name}
      </a>
      {job.command && (
        <span class="under clip mono" title={job.command}>
          {job.command}
        </span>
      )}
    </>
  );
}

function stateCell(job: JobAnswer) {
  const why = job.state === 'waiting' ? waitingText(job.waitsFor) : (job.disabledReason ?? '');
  return <StateChip state={job.state} title={why || undefined} />;
}

function lastCell({ lastRun }: JobAnswer) {
  if (lastRun === null) return <span class="faint">{t('last.never')}</span>;
  return (
    <a class="last" href={routeAddress('runs', lastRun.id)}>
      <StateChip state={lastRun.state} />
      {lastRun.endedAt !== null && <Time at={lastRun.endedAt} />}
    </a>
  );
}

function resultsCell({ counters }: JobAnswer) {
  const { successCount: success, errorCount: error } = counters;
  return (
    <span class="results" title={t('results.title', { success, error })}>
      <span class={success > 0 ? 'good' : ''}>{success}</span> /{' '}
      <span class={error > 0 ? 'bad' : ''}>{error}</span>
    </span>
  );
}

function actionCell(job: JobAnswer) {
  const active = job.activeRuns.at(-1);
  return (
    <span class="row-actions">
      <RunNowButton job={job.name} />
      {active !== undefined && <KillButton runId={active} />}
    </span>
  );
}
