import { type JobDetailAnswer, fetchJob, fetchNextTimes, fetchRuns } from '../api/index.js';
import { useLive } from '../live/index.js';
import {
  DurationChart,
  Empty,
  ErrorBanner,
  KillButton,
  Loading,
  PageHead,
  RunNowButton,
  RunTable,
  StateChip,
  Time,
} from '../parts/index.js';
import { t } from '../text/index.js';
import { routeAddress } from '../view/index.js';
import { JobFacts } from './job-facts.js';

const HISTORY_COUNT = 30;
const NEXT_COUNT = 8;

/** One job: what it is, when it runs next, how it went. */
export function JobPage({ name }: { name: string }) {
  const {
    data: job,
    error,
    reload,
  } = useLive({
    key: `job ${name}`,
    load: (signal) => fetchJob(name, signal),
    wants: (event) => event.jobName === name,
  });
  const isUnknown = error?.status === 404 && job === null;
  return (
    <>
      <PageHead
        title={name}
        above={{ text: t('jobs.title'), href: routeAddress('jobs') }}
        beside={job && <StateChip state={job.state} />}
        actions={job && <JobActions job={job} />}
      />
      {isUnknown ? (
        <Empty title={t('error.notFound')} text={t('job.unknown')} />
      ) : (
        <ErrorBanner error={error} retry={reload} />
      )}
      {job === null && error === null && <Loading />}
      {job && (
        <div class="columns">
          <JobFacts job={job} />
          <NextTimes job={job} />
        </div>
      )}
      {job && <History name={name} />}
    </>
  );
}

function JobActions({ job }: { job: JobDetailAnswer }) {
  return (
    <>
      {job.activeRuns.map((id) => (
        <KillButton key={id} runId={id} />
      ))}
      <RunNowButton job={job.name} isMain />
    </>
  );
}

function NextTimes({ job }: { job: JobDetailAnswer }) {
  const hasTimes = !isDependent(job) && !job.disabled;
  const {
    data: times,
    error,
    reload,
  } = useLive({
    key: `next ${job.name} ${job.nextRuns[0]} ${hasTimes}`,
    load: async (signal) => (hasTimes ? fetchNextTimes(job.name, NEXT_COUNT, signal) : []),
    wants: (event) => event.type === 'job' && event.jobName === job.name,
  });
  return (
    <section class="panel next">
      <h2>{t('job.nextRuns')}</h2>
      <ErrorBanner error={error} retry={reload} />
      {times !== null && times.length === 0 && <p class="faint">{noTimesText(job)}</p>}
      <ol>
        {times?.map((at) => (
          <li key={at}>
            <Time at={at} as="clock" /> <Time at={at} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function noTimesText(job: JobDetailAnswer): string {
  if (job.disabled) return t('job.nextDisabled');
  return isDependent(job) ? t('job.nextParents') : t('job.nextNone');
}

function isDependent(job: JobDetailAnswer): boolean {
  return job.kind === 'dependency';
}

function History({ name }: { name: string }) {
  const {
    data: page,
    error,
    reload,
  } = useLive({
    key: `history ${name}`,
    load: (signal) => fetchRuns({ job: name, limit: HISTORY_COUNT }, signal),
    wants: (event) => event.type === 'run' && event.jobName === name,
  });
  return (
    <section>
      <h2>{t('job.history')}</h2>
      <ErrorBanner error={error} retry={reload} />
      {page !== null && page.items.length === 0 && (
        <Empty title={t('job.historyEmpty')} text={t('job.historyEmptyText')} />
      )}
      {page !== null && page.items.length > 0 && (
        <>
          <DurationChart runs={page.items} />
          <RunTable runs={page.items} hasJob={false} />
          <a class="more" href={routeAddress('runs', null, { job: name })}>
            {t('job.allRuns')}
          </a>
        </>
      )}
    </section>
  );
}
