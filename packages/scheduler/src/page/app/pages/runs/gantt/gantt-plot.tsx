import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { RunDetailAnswer } from '../../../api/index.js';
import { memo } from '../../../parts/index.js';
import { t } from '../../../text/index.js';
import { type GanttRow, type TimeRange, ganttRows, panned } from '../../../view/index.js';
import { GanttAxis, GanttLines } from './gantt-axis.js';
import { GanttBars } from './gantt-bar.js';
import { onGanttKey } from './gantt-keys.js';
import { useDrag } from './use-drag.js';
import { useWheelZoom } from './use-wheel-zoom.js';
import { useWidth } from './use-width.js';

export const ROW_HEIGHT = 26;
const BODY_HEIGHT_MAX = 620;
/** Rows drawn above and below what is in sight. */
const SPARE_ROWS = 6;
const NARROW_PX = 620;

interface GanttPlotProps {
  readonly by: 'job' | 'agent';
  readonly runs: readonly RunDetailAnswer[];
  readonly range: TimeRange;
  readonly nowMs: number;
  readonly show: (range: TimeRange) => void;
  /** In the place of the lanes where there are none. */
  readonly children: ComponentChildren;
}

/** Where a time stands. */
export interface GanttScale {
  readonly range: TimeRange;
  readonly widthPx: number;
  /** Of the names at the left. */
  readonly namePx: number;
  readonly xOf: (atMs: number) => number;
}

export function GanttPlot({ by, runs, range, nowMs, show, children }: GanttPlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [first, setFirst] = useState(0);
  const width = useWidth(frame);
  const namePx = width < NARROW_PX ? 96 : 200;
  const plotPx = Math.max(1, width - namePx);
  const drag = useDrag((px) => show(panned(range, -px / plotPx)));
  const scale = useMemo(
    () => scaleOf({ fromMs: range.fromMs, toMs: range.toMs, followsNow: false }, plotPx, namePx),
    [range.fromMs, range.toMs, plotPx, namePx],
  );
  useWheelZoom(frame, { range, namePx, plotPx, show });
  const rows = useMemo(
    () => ganttRows(runs, { by, range: scale.range, nowMs }),
    [runs, by, scale.range, nowMs],
  );
  const bodyPx = Math.min(BODY_HEIGHT_MAX, rows.length * ROW_HEIGHT);
  const last = first + Math.ceil(bodyPx / ROW_HEIGHT) + 2 * SPARE_ROWS;
  const onScroll = (scrollTop: number) => {
    // A step of several rows: nothing is drawn for each point that is scrolled.
    const top = Math.floor(scrollTop / ROW_HEIGHT / SPARE_ROWS) * SPARE_ROWS;
    setFirst(Math.max(0, top - SPARE_ROWS / 2));
  };
  return (
    <div
      ref={frame}
      class={`gantt-frame ${drag.px === 0 ? '' : 'dragged'}`}
      style={{ '--drag': `${drag.px}px` }}
    >
      <GanttAxis scale={scale} nowMs={nowMs} />
      {rows.length === 0 && children}
      <div
        class="gantt-body"
        role="group"
        tabIndex={0}
        aria-label={t('gantt.label')}
        aria-describedby="gantt-keys"
        style={{ height: bodyPx }}
        onScroll={(event) => onScroll(event.currentTarget.scrollTop)}
        onKeyDown={(event) => onGanttKey(event, { range, show })}
        {...drag.handlers}
      >
        <div class="gantt-rows" style={{ height: rows.length * ROW_HEIGHT }}>
          <GanttLines scale={scale} nowMs={nowMs} />
          {rows.slice(first, last).map((row, index) => (
            <Row
              key={first + index}
              row={row}
              place={first + index}
              by={by}
              scale={scale}
              show={show}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps extends Pick<GanttPlotProps, 'by' | 'show'> {
  readonly row: GanttRow;
  readonly place: number;
  readonly scale: GanttScale;
}

/** Drawn again only when what it shows has changed: a row has hundreds of bars. */
const Row = memo(DrawnRow, (before, after) => {
  const isSameRow = before.row === after.row && before.place === after.place;
  return isSameRow && before.scale === after.scale && before.by === after.by;
});

function DrawnRow({ row, place, by, scale, show }: RowProps) {
  const name = row.lane === '' ? t('gantt.noAgent') : row.lane;
  return (
    <div
      class={`gantt-row ${row.isFirst ? 'first' : ''}`}
      role="group"
      aria-label={name}
      data-lane-row={place}
      style={{ top: place * ROW_HEIGHT, height: ROW_HEIGHT }}
    >
      <span class="gantt-name" style={{ width: scale.namePx }} title={name}>
        {row.isFirst ? name : ''}
      </span>
      <div class="gantt-bars">
        <div class="gantt-shift">
          <GanttBars bars={row.bars} by={by} scale={scale} show={show} />
        </div>
      </div>
    </div>
  );
}

function scaleOf(range: TimeRange, widthPx: number, namePx: number): GanttScale {
  const spanMs = range.toMs - range.fromMs;
  return {
    range,
    widthPx,
    namePx,
    xOf: (atMs) => ((atMs - range.fromMs) / spanMs) * widthPx,
  };
}
