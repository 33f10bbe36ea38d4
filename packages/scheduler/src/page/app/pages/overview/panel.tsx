import type { ComponentChildren } from 'preact';
import type { RequestFailed } from '../../api/index.js';
import { ErrorBanner, Loading } from '../../parts/index.js';
import { t } from '../../text/index.js';

interface PanelProps {
  readonly name: string;
  readonly title: string;
  readonly beside?: ComponentChildren;
  /** Where all of it is listed. */
  readonly href?: string;
  readonly loaded: {
    readonly data: unknown;
    readonly error: RequestFailed | null;
    readonly reload: () => void;
  };
  readonly children: ComponentChildren;
}

/** One question of the overview and its answer. */
export function Panel({ name, title, beside, href, loaded, children }: PanelProps) {
  const { data, error, reload } = loaded;
  return (
    <section class={`panel ${name}`} aria-label={title}>
      <div class="panel-head">
        <h2>{title}</h2>
        {beside !== undefined && <span class="note">{beside}</span>}
        {href !== undefined && (
          <a class="panel-all" href={href} aria-label={t('overview.allOf', { what: title })}>
            {t('overview.all')}
          </a>
        )}
      </div>
      <ErrorBanner error={error} retry={reload} />
      {data === null && error === null && <Loading />}
      {data !== null && children}
    </section>
  );
}
