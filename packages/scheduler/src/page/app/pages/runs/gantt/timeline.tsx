import { now } from '../../../live/index.js';
import { Empty, ErrorBanner, Loading } from '../../../parts/index.js';
import { t } from '../../../text/index.js';
import {
  type TimeRange,
  SPANS_MS,
  latest,
  parseRoute,
  rangeQuery,
  routeAddress,
  timeRange,
} from '../../../view/index.js';
import { TIMELINE_SPAN } from '../time-filter.js';
import { GanttPlot } from './gantt-plot.js';
import { GanttTools } from './gantt-tools.js';
import { useGanttRuns } from './use-gantt-runs.js';

type Query = Readonly<Record<string, string>>;

/** Across a usual screen. */
const POINT_COUNT = 1_200;

interface TimelineProps {
  readonly by: 'job' | 'agent';
  readonly query: Query;
}

/** Runs as bars over time, in lanes of jobs or of agents. */
export function Timeline({ by, query }: TimelineProps) {
  const rangeAt = (ms: number) => timeRange(query, ms) ?? latest(SPANS_MS[TIMELINE_SPAN] ?? 0, ms);
  const { fromMs, toMs } = rangeAt(now.peek());
  // To the width of a point: nothing that is seen changes in between.
  const pointMs = Math.max(1_000, Math.round((toMs - fromMs) / POINT_COUNT));
  const nowMs = Math.floor(now.value / pointMs) * pointMs;
  const range = rangeAt(nowMs);
  const found = useGanttRuns(query, range);
  const show = (next: TimeRange) => ask(rangeQuery(next));
  return (
    <section class="gantt">
      <GanttTools
        range={range}
        show={show}
        toNow={() => ask({ time: TIMELINE_SPAN, from: '', to: '' })}
        listAddress={routeAddress('runs', null, { ...query, ...rangeQuery(range), view: '' })}
        isLoading={found.isLoading && found.runs !== null}
      />
      {found.isCut && <p class="note">{t('gantt.cut', { count: found.runs?.length ?? 0 })}</p>}
      <ErrorBanner error={found.error} retry={found.reload} />
      {found.runs === null && found.error === null && <Loading />}
      {found.runs !== null && (
        <GanttPlot by={by} runs={found.runs} range={range} nowMs={nowMs} show={show}>
          {!found.isLoading && <Empty title={t('gantt.empty')} text={t('gantt.emptyText')} />}
        </GanttPlot>
      )}
    </section>
  );
}

/** Of the address as it is then: a bar may be older than the filter. */
function ask(change: Query): void {
  const { query } = parseRoute(location.hash);
  location.replace(routeAddress('runs', null, { ...query, ...change }));
}
