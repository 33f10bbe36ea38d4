import type { RunSearch } from '../api/index.js';
import { timeRange } from './time-range.js';

type Query = Readonly<Record<string, string>>;

/** How the page of runs shows them: the `view` of its address. */
export const RUN_VIEWS = ['list', 'job', 'agent', 'repair'] as const;
export type RunView = (typeof RUN_VIEWS)[number];

export function runView(query: Query): RunView {
  return RUN_VIEWS.find((view) => view === query['view']) ?? 'list';
}

/** Ends that somebody may want to repair. */
export const REPAIR_STATES: readonly string[] = ['failed', 'killed', 'lost', 'skipped'];

/** What an address asks of the server. A timeline asks for times itself. */
export function runSearch(query: Query, nowMs: number): RunSearch {
  const range = timeRange(query, nowMs);
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    job: query['job'] ?? null,
    jobPrefix: query['prefix'] ?? null,
    state: statesOf(query).join(','),
    agent: query['agent'] ?? null,
    trigger: query['trigger'] ?? null,
    from: range === null ? null : iso(range.fromMs),
    to: range === null || range.followsNow ? null : iso(range.toMs),
  };
}

/** The states that are asked for; none means all. What is to be repaired has not succeeded. */
export function statesOf(query: Query): readonly string[] {
  const asked = (query['state'] ?? '').split(',').filter((state) => state !== '');
  if (runView(query) !== 'repair') return asked;
  const fitting = asked.filter((state) => REPAIR_STATES.includes(state));
  return fitting.length === 0 ? REPAIR_STATES : fitting;
}

/** Whether the address leaves anything out. */
export function isFiltered(query: Query): boolean {
  return Object.entries(query).some(([name, value]) => name !== 'view' && value !== '');
}
