import { connection, now, office } from '../live/index.js';
import { shownZone } from '../settings/index.js';
import { type Language, chooseLanguage, language, t } from '../text/index.js';
import { type PageName, routeAddress, zoneLabel } from '../view/index.js';
import { Icon } from './icon.js';

const SHOWN = ['overview', 'jobs', 'graph', 'runs', 'calendar', 'agents', 'settings'] as const;

export function Header({ page }: { page: PageName }) {
  return (
    <header class="top">
      <a class="skip" href="#content" onClick={skipToContent}>
        {t('nav.skip')}
      </a>
      <a class="brand" href={routeAddress('overview')}>
        <Logo />
        Horae
      </a>
      <nav aria-label={t('nav.main')}>
        {SHOWN.map((name) => (
          <a key={name} href={routeAddress(name)} aria-current={name === page ? 'page' : undefined}>
            {t(`nav.${name}`)}
          </a>
        ))}
      </nav>
      <div class="side">
        <ZoneNote />
        <ConnectionSign />
        <LanguageChoice />
      </div>
    </header>
  );
}

/** The router owns the part after `#`, so the jump is made by hand. */
function skipToContent(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('h1')?.focus();
}

function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="14" />
      <path d="M16 8v8l5.5 4" />
    </svg>
  );
}

function ConnectionSign() {
  const state = connection.value;
  const isLeaderless = state === 'lost' && office.value?.leader === null;
  return (
    <span class={`live ${state}`} role="status" data-connection={state}>
      <Icon name={state === 'open' ? 'dot' : state === 'lost' ? 'cross' : 'clock'} />
      <span>{t(isLeaderless ? 'live.noLeader' : `live.${state}`)}</span>
    </span>
  );
}

/** Which zone the times are in: in the header where there is room, else at the foot of the page. */
export function ZoneNote() {
  const zone = zoneLabel(now.value, { locale: language.value, zone: shownZone.value });
  return <span class="zone note">{t('zone.shown', { zone })}</span>;
}

function LanguageChoice() {
  return (
    <select
      aria-label={t('nav.language')}
      value={language.value}
      onChange={(event) => chooseLanguage(event.currentTarget.value as Language)}
    >
      <option value="en" lang="en">
        English
      </option>
      <option value="zh" lang="zh">
        中文
      </option>
    </select>
  );
}
