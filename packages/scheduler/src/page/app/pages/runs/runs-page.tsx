import { lazyPage } from '../../lazy-page.js';
import { PageHead } from '../../parts/index.js';
import { type TextKey, t } from '../../text/index.js';
import { RUN_VIEWS, type RunView, routeAddress, runView } from '../../view/index.js';
import { RepairList } from './repair-list.js';
import { RunList } from './run-list.js';
import { RunToolbar } from './run-toolbar.js';

type Query = Readonly<Record<string, string>>;

const Timeline = lazyPage(async () => (await import('./gantt/index.js')).Timeline);

const VIEW_TEXTS: Readonly<Record<RunView, TextKey>> = {
  list: 'runs.viewList',
  job: 'runs.viewJob',
  agent: 'runs.viewAgent',
  repair: 'runs.viewRepair',
};

/** Runs of all jobs: a list, a timeline, or what may want a repair; the filter is the address. */
export function RunsPage({ query }: { query: Query }) {
  const view = runView(query);
  return (
    <>
      <PageHead title={t('runs.title')} actions={<ViewLinks query={query} />} />
      <RunToolbar query={query} />
      {view === 'list' && <RunList query={query} />}
      {view === 'repair' && <RepairList query={query} />}
      {(view === 'job' || view === 'agent') && <Timeline key={view} by={view} query={query} />}
    </>
  );
}

function ViewLinks({ query }: { query: Query }) {
  const current = runView(query);
  return (
    <nav class="views" aria-label={t('runs.view')}>
      {RUN_VIEWS.map((view) => (
        <a
          key={view}
          href={routeAddress('runs', null, { ...query, view: view === 'list' ? '' : view })}
          aria-current={view === current ? 'page' : undefined}
        >
          {t(VIEW_TEXTS[view])}
        </a>
      ))}
    </nav>
  );
}
