import type { ComponentChildren } from 'preact';
import type { RequestFailed } from '../api/index.js';
import { connection } from '../live/index.js';
import { t } from '../text/index.js';
import { Icon } from './icon.js';
import { errorSentence } from './messages.js';

/** Why something could not be loaded, and a way to try again. */
export function ErrorBanner({ error, retry }: { error: RequestFailed | null; retry: () => void }) {
  if (error === null || isSaidAbove(error)) return null;
  return (
    <div class="banner bad" role="alert">
      <Icon name="cross" />
      <p>
        <strong>{t('error.load')}.</strong> {errorSentence(error)}
      </p>
      <button type="button" onClick={retry}>
        {t('action.tryAgain')}
      </button>
    </div>
  );
}

/** The banner over the page says that nobody answers, and the page asks again by itself. */
function isSaidAbove({ status }: RequestFailed): boolean {
  return connection.value === 'lost' && (status === 0 || status === 502 || status === 503);
}

export function Loading() {
  return (
    <p class="loading" role="status">
      {t('loading')}
    </p>
  );
}

interface EmptyProps {
  readonly title: string;
  readonly text: string;
  readonly children?: ComponentChildren;
}

/** Nothing to show: says why, and what to do next. */
export function Empty({ title, text, children }: EmptyProps) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      <p>{text}</p>
      {children}
    </div>
  );
}
