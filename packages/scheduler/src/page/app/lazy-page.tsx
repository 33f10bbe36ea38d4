import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ErrorBanner, Loading } from './parts/index.js';
import { RequestFailed } from './api/index.js';

interface Pending<P> {
  readonly page: ComponentType<P> | null;
  readonly error: RequestFailed | null;
}

/** A page that is fetched when it is first shown, so that the first load stays small. */
export function lazyPage<P extends object>(
  fetchPage: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  let fetched: ComponentType<P> | null = null;
  return function LazyPage(props: P) {
    const [{ page: Page, error }, setPending] = useState<Pending<P>>({
      page: fetched,
      error: null,
    });
    const load = () => {
      setPending({ page: null, error: null });
      fetchPage().then(
        (page) => {
          fetched = page;
          setPending({ page, error: null });
        },
        () => setPending({ page: null, error: new RequestFailed(0, '') }),
      );
    };
    useEffect(() => {
      if (fetched === null) load();
    }, []);
    if (Page !== null) return <Page {...props} />;
    return error === null ? <Loading /> : <ErrorBanner error={error} retry={load} />;
  };
}
