import { CircleQuestionMark, Search } from 'lucide-preact';
import { connection, now, office } from '../live/index.js';
import { Icon } from '../parts/index.js';
import { shownZone } from '../settings/index.js';
import { type Language, chooseLanguage, language, t } from '../text/index.js';
import { type PageName, routeAddress, zoneLabel } from '../view/index.js';
import { Account } from './account.js';
import { isHelpOpen } from './help-dialog.js';
import { MainNav } from './main-nav.js';
import { isPaletteOpen } from './palette-host.js';

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
      <MainNav page={page} />
      <div class="side">
        <PaletteButton />
        <ConnectionSign />
        <button
          type="button"
          class="plain icon-button help-button"
          aria-label={t('help.open')}
          title={t('help.open')}
          onClick={() => (isHelpOpen.value = true)}
        >
          <CircleQuestionMark size={18} aria-hidden="true" />
        </button>
        <LanguageChoice />
        <Account />
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

const IS_MAC = /mac|iphone|ipad/i.test(navigator.platform);

function PaletteButton() {
  return (
    <button
      type="button"
      class="palette-button"
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      title={t('palette.open')}
      onClick={() => (isPaletteOpen.value = true)}
    >
      <Search size={16} aria-hidden="true" />
      <span class="unseen">{t('palette.open')}</span>
      <span class="words" aria-hidden="true">
        {t('palette.button')}
      </span>
      <kbd aria-hidden="true">{IS_MAC ? '⌘K' : 'Ctrl K'}</kbd>
    </button>
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

/** Which zone the times are in, at the foot of every page. */
export function ZoneNote() {
  const zone = zoneLabel(now.value, { locale: language.value, zone: shownZone.value });
  return (
    <a class="zone note" href={routeAddress('settings')}>
      {t('zone.shown', { zone })}
    </a>
  );
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
