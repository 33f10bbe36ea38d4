import { fetchJobCount } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { Empty, ErrorBanner, Loading, PageHead } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { type Route, routeAddress } from '../../view/index.js';
import { AgentPanel } from './agent-panel.js';
import { FailedPanel } from './failed-panel.js';
import { HourPanel } from './hour-panel.js';
import { RunningPanel } from './running-panel.js';
import { SystemFacts } from './system-facts.js';
import { WaitingPanel } from './waiting-panel.js';

const GAP_MS = 5_000;

/** What one wants to know first: what runs, what waits and why, what failed, what comes next. */
export function OverviewPage(_: { readonly route: Route }) {
  const {
    data: jobCount,
    error,
    reload,
  } = useLive({
    key: 'job count',
    load: fetchJobCount,
    wants: (event) => event.type === 'job',
    gapMs: GAP_MS,
  });
  return (
    <>
      <PageHead title={t('overview.title')} beside={<SystemFacts jobCount={jobCount} />} />
      <ErrorBanner error={error} retry={reload} />
      {jobCount === null && error === null && <Loading />}
      {jobCount === 0 && <NoJobs />}
      {jobCount !== null && (
        <div class="overview">
          {jobCount > 0 && <HourPanel />}
          {jobCount > 0 && <RunningPanel />}
          {jobCount > 0 && <FailedPanel />}
          {jobCount > 0 && <WaitingPanel />}
          <AgentPanel />
        </div>
      )}
    </>
  );
}

function NoJobs() {
  return (
    <Empty title={t('overview.start')} text={t('overview.startText')}>
      <a class="button main" href={routeAddress('new')}>
        {t('overview.newJob')}
      </a>
    </Empty>
  );
}
