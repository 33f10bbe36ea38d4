import { now } from '../../../live/index.js';
import { Icon } from '../../../parts/index.js';
import { shownZone } from '../../../settings/index.js';
import { language, t, tWord } from '../../../text/index.js';
import {
  type GanttBar,
  type TimeRange,
  clockTime,
  durationText,
  mergeNear,
  routeAddress,
  stateLook,
} from '../../../view/index.js';
import type { GanttScale } from './gantt-plot.js';

/** The least that can be seen and hit. */
const BAR_MIN_PX = 4;
const ICON_PX = 22;
const TEXT_PX = 84;

interface GanttBarsProps {
  readonly bars: readonly GanttBar[];
  readonly by: 'job' | 'agent';
  readonly scale: GanttScale;
  readonly show: (range: TimeRange) => void;
}

export function GanttBars({ bars, by, scale, show }: GanttBarsProps) {
  const { fromMs, toMs } = scale.range;
  const pointMs = (toMs - fromMs) / scale.widthPx;
  return (
    <>
      {mergeNear(bars, BAR_MIN_PX * pointMs).map((bar) => {
        const left = Math.max(0, scale.xOf(bar.fromMs));
        const right = Math.min(scale.widthPx, scale.xOf(bar.toMs));
        const box = { left, width: Math.max(BAR_MIN_PX, right - left) };
        const place = { bar, box, scale };
        return bar.count === 1 ? (
          <OneBar key={`${bar.run.id} ${bar.fromMs}`} by={by} {...place} />
        ) : (
          <ManyBar key={bar.fromMs} show={show} {...place} />
        );
      })}
    </>
  );
}

interface BarProps {
  readonly bar: GanttBar;
  readonly box: { readonly left: number; readonly width: number };
  readonly scale: GanttScale;
}

function OneBar({ bar, box, scale, by }: BarProps & Pick<GanttBarsProps, 'by'>) {
  const { tone, icon } = stateLook(bar.state);
  const text = barText(bar);
  const startPx = bar.startMs === null ? box.width : scale.xOf(bar.startMs) - box.left;
  const waitPx = Math.max(0, Math.min(box.width, startPx));
  return (
    <a
      class={`bar ${tone} ${wideness(box.width)}`}
      href={routeAddress('runs', bar.run.id)}
      tabIndex={-1}
      draggable={false}
      aria-label={text}
      onPointerEnter={showText}
      style={box}
    >
      {waitPx >= 1 && <span class="waited" style={{ width: waitPx }} />}
      {box.width >= ICON_PX && <Icon name={icon} />}
      {box.width >= TEXT_PX && (
        <span class="bar-text">{by === 'agent' ? bar.run.job : tookText(bar)}</span>
      )}
    </a>
  );
}

/** Too near to be told apart: it leads nearer. */
function ManyBar({ bar, box, show }: BarProps & Pick<GanttBarsProps, 'show'>) {
  const { tone } = stateLook(bar.state);
  const text = t('gantt.many', {
    count: bar.count,
    from: clock(bar.fromMs),
    to: clock(bar.toMs),
    state: tWord('state', bar.state),
  });
  const zoom = () => {
    const aroundMs = Math.max(5_000, (bar.toMs - bar.fromMs) / 10);
    show({ fromMs: bar.fromMs - aroundMs, toMs: bar.toMs + aroundMs, followsNow: false });
  };
  return (
    <button
      type="button"
      class={`bar many ${tone} ${wideness(box.width)}`}
      tabIndex={-1}
      aria-label={text}
      onPointerEnter={showText}
      style={box}
      onClick={zoom}
    >
      {box.width >= ICON_PX && <span class="bar-text">{bar.count}</span>}
    </button>
  );
}

/** A title of every bar would double what the browser keeps of them. */
function showText(event: PointerEvent): void {
  const bar = event.currentTarget as HTMLElement;
  bar.title = bar.getAttribute('aria-label') ?? '';
}

/** What is no wider than a line has no room beside its edges. */
function wideness(widthPx: number): string {
  return widthPx >= ICON_PX ? 'wide' : '';
}

function barText(bar: GanttBar): string {
  const { run, state } = bar;
  return t('gantt.bar', {
    job: run.job,
    state: tWord('state', state),
    due: clock(Date.parse(run.dueAt)),
    took: tookText(bar),
  });
}

function tookText({ fromMs, startMs, toMs }: GanttBar): string {
  const duration = durationText(toMs - (startMs ?? fromMs), language.value);
  return t(startMs === null ? 'gantt.waited' : 'gantt.ran', { duration });
}

function clock(atMs: number): string {
  return clockTime(atMs, now.peek(), { locale: language.value, zone: shownZone.value });
}
