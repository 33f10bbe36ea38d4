import type uPlot from 'uplot';
import { now } from '../../live/index.js';
import { clockTime, durationText } from '../../view/index.js';

export type PointLook = 'good' | 'bad' | 'odd' | 'lost' | 'calm' | 'live';

/** One series each: colour and shape both say how a run ended. */
export const CHART_STATES: readonly { readonly state: string; readonly look: PointLook }[] = [
  { state: 'succeeded', look: 'good' },
  { state: 'failed', look: 'bad' },
  { state: 'killed', look: 'odd' },
  { state: 'lost', look: 'lost' },
  { state: 'skipped', look: 'calm' },
  { state: 'running', look: 'live' },
];

/** The names of the colours in the style sheet. */
const COLORS: Readonly<Record<PointLook, string>> = {
  good: '--good',
  bad: '--bad',
  odd: '--odd',
  lost: '--odd',
  calm: '--calm',
  live: '--live',
};

/** Steps that people count durations in, in seconds. */
const STEPS = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 172_800],
  ...[604_800, 2_592_000],
];

/** Room beside the first and the last point, of the whole. */
const SIDE = 0.015;

export interface ChartOptions {
  readonly width: number;
  readonly height: number;
  readonly locale: string;
  readonly zone: string;
  readonly onPoint: (place: number | null) => void;
}

/** Due times in seconds across, durations in seconds up; colours as the page has them now. */
export function chartOptions(options: ChartOptions): uPlot.Options {
  const { width, height, locale, zone, onPoint } = options;
  const color = colorsOfPage();
  const axis = {
    stroke: color('--soft'),
    font: '12px system-ui, sans-serif',
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height,
    legend: { show: false },
    padding: [8, 40, 0, 0],
    scales: {
      x: { range: (_plot, min, max) => [min - (max - min) * SIDE, max + (max - min) * SIDE] },
      y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 110,
        values: (_plot, splits) =>
          splits.map((at) => clockTime(at * 1_000, now.peek(), { locale, zone })),
      },
      {
        ...axis,
        size: 64,
        incrs: STEPS,
        values: (_plot, splits) =>
          splits.map((span) => (span === 0 ? '0' : durationText(span * 1_000, locale))),
      },
    ],
    cursor: {
      y: false,
      points: { size: 13, fill: 'transparent', stroke: color('--accent'), width: 2 },
    },
    series: [
      {},
      ...CHART_STATES.map(({ state, look }) => ({
        label: state,
        points: { show: false },
        stroke: color(COLORS[look]),
        fill: color(COLORS[look]),
        width: 1.6,
        paths: shapes(look),
      })),
    ],
    hooks: { setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)] },
  };
}

function colorsOfPage(): (name: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(name).trim();
}

/** A shape at each point of a series, in the pixels of the canvas. */
function shapes(look: PointLook): uPlot.Series.PathBuilder {
  return (plot, seriesAt, from, to) => {
    const path = new Path2D();
    const size = 3.4 * devicePixelRatio;
    const xs = plot.data[0];
    const ys = plot.data[seriesAt] ?? [];
    for (let place = from; place <= to; place += 1) {
      const y = ys[place];
      if (y == null) continue;
      const at = [plot.valToPos(xs[place] ?? 0, 'x', true), plot.valToPos(y, 'y', true)] as const;
      SHAPES[look](path, at, size);
    }
    return { stroke: path, fill: look === 'bad' || look === 'calm' ? null : path };
  };
}

type Shape = (path: Path2D, at: readonly [x: number, y: number], size: number) => void;

const SHAPES: Readonly<Record<PointLook, Shape>> = {
  good: (path, [x, y], size) => {
    path.moveTo(x + size, y);
    path.arc(x, y, size, 0, 2 * Math.PI);
  },
  bad: (path, [x, y], size) => {
    path.moveTo(x - size, y - size);
    path.lineTo(x + size, y + size);
    path.moveTo(x + size, y - size);
    path.lineTo(x - size, y + size);
  },
  odd: (path, [x, y], size) => path.rect(x - size, y - size, 2 * size, 2 * size),
  lost: (path, [x, y], size) => {
    path.moveTo(x, y - size);
    path.lineTo(x + size, y + size);
    path.lineTo(x - size, y + size);
    path.closePath();
  },
  calm: (path, [x, y], size) => {
    path.moveTo(x - size, y);
    path.lineTo(x + size, y);
  },
  live: (path, [x, y], size) => {
    path.moveTo(x, y - size);
    path.lineTo(x + size, y);
    path.lineTo(x, y + size);
    path.lineTo(x - size, y);
    path.closePath();
  },
};
