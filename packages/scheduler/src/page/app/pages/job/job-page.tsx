import { type JobDetailAnswer, fetchJob, fetchRuns } from '../../api/index.js';
import { lazyPage } from '../../lazy-page.js';
import { useLive } from '../../live/index.js';
import { Empty, ErrorBanner, Loading, PageHead, StateChip } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import { GatePanel } from './gate-panel.js';
import { JobActions } from './job-actions.js';
import { JobDays } from './job-days.js';
import { JobDefinition } from './job-definition.js';
import { JobHistory } from './job-history.js';
import { JobNow } from './job-now.js';
import { JobTimes } from './job-times.js';
import { NextTimes } from './next-times.js';

/** What the chart shows; the table has the newest of them. */
const RUN_COUNT = 120;
const GAP_MS = 1_500;

const RunChart = lazyPage(async () => (await import('./run-chart.js')).RunChart);

/** One job: what it is, what it does now, when it runs next, how it went. */
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
    <div class="job-page">
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
      {job && <Job job={job} />}
    </div>
  );
}

function Job({ job }: { job: JobDetailAnswer }) {
  const { name } = job;
  const runs = useLive({
    key: `history ${name}`,
    load: (signal) => fetchRuns({ job: name, limit: RUN_COUNT }, signal),
    wants: (event) => event.type === 'run' && event.jobName === name,
    gapMs: GAP_MS,
  });
  const items = runs.data?.items ?? [];
  return (
    <>
      <JobNow job={job} runs={items} />
      <div class="columns">
        <div class="stack">
          <JobDefinition job={job} />
          <section class="panel">
            <h2>{t('jobPage.durations')}</h2>
            <RunChart runs={items} isLoaded={runs.data !== null} zone={job.timeZone} />
          </section>
          <JobDays job={job} />
        </div>
        <div class="stack">
          {job.gate === null ? <NextTimes job={job} /> : <GatePanel job={job} gate={job.gate} />}
          <JobTimes job={job} />
        </div>
      </div>
      <JobHistory name={name} runs={runs} />
    </>
  );
}
