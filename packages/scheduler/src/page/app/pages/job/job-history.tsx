import type { Page, RunAnswer } from '../../api/index.js';
import type { Loaded } from '../../live/index.js';
import { Empty, ErrorBanner, RunTable } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';

const ROW_COUNT = 20;

interface JobHistoryProps {
  readonly name: string;
  readonly runs: Loaded<Page<RunAnswer>>;
}

/** The newest runs of a job as a table. */
export function JobHistory({ name, runs: { data: page, error, reload } }: JobHistoryProps) {
  return (
    <section>
      <h2>{t('job.history')}</h2>
      <ErrorBanner error={error} retry={reload} />
      {page !== null && page.items.length === 0 && (
        <Empty title={t('job.historyEmpty')} text={t('job.historyEmptyText')} />
      )}
      {page !== null && page.items.length > 0 && (
        <>
          <RunTable runs={page.items.slice(0, ROW_COUNT)} hasJob={false} />
          <a class="more" href={routeAddress('runs', null, { job: name })}>
            {t('job.allRuns')}
          </a>
        </>
      )}
    </section>
  );
}
