import { connection, dismissTakeover, heardAt, office, takeover } from '../live/index.js';
import { shownZone } from '../settings/index.js';
import { language, t } from '../text/index.js';
import { clockTime } from '../view/index.js';
import { Icon } from './icon.js';

/** Says it across the page: what is shown may be old, and why. */
export function LostBanner() {
  if (connection.value !== 'lost') return null;
  return (
    <div class="banner warn" role="alert">
      <Icon name="again" />
      <p>{lostText()}</p>
    </div>
  );
}

function lostText(): string {
  const style = { locale: language.value, zone: shownZone.value };
  const time = clockTime(heardAt.value, heardAt.value, style);
  const known = office.value;
  if (known === null) return t('live.lostText', { time });
  if (known.leader === null) return t('office.none', { reason: known.reason ?? '', time });
  return t('office.finding', { leader: known.leader, time });
}

/** Another scheduler leads than before: nothing is lost by it, but who was waiting wants to know. */
export function TakeoverBanner() {
  const news = takeover.value;
  if (news === null || connection.value !== 'open') return null;
  const { leader, epoch } = news;
  return (
    <div class="banner news" role="status">
      <Icon name="check" />
      <p>{t(news.isSame ? 'office.again' : 'office.takeover', { leader, epoch })}</p>
      <button
        type="button"
        class="plain"
        aria-label={t('action.dismiss')}
        onClick={dismissTakeover}
      >
        <Icon name="cross" />
      </button>
    </div>
  );
}
