import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type TimeRange, zoomed } from '../../../view/index.js';

interface WheelZoom {
  readonly range: TimeRange;
  readonly namePx: number;
  readonly plotPx: number;
  readonly show: (range: TimeRange) => void;
}

const STEP = 1.25;
/** A wheel turns by many small steps: the address need not follow each. */
const GAP_MS = 60;

/** The wheel with Ctrl, or two fingers, zooms about the pointer; without it the page scrolls. */
export function useWheelZoom(frame: RefObject<HTMLElement>, zoom: WheelZoom): void {
  const latest = useRef(zoom);
  latest.current = zoom;
  useEffect(() => {
    const box = frame.current;
    let lastAt = 0;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      // The browser would make the whole page larger.
      event.preventDefault();
      if (box === null || event.deltaY === 0 || event.timeStamp - lastAt < GAP_MS) return;
      lastAt = event.timeStamp;
      const { range, namePx, plotPx, show } = latest.current;
      const x = event.clientX - box.getBoundingClientRect().left - namePx;
      const at = Math.min(1, Math.max(0, x / plotPx));
      show(zoomed(range, event.deltaY < 0 ? STEP : 1 / STEP, at));
    };
    box?.addEventListener('wheel', onWheel, { passive: false });
    return () => box?.removeEventListener('wheel', onWheel);
  }, []);
}
