import { fetchRuns } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { DurationChart, Empty, ErrorBanner, RunTable } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';

const HISTORY_COUNT = 30;

/** How a job went: its last runs as bars and as a table. */
export function JobHistory({ name }: { name: string }) {
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
