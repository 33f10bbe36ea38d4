import { computed } from '@preact/signals';
import { fetchCalendar } from '../../api/index.js';
import { now, useLive } from '../../live/index.js';
import { Empty, ErrorBanner, Loading, PageHead } from '../../parts/index.js';
import { shownZone } from '../../settings/index.js';
import { t } from '../../text/index.js';
import { type Route, heatRange, heatRows, wallText } from '../../view/index.js';
import { type CalendarQuestion, readQuestion, showQuestion } from './calendar-question.js';
import { CalendarToolbar } from './calendar-toolbar.js';
import { CrowdedMinutes } from './crowded-minutes.js';
import { FiringJobs } from './firing-jobs.js';
import { HeatMap } from './heat-map.js';

/** While many jobs change, the calendar is counted again at most this often. */
const GAP_MS = 5_000;
const MINUTE_MS = 60_000;

/** So that the map is not drawn again every second. */
const thisMinute = computed(() => now.value - (now.value % MINUTE_MS));

/** When the jobs of the future fire, all together; each field tells which jobs they are. */
export function CalendarPage({ route }: { route: Route }) {
  const zone = shownZone.value;
  const nowLocal = wallText(thisMinute.value, zone);
  const question = readQuestion(route.query, nowLocal);
  return (
    <>
      <PageHead title={t('calendar.title')} />
      <CalendarToolbar question={question} nowLocal={nowLocal} />
      <div class={question.at === null ? 'calendar' : 'calendar with-jobs'}>
        <Map question={question} zone={zone} nowLocal={nowLocal} />
        <FiringJobs
          at={question.at}
          zone={zone}
          close={() => showQuestion({ ...question, at: null })}
        />
      </div>
      <CrowdedMinutes zone={zone} />
    </>
  );
}

interface MapProps {
  readonly question: CalendarQuestion;
  readonly zone: string;
  readonly nowLocal: string;
}

function Map({ question, zone, nowLocal }: MapProps) {
  const { view, day, measure } = question;
  const range = heatRange(view, day);
  const {
    data: calendar,
    error,
    reload,
  } = useLive({
    key: `calendar ${view} ${range.from} ${zone}`,
    load: (signal) => fetchCalendar({ ...range, zone }, signal),
    wants: (event) => event.type === 'job',
    gapMs: GAP_MS,
  });
  if (calendar === null)
    return error === null ? <Loading /> : <ErrorBanner error={error} retry={reload} />;
  const rows = heatRows(calendar.items, { view, day, measure, nowLocal });
  return (
    <section class="panel heat-panel">
      <ErrorBanner error={error} retry={reload} />
      <HeatMap question={question} rows={rows} />
      {calendar.items.length === 0 && (
        <Empty title={t('calendar.empty')} text={t('calendar.emptyText')} />
      )}
    </section>
  );
}
