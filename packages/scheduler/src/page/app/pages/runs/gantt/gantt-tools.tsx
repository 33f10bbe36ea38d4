import { type TextKey, t } from '../../../text/index.js';
import { type TimeRange, panned, zoomed } from '../../../view/index.js';

interface GanttToolsProps {
  readonly range: TimeRange;
  readonly show: (range: TimeRange) => void;
  readonly toNow: () => void;
  readonly listAddress: string;
  readonly isLoading: boolean;
}

/** A step of the buttons and keys. */
export const PAN_PART = 0.5;
export const ZOOM_STEP = 2;

export function GanttTools({ range, show, toNow, listAddress, isLoading }: GanttToolsProps) {
  return (
    <div class="gantt-tools">
      <Tool text="gantt.earlier" sign="‹" act={() => show(panned(range, -PAN_PART))} />
      <button type="button" aria-pressed={range.followsNow} class="filter" onClick={toNow}>
        {t('gantt.toNow')}
      </button>
      <Tool text="gantt.later" sign="›" act={() => show(panned(range, PAN_PART))} />
      <Tool text="gantt.zoomOut" sign="−" act={() => show(zoomed(range, 1 / ZOOM_STEP))} />
      <Tool text="gantt.zoomIn" sign="+" act={() => show(zoomed(range, ZOOM_STEP))} />
      <span class="note" role="status">
        {isLoading && t('loading')}
      </span>
      <span class="note gantt-keys" id="gantt-keys">
        {t('gantt.keys')}
      </span>
      <a href={listAddress}>{t('gantt.asList')}</a>
    </div>
  );
}

interface ToolProps {
  readonly text: TextKey;
  readonly sign: string;
  readonly act: () => void;
}

function Tool({ text, sign, act }: ToolProps) {
  return (
    <button type="button" class="tool" aria-label={t(text)} title={t(text)} onClick={act}>
      {sign}
    </button>
  );
}
