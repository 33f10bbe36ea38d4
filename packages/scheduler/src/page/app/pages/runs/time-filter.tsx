import { now } from '../../live/index.js';
import { shownZone } from '../../settings/index.js';
import { t } from '../../text/index.js';
import {
  type TimeRange,
  SPANS_MS,
  rangeQuery,
  runView,
  timeRange,
  wallMs,
  wallText,
} from '../../view/index.js';

type Query = Readonly<Record<string, string>>;

const SPAN_TEXTS = {
  hour: 'runs.lastHour',
  hours: 'runs.last6Hours',
  day: 'runs.lastDay',
  week: 'runs.lastWeek',
} as const;

/** What a timeline shows unless told. */
export const TIMELINE_SPAN = 'hours';

interface TimeFilterProps {
  readonly query: Query;
  readonly ask: (change: Query) => void;
}

/** A named stretch up to now, or any two times on the clock that is shown. */
export function TimeFilter({ query, ask }: TimeFilterProps) {
  const range = timeRange(query, now.peek());
  const isRange = range !== null && !range.followsNow;
  const isTimeline = runView(query) === 'job' || runView(query) === 'agent';
  const choose = (value: string) => {
    if (value !== 'range') return ask({ time: value, from: '', to: '' });
    ask(rangeQuery(range ?? dayUpTo(now.peek())));
  };
  return (
    <>
      <label>
        {t('runs.filterTime')}
        <select
          value={isRange ? 'range' : (query['time'] ?? (isTimeline ? TIMELINE_SPAN : ''))}
          onChange={(event) => choose(event.currentTarget.value)}
        >
          {!isTimeline && <option value="">{t('runs.anyTime')}</option>}
          {Object.entries(SPAN_TEXTS).map(([value, key]) => (
            <option key={value} value={value}>
              {t(key)}
            </option>
          ))}
          <option value="range">{t('runs.range')}</option>
        </select>
      </label>
      {isRange && <RangeFields range={range} ask={ask} />}
    </>
  );
}

interface RangeFieldsProps {
  readonly range: TimeRange;
  readonly ask: (change: Query) => void;
}

function RangeFields({ range, ask }: RangeFieldsProps) {
  const zone = shownZone.value;
  const change = (side: 'fromMs' | 'toMs', text: string) => {
    const atMs = wallMs(text, zone);
    if (atMs !== null) ask(rangeQuery({ ...range, [side]: atMs }));
  };
  return (
    <>
      <label>
        {t('runs.from')}
        <input
          type="datetime-local"
          title={zone}
          value={wallText(range.fromMs, zone)}
          onChange={(event) => change('fromMs', event.currentTarget.value)}
        />
      </label>
      <label>
        {t('runs.to')}
        <input
          type="datetime-local"
          title={zone}
          value={wallText(range.toMs, zone)}
          onChange={(event) => change('toMs', event.currentTarget.value)}
        />
      </label>
    </>
  );
}

function dayUpTo(nowMs: number): TimeRange {
  return { fromMs: nowMs - (SPANS_MS['day'] ?? 0), toMs: nowMs, followsNow: false };
}
