import { useRef, useState } from 'preact/hooks';

/** A hand that moves less than that has clicked. */
const CLICK_PX = 4;

interface Start {
  readonly x: number;
  readonly pointerId: number;
}

/** Moves something sideways; `end` is told how far it went. A click stays a click. */
export function useDrag(end: (px: number) => void) {
  const start = useRef<Start | null>(null);
  const hasMoved = useRef(false);
  const [px, setPx] = useState(0);
  const stop = () => {
    start.current = null;
    setPx(0);
  };
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      hasMoved.current = false;
      if (event.button !== 0 || !event.isPrimary) return;
      start.current = { x: event.clientX, pointerId: event.pointerId };
    },
    onPointerMove: (event: PointerEvent) => {
      const { current } = start;
      if (current === null) return;
      const movedPx = event.clientX - current.x;
      if (!hasMoved.current && Math.abs(movedPx) < CLICK_PX) return;
      if (!hasMoved.current) {
        (event.currentTarget as HTMLElement).setPointerCapture(current.pointerId);
      }
      hasMoved.current = true;
      setPx(movedPx);
    },
    onPointerUp: (event: PointerEvent) => {
      const { current } = start;
      stop();
      if (current !== null && hasMoved.current) end(event.clientX - current.x);
    },
    onPointerCancel: stop,
    onClickCapture: (event: MouseEvent) => {
      if (!hasMoved.current) return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
  return { px, handlers };
}
