import { useState } from 'preact/hooks';
import {
  type JobDetailAnswer,
  type RunDayAnswer,
  type RunDaysAnswer,
  fetchJobDays,
  serverNow,
} from '../../api/index.js';
import { useLive } from '../../live/index.js';
import { ErrorBanner, Loading } from '../../parts/index.js';
import { zoneFor } from '../../settings/index.js';
import { language, t } from '../../text/index.js';
import { calendarWeeks, dayIn, durationText } from '../../view/index.js';
import { DayGrid } from './day-grid.js';
import { DayTable } from './day-table.js';
import { countsText, dayName, dayRunsAddress } from './day-words.js';

/** Twenty-six weeks and what the present one has of days. */
const DAY_COUNT = 182;
const DAY_MS = 86_400_000;
const GAP_MS = 5_000;

/** How a job went on each day of the past half year. */
export function JobDays({ job }: { job: JobDetailAnswer }) {
  const zone = zoneFor(job.timeZone);
  const {
    data: past,
    error,
    reload,
  } = useLive({
    key: `days ${job.name} ${zone}`,
    load: (signal) => {
      const from = new Date(serverNow() - DAY_COUNT * DAY_MS).toISOString();
      return fetchJobDays(job.name, { from, zone }, signal);
    },
    wants: (event) => event.type === 'run' && event.jobName === job.name,
    gapMs: GAP_MS,
  });
  return (
    <section class="panel job-days">
      <h2>{t('jobPage.days')}</h2>
      <ErrorBanner error={error} retry={reload} />
      {past === null && error === null && <Loading />}
      {past !== null && <Days job={job.name} past={past} />}
    </section>
  );
}

function Days({ job, past }: { job: string; past: RunDaysAnswer }) {
  const firstDay = dayIn(Date.parse(past.from), past.zone);
  const lastDay = dayIn(Date.parse(past.to) - 1, past.zone);
  const [chosen, choose] = useState(lastDay);
  const [isTable, setTable] = useState(false);
  const runs = past.items.find(({ day }) => day === chosen) ?? null;
  return (
    <>
      <div class="day-head">
        <p class="note">
          {t('jobPage.daysZone', { zone: past.zone })}
          {!past.isComplete && <> {t('jobPage.daysShort')}</>}
        </p>
        <button
          type="button"
          class="filter"
          aria-pressed={isTable}
          onClick={() => setTable(!isTable)}
        >
          {t('jobPage.asTable')}
        </button>
      </div>
      {isTable ? (
        <DayTable job={job} items={past.items} />
      ) : (
        <>
          <DayGrid
            weeks={calendarWeeks(past.items, { firstDay, lastDay })}
            chosen={chosen}
            choose={choose}
          />
          <DayLine job={job} day={chosen} runs={runs} />
        </>
      )}
    </>
  );
}

interface DayLineProps {
  readonly job: string;
  readonly day: string;
  readonly runs: RunDayAnswer | null;
}

/** What the chosen square stands for. */
function DayLine({ job, day, runs }: DayLineProps) {
  return (
    <p class="day-line" role="status">
      <strong>{dayName(day)}</strong>{' '}
      {runs === null ? (
        <span class="faint">{t('jobPage.dayNone')}</span>
      ) : (
        <>
          {countsText(runs)}
          {runs.p50Ms !== null && runs.maxMs !== null && (
            <>; {timesText(runs.p50Ms, runs.maxMs)}</>
          )}{' '}
          <a href={dayRunsAddress(job, runs)}>{t('jobPage.dayRuns')}</a>
        </>
      )}
    </p>
  );
}

function timesText(p50Ms: number, maxMs: number): string {
  const shown = (ms: number) => durationText(ms, language.value);
  return t('jobPage.dayTimes', { median: shown(p50Ms), max: shown(maxMs) });
}
