import { now } from '../../../live/index.js';
import { Empty, ErrorBanner, Loading } from '../../../parts/index.js';
import { t } from '../../../text/index.js';
import {
  type TimeRange,
  SPANS_MS,
  latest,
  rangeQuery,
  routeAddress,
  timeRange,
} from '../../../view/index.js';
import { TIMELINE_SPAN } from '../time-filter.js';
import { GanttPlot } from './gantt-plot.js';
import { GanttTools } from './gantt-tools.js';
import { useGanttRuns } from './use-gantt-runs.js';

type Query = Readonly<Record<string, string>>;

interface TimelineProps {
  readonly by: 'job' | 'agent';
  readonly query: Query;
}

/** Runs as bars over time, in lanes of jobs or of agents. */
export function Timeline({ by, query }: TimelineProps) {
  const nowMs = now.value;
  const range = timeRange(query, nowMs) ?? latest(SPANS_MS[TIMELINE_SPAN] ?? 0, nowMs);
  const found = useGanttRuns(query, range);
  const show = (next: TimeRange) => ask(query, rangeQuery(next));
  return (
    <section class="gantt">
      <GanttTools
        range={range}
        show={show}
        toNow={() => ask(query, { time: TIMELINE_SPAN, from: '', to: '' })}
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

function ask(query: Query, change: Query): void {
  location.replace(routeAddress('runs', null, { ...query, ...change }));
}
