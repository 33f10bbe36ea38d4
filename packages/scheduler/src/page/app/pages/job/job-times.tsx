import { type JobDetailAnswer, fetchJobTimes } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { ErrorBanner, Time } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { amount, durationText } from '../../view/index.js';

const GAP_MS = 5_000;

/** How often a job succeeds, and how long that takes. */
export function JobTimes({ job }: { job: JobDetailAnswer }) {
  const {
    data: times,
    error,
    reload,
  } = useLive({
    key: `times ${job.name}`,
    load: (signal) => fetchJobTimes(job.name, signal),
    wants: (event) => event.type === 'run' && event.jobName === job.name,
    gapMs: GAP_MS,
  });
  const { successCount, errorCount, errorsSinceLastSuccess } = job.counters;
  const { lastSuccessAt, lastErrorAt } = job.counters;
  const count = successCount + errorCount;
  return (
    <section class="panel job-times">
      <h2>{t('jobPage.statistics')}</h2>
      <ErrorBanner error={error} retry={reload} />
      <dl class="facts">
        <dt>{t('jobPage.rate')}</dt>
        <dd>
          {count === 0 ? '–' : `${amount((100 * successCount) / count, language.value)} %`}{' '}
          <span class="under">
            {t('jobPage.results', { success: successCount, error: errorCount })}
          </span>
        </dd>
        {errorsSinceLastSuccess > 0 && (
          <>
            <dt>{t('jobPage.failuresInRow')}</dt>
            <dd class="bad">{errorsSinceLastSuccess}</dd>
          </>
        )}
        <dt>{t('jobPage.lastSuccess')}</dt>
        <dd>{lastSuccessAt === null ? t('last.never') : <Time at={lastSuccessAt} />}</dd>
        <dt>{t('jobPage.lastError')}</dt>
        <dd>{lastErrorAt === null ? t('last.never') : <Time at={lastErrorAt} />}</dd>
        {times !== null && times.count > 0 && (
          <>
            <dt>{t('jobPage.median')}</dt>
            <dd>{durationText(times.median, language.value)}</dd>
            <dt>{t('jobPage.p95')}</dt>
            <dd>{durationText(times['95thPercentile'], language.value)}</dd>
            <dt>{t('jobPage.p99')}</dt>
            <dd>{durationText(times['99thPercentile'], language.value)}</dd>
          </>
        )}
      </dl>
      {times !== null && times.count > 0 && (
        <p class="note">{t('jobPage.timesOf', { count: times.count })}</p>
      )}
    </section>
  );
}
