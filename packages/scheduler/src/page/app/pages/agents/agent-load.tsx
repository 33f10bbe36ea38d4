import { useState } from 'preact/hooks';
import { type AgentLoadAnswer, fetchAgentLoad, serverNow } from '../../api/index.js';
import { lazyPage } from '../../lazy-page.js';
import { useLive } from '../../live/index.js';
import { ErrorBanner, Loading, Time } from '../../parts/index.js';
import { language, t } from '../../text/index.js';
import { loadFigures } from '../../view/index.js';
import { type LoadUnit, loadText } from './use.js';

const LoadChart = lazyPage(async () => (await import('./load-chart.js')).LoadChart);

const HOUR_MS = 3_600_000;
const RANGES = [1, 6, 24] as const;
/** As often as the scheduler takes a sample, unless something changes before. */
const GAP_MS = 5_000;

/** What was allocated over the last hours, one small chart each. */
export function AgentLoad({ id }: { id: string }) {
  const [hours, setHours] = useState<(typeof RANGES)[number]>(6);
  const {
    data: load,
    error,
    reload,
  } = useLive({
    key: `load ${hours} ${id}`,
    load: (signal) =>
      fetchAgentLoad(id, new Date(serverNow() - hours * HOUR_MS).toISOString(), signal),
    wants: (event) => event.type === 'agent' || event.type === 'run',
    gapMs: GAP_MS,
  });
  return (
    <>
      <div class="filters" role="group" aria-label={t('agents.range')}>
        {RANGES.map((each) => (
          <button
            key={each}
            type="button"
            class="filter"
            aria-pressed={each === hours}
            onClick={() => setHours(each)}
          >
            {hoursText(each)}
          </button>
        ))}
      </div>
      <ErrorBanner error={error} retry={reload} />
      {load === null && error === null && <Loading />}
      {load !== null && <Charts load={load} hours={hours} />}
    </>
  );
}

function Charts({ load, hours }: { load: AgentLoadAnswer; hours: number }) {
  const [first] = load.at;
  const isYoung = first !== undefined && serverNow() - Date.parse(first) < (hours - 0.1) * HOUR_MS;
  const { cpus, mem, disk } = load.total;
  const shared = { load, spanMs: hours * HOUR_MS };
  return (
    <div class="load-charts">
      <Panel {...shared} column="cpus" title={t('col.cpu')} total={cpus} unit="cores" />
      <Panel {...shared} column="mem" title={t('col.mem')} total={mem} unit="memory" />
      <Panel {...shared} column="disk" title={t('col.disk')} total={disk} unit="memory" />
      <Panel {...shared} column="tasks" title={t('col.tasks')} total={null} unit="cores" />
      {isYoung && (
        <p class="note">
          {t('agents.loadSince')} <Time at={first} as="clock" />
        </p>
      )}
    </div>
  );
}

interface PanelProps {
  readonly load: AgentLoadAnswer;
  readonly spanMs: number;
  readonly column: 'cpus' | 'mem' | 'disk' | 'tasks';
  readonly title: string;
  /** All there is; null where there is no end to it. */
  readonly total: number | null;
  readonly unit: LoadUnit;
}

function Panel({ load, spanMs, column, title, total, unit }: PanelProps) {
  const values = load[column];
  const { now, peak, mean } = loadFigures(values);
  const say = (value: number | null) => (value === null ? '–' : loadText(value, unit));
  const figures = t('agents.figures', { peak: say(peak), mean: say(mean && rounded(mean)) });
  const nowText =
    total === null ? say(now) : t('tile.usedOf', { used: say(now), total: say(total) });
  return (
    <figure class="load-panel">
      <figcaption>
        <strong>{title}</strong> <span>{nowText}</span> <span class="note">{figures}</span>
      </figcaption>
      <LoadChart
        at={load.at}
        values={values}
        total={total}
        spanMs={spanMs}
        label={`${title}: ${nowText}; ${figures}`}
        unit={unit}
      />
    </figure>
  );
}

/** A mean has no more to say than that. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

function hoursText(hours: number): string {
  return new Intl.NumberFormat(language.value, {
    style: 'unit',
    unit: 'hour',
    unitDisplay: 'short',
  }).format(hours);
}
