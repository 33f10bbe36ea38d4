import { useEffect, useState } from 'preact/hooks';
import { type RequestFailed, fetchDefinition } from '../../api/index.js';
import { Empty, ErrorBanner, Loading, PageHead } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { type Route, routeAddress } from '../../view/index.js';
import { type JobDocument, NEW_JOB } from './job-document.js';
import { JobEditor } from './job-editor.js';

/** A new job, a copy of one (`?from=`), or one that is there (`/edit`). */
export function JobFormPage({ route }: { readonly route: Route }) {
  const { id, query } = route;
  const from = id ?? query['from'] ?? null;
  const view = query['view'] === 'crontab' && id === null ? 'crontab' : 'form';
  if (from === null) {
    return <JobEditor key="new" address="new" kept={null} start={NEW_JOB} firstView={view} />;
  }
  return <LoadedEditor key={`${id ?? ''} ${from}`} name={from} isEdit={id !== null} />;
}

interface Loaded {
  readonly document: JobDocument | null;
  readonly error: RequestFailed | null;
}

const NOTHING: Loaded = { document: null, error: null };

/** Loaded once: what others change meanwhile is told, and never put under the reader's hands. */
function LoadedEditor({ name, isEdit }: { name: string; isEdit: boolean }) {
  const [{ document, error }, setLoaded] = useState(NOTHING);
  const [loadCount, setLoadCount] = useState(0);
  const load = () => {
    setLoaded(NOTHING);
    fetchDefinition(name).then(
      (found) => {
        setLoaded({ document: isEdit ? found : copyOf(found), error: null });
        setLoadCount((count) => count + 1);
      },
      (failed: RequestFailed) => setLoaded({ document: null, error: failed }),
    );
  };
  useEffect(load, []);
  if (document !== null) {
    return (
      <JobEditor
        key={loadCount}
        address={`${isEdit ? 'edit' : 'copy'} ${name}`}
        kept={isEdit ? document : null}
        copied={isEdit ? null : name}
        start={document}
        reload={load}
        firstView="form"
      />
    );
  }
  return (
    <>
      <PageHead
        title={t(isEdit ? 'jobForm.edit' : 'jobForm.duplicate', { job: name })}
        above={{ text: t('jobs.title'), href: routeAddress('jobs') }}
      />
      {error?.status === 404 ? (
        <Empty title={t('error.notFound')} text={t('jobForm.unknown')} />
      ) : (
        <ErrorBanner error={error} retry={load} />
      )}
      {error === null && <Loading />}
    </>
  );
}

/** The same job under another name, which the reader still has to choose. */
function copyOf(document: JobDocument): JobDocument {
  return { ...document, name: `${String(document['name'])}-copy` };
}
