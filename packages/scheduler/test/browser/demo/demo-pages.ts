import type { StatusPage } from '../status-page.js';
import type { DemoRuns } from './demo-fleet.js';

export interface DemoPage {
  /** Also that of its picture. */
  readonly name: string;
  /** The part of the address behind the `#`. */
  readonly hash: (runs: DemoRuns) => string;
  /** What is there once the page has what it shows. */
  readonly ready: string;
}

const run = (id: string): string => `#/runs/${encodeURIComponent(id)}`;

/** Every page, with something on it. */
export const DEMO_PAGES: readonly DemoPage[] = [
  { name: 'overview', hash: () => '#/overview', ready: 'main h2' },
  { name: 'jobs', hash: () => '#/jobs', ready: 'main [data-row]' },
  { name: 'job', hash: () => '#/jobs/orders-import', ready: 'main .facts' },
  { name: 'job-gate', hash: () => '#/jobs/prices', ready: 'main .facts' },
  { name: 'job-edit', hash: () => '#/jobs/recommend-train/edit', ready: 'main form' },
  { name: 'new', hash: () => '#/new', ready: 'main form' },
  { name: 'graph', hash: () => '#/graph', ready: 'main canvas, main svg' },
  { name: 'runs', hash: () => '#/runs', ready: 'main [data-row]' },
  { name: 'run-failed', hash: ({ failed }) => run(failed), ready: 'main .log-box' },
  { name: 'run-live', hash: ({ running }) => run(running), ready: 'main .log-box' },
  { name: 'run-waiting', hash: ({ waiting }) => run(waiting), ready: 'main h2' },
  { name: 'calendar', hash: () => '#/calendar', ready: 'main h2, main table' },
  { name: 'agents', hash: () => '#/agents', ready: 'main [data-row]' },
  { name: 'settings', hash: () => '#/settings', ready: 'main select' },
];

/** Goes there and waits until there is something to see. */
export async function showPage(view: StatusPage, page: DemoPage, runs: DemoRuns): Promise<void> {
  await view.show(page.hash(runs));
  await view.page.locator(page.ready).first().waitFor();
  await view.settled();
}
