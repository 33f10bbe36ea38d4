import { useEffect, useRef, useState } from 'preact/hooks';
import { isSignedOut } from './api/index.js';
import { Header, HelpDialog, PaletteHost, ZoneNote } from './frame/index.js';
import { connection } from './live/index.js';
import { lazyPage } from './lazy-page.js';
import { AgentPage, AgentsPage } from './pages/agents/index.js';
import { JobPage } from './pages/job/index.js';
import { JobsPage } from './pages/job-list/index.js';
import { OverviewPage } from './pages/overview/index.js';
import { RunPage, RunsPage } from './pages/runs/index.js';
import { SignInPage } from './pages/sign-in/index.js';
import { ConfirmDialog, LostBanner, Messages, SummaryBar, TakeoverBanner } from './parts/index.js';
import { type Route, parseRoute } from './view/index.js';

const CalendarPage = lazyPage(async () => (await import('./pages/calendar/index.js')).CalendarPage);
const GraphPage = lazyPage(async () => (await import('./pages/graph/index.js')).GraphPage);
const JobFormPage = lazyPage(async () => (await import('./pages/job-form/index.js')).JobFormPage);
const SettingsPage = lazyPage(async () => (await import('./pages/settings/index.js')).SettingsPage);

export function App() {
  const isOpen = !isSignedOut.value;
  const hasBeenOpen = useRef(false);
  hasBeenOpen.current ||= isOpen;
  return (
    <>
      {hasBeenOpen.current && <Frame />}
      {!isOpen && <SignInPage />}
    </>
  );
}

function Frame() {
  const route = useRoute();
  return (
    <>
      <Header page={route.page} />
      <main id="content" class={connection.value === 'lost' ? 'old' : ''}>
        <LostBanner />
        <TakeoverBanner />
        <SummaryBar isBrief={route.id !== null} />
        <Content route={route} />
      </main>
      <footer>
        <ZoneNote />
      </footer>
      <Messages />
      <ConfirmDialog />
      <PaletteHost />
      <HelpDialog />
    </>
  );
}

function Content({ route }: { route: Route }) {
  const { page, id, part, query } = route;
  switch (page) {
    case 'overview':
      return <OverviewPage route={route} />;
    case 'jobs':
      if (id === null) return <JobsPage query={query} />;
      if (part === 'edit') return <JobFormPage key={id} route={route} />;
      return <JobPage key={id} name={id} />;
    case 'new':
      return <JobFormPage route={route} />;
    case 'graph':
      return <GraphPage route={route} />;
    case 'runs':
      return id === null ? <RunsPage query={query} /> : <RunPage key={id} id={id} />;
    case 'calendar':
      return <CalendarPage route={route} />;
    case 'agents':
      return id === null ? <AgentsPage /> : <AgentPage key={id} id={id} />;
    case 'settings':
      return <SettingsPage route={route} />;
  }
}

/** The route of the address; on another page the reader starts at its heading, not at the top. */
function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const onChange = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  const place = `${route.page} ${route.id ?? ''} ${route.part ?? ''}`;
  const shown = useRef(place);
  useEffect(() => {
    if (place === shown.current) return;
    shown.current = place;
    scrollTo(0, 0);
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [place]);
  return route;
}
