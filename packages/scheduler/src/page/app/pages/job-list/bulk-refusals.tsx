import { Icon } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import type { BulkResults } from './bulk-bar.js';

const SHOWN_COUNT = 20;

/** Which of many jobs were refused, and why, in the scheduler's words; stays until dismissed. */
export function BulkRefusals({ results, dismiss }: { results: BulkResults; dismiss: () => void }) {
  const refused = results.items.filter(({ ok }) => !ok);
  if (refused.length === 0) return null;
  return (
    <div class="banner bad refusals" role="alert">
      <Icon name="cross" />
      <div class="refusal-list">
        <strong>
          {t('jobList.refused', { count: refused.length, total: results.items.length })}
        </strong>
        <ul>
          {refused.slice(0, SHOWN_COUNT).map(({ name, message }) => (
            <li key={name}>
              <a href={routeAddress('jobs', name)}>{name}</a>: {message}
            </li>
          ))}
          {refused.length > SHOWN_COUNT && (
            <li>{t('jobList.moreRefused', { count: refused.length - SHOWN_COUNT })}</li>
          )}
        </ul>
      </div>
      <button type="button" class="plain" aria-label={t('action.dismiss')} onClick={dismiss}>
        <Icon name="cross" />
      </button>
    </div>
  );
}
