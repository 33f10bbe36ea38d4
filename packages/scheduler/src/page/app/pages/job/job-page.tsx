import {
  type JobDetailAnswer,
  type NextTimeAnswer,
  fetchJob,
  fetchNextTimes,
} from '../../api/index.js';
import { useLive } from '../../live/index.js';
import {
  Empty,
  ErrorBanner,
  KillButton,
  Loading,
  PageHead,
  RunNowButton,
  StateChip,
  Time,
} from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import { JobFacts } from './job-facts.js';
import { JobHistory } from './job-history.js';

const NEXT_COUNT = 8;

/** One job: what it is, when it runs next, how it went. */
export function JobPage({ name }: { name: string }) {
  const {
    data: job,
    error,
    reload,
  } = useLive({
    key: `job ${name} ${language.value}`,
    load: (signal) => fetchJob(name, language.value, signal),
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
      {job && <JobHistory name={name} />}
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
  const wanted = { count: NEXT_COUNT, lang: language.value };
  const {
    data: times,
    error,
    reload,
  } = useLive({
    key: `next ${job.name} ${job.nextRuns[0]} ${hasTimes} ${wanted.lang}`,
    load: async (signal) => (hasTimes ? fetchNextTimes(job.name, wanted, signal) : []),
    wants: (event) => event.type === 'job' && event.jobName === job.name,
  });
  return (
    <section class="panel next">
      <h2>{t('job.nextRuns')}</h2>
      <ErrorBanner error={error} retry={reload} />
      {times !== null && times.length === 0 && <p class="faint">{noTimesText(job)}</p>}
      {times !== null && times.length > 0 && (
        <p class="faint">{t('job.nextClock', { zone: job.timeZone ?? 'UTC' })}</p>
      )}
      <ol>
        {times?.map((time) => (
          <NextTime key={time.at} time={time} />
        ))}
      </ol>
    </section>
  );
}

/** On the job's own clock; the title tells the reader's and UTC. */
function NextTime({ time: { at, local, note } }: { time: NextTimeAnswer }) {
  return (
    <li>
      <Time at={at} local={local} as="clock" /> <Time at={at} />
      {note !== null && <span class="clock-note">{note}</span>}
    </li>
  );
}

function noTimesText(job: JobDetailAnswer): string {
  if (job.disabled) return t('job.nextDisabled');
  return isDependent(job) ? t('job.nextParents') : t('job.nextNone');
}

function isDependent(job: JobDetailAnswer): boolean {
  return job.kind === 'dependency';
}
