import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { RunAnswer } from '../../api/index.js';
import { now } from '../../live/index.js';
import { StateChip, Time } from '../../parts/index.js';
import { shownTheme, zoneFor } from '../../settings/index.js';
import { language, t, tWord } from '../../text/index.js';
import { type RunPoint, durationText, routeAddress, runPoints } from '../../view/index.js';
import { CHART_STATES, chartOptions } from './chart-options.js';

interface RunChartProps {
  /** Newest first. */
  readonly runs: readonly RunAnswer[];
  readonly isLoaded: boolean;
  /** Of the job; null where it has none of its own. */
  readonly zone: string | null;
}

/** How long the last runs took and how they ended; a click leads to the run. */
export function RunChart({ runs, isLoaded, zone }: RunChartProps) {
  const points = useMemo(() => runPoints(runs, now.peek()), [runs]);
  const [pointed, setPointed] = useState<number | null>(null);
  const shown = points[pointed ?? points.length - 1];
  if (points.length < 2 || shown === undefined) {
    return isLoaded ? <p class="faint">{t('jobPage.chartFew')}</p> : null;
  }
  return (
    <figure class="run-chart">
      <Plot points={points} zone={zone} onPoint={setPointed} />
      <Legend points={points} />
      <figcaption>
        <PointLine point={shown} zone={zone} />
      </figcaption>
    </figure>
  );
}

interface PlotProps {
  readonly points: readonly RunPoint[];
  readonly zone: string | null;
  /** The place of the point under the mouse; null where there is none. */
  readonly onPoint: (place: number | null) => void;
}

const HEIGHT = 190;

function Plot({ points, zone, onPoint }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(points);
  latest.current = points;
  const plot = useRef<uPlot | null>(null);
  const [theme, locale, shownZone] = [shownTheme.value, language.value, zoneFor(zone)];
  useEffect(() => {
    const place = box.current;
    if (place === null) return;
    const size = { width: Math.max(200, place.clientWidth), height: HEIGHT };
    const drawn = new uPlot(
      chartOptions({ ...size, locale, zone: shownZone, onPoint }),
      chartData(latest.current),
      place,
    );
    plot.current = drawn;
    drawn.over.addEventListener('click', () => {
      const point = latest.current[drawn.cursor.idx ?? -1];
      if (point !== undefined) location.hash = routeAddress('runs', point.run.id);
    });
    const observer = new ResizeObserver(() => {
      if (place.clientWidth > 0) drawn.setSize({ width: place.clientWidth, height: HEIGHT });
    });
    observer.observe(place);
    return () => {
      observer.disconnect();
      drawn.destroy();
      plot.current = null;
    };
  }, [theme, locale, shownZone]);
  useEffect(() => plot.current?.setData(chartData(points)), [points]);
  return <div ref={box} class="plot" role="img" aria-label={summaryText(points)} />;
}

function chartData(points: readonly RunPoint[]): uPlot.AlignedData {
  const seconds = (ms: number) => ms / 1_000;
  return [
    points.map(({ dueAtMs }) => seconds(dueAtMs)),
    ...CHART_STATES.map(({ state }) =>
      points.map(({ run, durationMs }) => (run.state === state ? seconds(durationMs) : null)),
    ),
  ];
}

/** What a reader of the screen is told; the table below has each run. */
function summaryText(points: readonly RunPoint[]): string {
  const longestMs = Math.max(...points.map(({ durationMs }) => durationMs));
  const longest = durationText(longestMs, language.value);
  return t('jobPage.chartSummary', { count: points.length, longest });
}

function Legend({ points }: { points: readonly RunPoint[] }) {
  const counts = CHART_STATES.map(({ state, look }) => ({
    state,
    look,
    count: points.filter(({ run }) => run.state === state).length,
  }));
  return (
    <ul class="chart-legend">
      {counts
        .filter(({ count }) => count > 0)
        .map(({ state, look, count }) => (
          <li key={state}>
            <svg class={look} viewBox="0 0 12 12" aria-hidden="true">
              <path d={LEGEND_PATHS[look]} />
            </svg>
            {tWord('state', state)} <span class="faint">{count}</span>
          </li>
        ))}
    </ul>
  );
}

/** The same shapes as in the chart. */
const LEGEND_PATHS = {
  good: 'M6 2.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z',
  bad: 'M2.5 2.5l7 7M9.5 2.5l-7 7',
  odd: 'M2.5 2.5h7v7h-7z',
  lost: 'M6 2l4.5 8h-9z',
  calm: 'M2 6h8',
  live: 'M6 2l4 4-4 4-4-4z',
} as const;

function PointLine({ point: { run, durationMs }, zone }: { point: RunPoint; zone: string | null }) {
  return (
    <>
      <a href={routeAddress('runs', run.id)}>
        <Time at={run.dueAt} as="clock" zone={zone} />
      </a>{' '}
      <StateChip state={run.state} />{' '}
      {run.startedAt !== null && durationText(durationMs, language.value)}
    </>
  );
}
