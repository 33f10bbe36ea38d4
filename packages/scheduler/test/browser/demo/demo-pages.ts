import type { StatusPage } from '../status-page.js';
import type { DemoRuns } from './demo-fleet.js';

export interface DemoPage {
  /** Also that of its picture. */
  readonly name: string;
  /** The part of the address behind the `#`. */
  readonly hash: (runs: DemoRuns) => string;
  /** What is there once the page has what it shows. */
  readonly ready: string;
  /** What is pressed then, and what appears. */
  readonly keys?: { readonly press: string; readonly ready: string };
}

const run = (id: string): string => `#/runs/${encodeURIComponent(id)}`;

/** Every page and every view of it, with something on it. */
export const DEMO_PAGES: readonly DemoPage[] = [
  { name: 'overview', hash: () => '#/overview', ready: 'main h2' },
  { name: 'jobs', hash: () => '#/jobs', ready: 'main [data-row]' },
  { name: 'job', hash: () => '#/jobs/orders-import', ready: 'main .facts' },
  { name: 'job-gate', hash: () => '#/jobs/prices', ready: 'main .facts' },
  { name: 'job-edit', hash: () => '#/jobs/recommend-train/edit', ready: 'main textarea' },
  { name: 'new', hash: () => '#/new', ready: 'main textarea' },
  { name: 'graph', hash: () => '#/graph', ready: 'main canvas, main svg' },
  { name: 'runs', hash: () => '#/runs', ready: 'main [data-row]' },
  { name: 'runs-by-job', hash: () => '#/runs?view=job', ready: 'main canvas, main svg' },
  { name: 'runs-by-agent', hash: () => '#/runs?view=agent', ready: 'main canvas, main svg' },
  { name: 'runs-repair', hash: () => '#/runs?view=repair', ready: 'main [data-row]' },
  { name: 'run-failed', hash: ({ failed }) => run(failed), ready: 'main .log-box .line' },
  { name: 'run-live', hash: ({ running }) => run(running), ready: 'main .log-box .line' },
  { name: 'run-waiting', hash: ({ waiting }) => run(waiting), ready: 'main h2' },
  { name: 'calendar', hash: () => '#/calendar', ready: 'main h2, main table' },
  { name: 'agents', hash: () => '#/agents', ready: 'main [data-row]' },
  { name: 'settings', hash: () => '#/settings', ready: 'main fieldset, main select, main input' },
  {
    ...{ name: 'palette', hash: () => '#/jobs', ready: 'main [data-row]' },
    keys: { press: 'Control+k', ready: 'dialog [role=option]' },
  },
  {
    ...{ name: 'keys', hash: () => '#/settings', ready: 'main fieldset, main select, main input' },
    keys: { press: '?', ready: 'dialog kbd' },
  },
];

/** Goes there and waits until there is something to see. */
export async function showPage(view: StatusPage, page: DemoPage, runs: DemoRuns): Promise<void> {
  const { keys } = page;
  await view.show(page.hash(runs));
  await view.page.locator(page.ready).filter({ visible: true }).first().waitFor();
  await view.settled();
  if (keys === undefined) return;
  await view.page.keyboard.press(keys.press);
  await view.page.locator(keys.ready).first().waitFor();
  await view.settled();
}
