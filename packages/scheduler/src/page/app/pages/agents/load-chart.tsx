import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shownTheme, shownZone } from '../../settings/index.js';
import { language } from '../../text/index.js';
import { type LoadUnit, loadText } from './use.js';

interface LoadChartProps {
  /** ISO-8601, one for each value. */
  readonly at: readonly string[];
  readonly values: readonly (number | null)[];
  readonly total: number | null;
  /** How far back it goes, whether so much is known or not. */
  readonly spanMs: number;
  readonly label: string;
  readonly unit: LoadUnit;
}

const HEIGHT = 110;
const AXIS_WIDTH = 64;
/** In MB: round in the units that memory is told in. */
const MEMORY_STEPS = Array.from({ length: 31 }, (_, power) => 2 ** power);

/** One figure over time; what it comes to stands beside it in words. */
export function LoadChart({ at, values, total, spanMs, label, unit }: LoadChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const data: uPlot.AlignedData = [at.map((each) => Date.parse(each) / 1_000), [...values]];
  const latest = useRef(data);
  latest.current = data;
  const [theme, locale, zone] = [shownTheme.value, language.value, shownZone.value];
  useEffect(() => {
    const place = box.current;
    if (place === null) return undefined;
    const width = () => Math.max(160, place.clientWidth);
    const options = { ...chartOptions({ total, spanMs, unit, locale, zone }), width: width() };
    const drawn = new uPlot(options, latest.current, place);
    plot.current = drawn;
    const observer = new ResizeObserver(() => drawn.setSize({ width: width(), height: HEIGHT }));
    observer.observe(place);
    return () => {
      observer.disconnect();
      drawn.destroy();
      plot.current = null;
    };
  }, [theme, locale, zone, total, spanMs, unit]);
  useEffect(() => plot.current?.setData(latest.current), [at, values]);
  return <div ref={box} class="load-chart" role="img" aria-label={label} />;
}

interface Look {
  readonly total: number | null;
  readonly spanMs: number;
  readonly unit: LoadUnit;
  readonly locale: string;
  readonly zone: string;
}

function chartOptions({ total, spanMs, unit, locale, zone }: Look): Omit<uPlot.Options, 'width'> {
  const color = colorsOfPage();
  const clock = new Intl.DateTimeFormat(locale, {
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    timeZone: zone,
  });
  const stepped = uPlot.paths.stepped?.({ align: 1 });
  const axis = {
    stroke: color('--soft'),
    font: '11px system-ui, sans-serif',
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
    padding: [6, 8, 0, 0],
    scales: {
      x: { range: (_plot, _first, last) => [last - spanMs / 1_000, last] },
      y: { range: (_plot, _least, most) => [0, topOf(most, total)] },
    },
    axes: [
      {
        ...axis,
        size: 24,
        space: 80,
        values: (_plot, splits) => splits.map((atS) => clock.format(atS * 1_000)),
      },
      {
        ...axis,
        size: AXIS_WIDTH,
        ...(unit === 'memory' ? { incrs: MEMORY_STEPS } : {}),
        space: 28,
        values: (_plot, splits) => splits.map((value) => loadText(value, unit)),
      },
    ],
    series: [
      {},
      {
        stroke: color('--accent'),
        fill: color('--accent-soft'),
        width: 1.5,
        points: { show: false },
        ...(stepped === undefined ? {} : { paths: stepped }),
      },
    ],
  };
}

/** All there is, so that half full looks half full; a count has no such end. */
function topOf(most: number | null, total: number | null): number {
  return Math.max(total ?? 0, Math.ceil(most ?? 0), 1);
}

function colorsOfPage(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}
