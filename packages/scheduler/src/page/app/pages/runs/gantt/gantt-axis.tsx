import { shownZone } from '../../../settings/index.js';
import { language, t } from '../../../text/index.js';
import { type TimeTick, timeTicks } from '../../../view/index.js';
import type { GanttScale } from './gantt-plot.js';

/** Room that the words of one time need. */
const TICK_PX = 84;
/** Half of that is a time, and as much the word in its place. */
const TEXT_PX = 46;

interface GanttAxisProps {
  readonly scale: GanttScale;
  readonly nowMs: number;
}

/** The times over the lanes. */
export function GanttAxis({ scale, nowMs }: GanttAxisProps) {
  const x = nowX({ scale, nowMs });
  const hasRoom = ({ atMs }: TimeTick) => {
    const left = scale.xOf(atMs);
    const isClear = x === null || Math.abs(left + TEXT_PX / 2 - x) > TEXT_PX;
    return isClear && left + TEXT_PX <= scale.widthPx;
  };
  return (
    <div class="gantt-axis" aria-hidden="true" style={{ paddingLeft: scale.namePx }}>
      <div class="gantt-ticks gantt-shift">
        {ticksOf(scale)
          .filter(hasRoom)
          .map((tick) => (
            <span
              key={tick.atMs}
              class={tick.says === 'day' ? 'tick day' : 'tick'}
              style={{ left: scale.xOf(tick.atMs) }}
            >
              {tickText(tick)}
            </span>
          ))}
        {x !== null && (
          <span class="tick now" style={{ left: x }}>
            {t('gantt.now')}
          </span>
        )}
      </div>
    </div>
  );
}

/** The same times as lines behind the bars, and the line of now. */
export function GanttLines({ scale, nowMs }: GanttAxisProps) {
  const x = nowX({ scale, nowMs });
  return (
    <div class="gantt-lines gantt-shift" aria-hidden="true" style={{ left: scale.namePx }}>
      {ticksOf(scale).map(({ atMs, says }) => (
        <i key={atMs} class={says === 'day' ? 'day' : ''} style={{ left: scale.xOf(atMs) }} />
      ))}
      {x !== null && <i class="now" style={{ left: x }} />}
    </div>
  );
}

function nowX({ scale, nowMs }: GanttAxisProps): number | null {
  const { fromMs, toMs } = scale.range;
  return nowMs < fromMs || nowMs > toMs ? null : scale.xOf(nowMs);
}

function ticksOf({ range, widthPx }: GanttScale): readonly TimeTick[] {
  return timeTicks(range, shownZone.value, Math.max(2, Math.floor(widthPx / TICK_PX)));
}

function tickText({ atMs, says }: TimeTick): string {
  const day = { month: 'short', day: 'numeric' } as const;
  const minute = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const format = { day, minute, second: { ...minute, second: '2-digit' } as const }[says];
  return new Intl.DateTimeFormat(language.value, { ...format, timeZone: shownZone.value }).format(
    atMs,
  );
}
