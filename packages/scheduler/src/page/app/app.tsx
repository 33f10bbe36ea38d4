import { useEffect, useRef, useState } from 'preact/hooks';
import { connection } from './live/index.js';
import { AgentsPage, JobPage, JobsPage, RunPage, RunsPage } from './pages/index.js';
import {
  ConfirmDialog,
  Header,
  LostBanner,
  Messages,
  SummaryBar,
  TakeoverBanner,
  ZoneNote,
} from './parts/index.js';
import { type Route, parseRoute } from './view/index.js';

export function App() {
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
    </>
  );
}

function Content({ route }: { route: Route }) {
  const { page, id, query } = route;
  if (page === 'agents') return <AgentsPage />;
  if (page === 'jobs') {
    return id === null ? <JobsPage query={query} /> : <JobPage key={id} name={id} />;
  }
  return id === null ? <RunsPage query={query} /> : <RunPage key={id} id={id} />;
}

/** The route of the address; on another page the reader starts at its heading, not at the top. */
function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const onChange = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, []);
  const place = `${route.page} ${route.id ?? ''}`;
  const shown = useRef(place);
  useEffect(() => {
    if (place === shown.current) return;
    shown.current = place;
    scrollTo(0, 0);
    document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [place]);
  return route;
}
