/** Where large pieces of state are packed, unpacked and merged: work without waiting, only CPU. */
export interface Merger {
  close(): Promise<void>;
}

/** In this thread, at once: for simulation and tests. */
export function inlineMerger(): Merger {
  return { close: () => Promise.resolve() };
}
