import { type JobDetailAnswer, type NextTimeAnswer, fetchNextTimes } from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { ErrorBanner, Time } from '../../parts/index.js';
import { language, t } from '../../text/index.js';

const NEXT_COUNT = 8;

/** When a job with a schedule runs next, and what a change of the clocks does to that. */
export function NextTimes({ job }: { job: JobDetailAnswer }) {
  const hasTimes = !job.disabled;
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
      {times !== null && times.length === 0 && (
        <p class="faint">{t(job.disabled ? 'job.nextDisabled' : 'job.nextNone')}</p>
      )}
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
