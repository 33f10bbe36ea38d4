import {
  type VirtualItem,
  Virtualizer,
  defaultRangeExtractor,
  observeWindowOffset,
  observeWindowRect,
  windowScroll,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

/** Drawn beyond what is seen, on either side: rows are there before they come into sight. */
const OVERSCAN = 12;

export interface VirtualRows {
  readonly items: readonly VirtualItem[];
  readonly heightPx: number;
  /** From the top of the list. */
  readonly topOf: (item: VirtualItem) => number;
}

interface VirtualOptions {
  readonly count: number;
  readonly rowHeightPx: number;
  readonly body: RefObject<HTMLElement>;
  /** Stays drawn wherever it is: the row that has the focus. */
  readonly keptIndex: number | null;
}

/** Of many rows of one height the few that the window shows now. */
export function useVirtualRows({ count, rowHeightPx, body, keptIndex }: VirtualOptions) {
  const [, redraw] = useReducer((turn: number) => turn + 1, 0);
  const [marginPx, setMarginPx] = useState(0);
  const options = {
    count,
    estimateSize: () => rowHeightPx,
    overscan: OVERSCAN,
    scrollMargin: marginPx,
    rangeExtractor: (range: Parameters<typeof defaultRangeExtractor>[0]) => {
      const indexes = defaultRangeExtractor(range);
      const isThere = keptIndex === null || keptIndex >= count || indexes.includes(keptIndex);
      return isThere ? indexes : [...indexes, keptIndex].sort((a, b) => a - b);
    },
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialOffset: () => scrollY,
    onChange: () => redraw(null),
  };
  const virtualizer = useRef<Virtualizer<Window, HTMLElement> | null>(null);
  virtualizer.current ??= new Virtualizer<Window, HTMLElement>(options);
  const rows = virtualizer.current;
  rows.setOptions(options);
  useEffect(() => rows._didMount(), []);
  useLayoutEffect(() => rows.measure(), [rowHeightPx]);
  useLayoutEffect(() => {
    rows._willUpdate();
    // What stands above the list may have become higher; while it scrolls it does not.
    const top = body.current?.getBoundingClientRect().top;
    if (top !== undefined && !rows.isScrolling) setMarginPx(Math.round(top + scrollY));
  });
  return {
    items: rows.getVirtualItems(),
    heightPx: rows.getTotalSize(),
    topOf: ({ start }: VirtualItem) => start - marginPx,
  } satisfies VirtualRows;
}
