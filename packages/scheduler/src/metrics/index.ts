import type { ShellMetrics } from '../ports/metrics.js';

const nothing = (): void => undefined;

export const noShellMetrics: ShellMetrics = {
  committed: nothing,
  wokeUpLate: nothing,
  folded: nothing,
  pruned: nothing,
};
