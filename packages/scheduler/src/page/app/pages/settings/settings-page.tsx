import type { Route } from '../../view/index.js';
import { PageHead } from '../../parts/index.js';
import {
  THEMES,
  ZONE_CHOICES,
  areShortcutsOn,
  browserZone,
  chooseShortcuts,
  chooseTheme,
  chooseZone,
  theme,
  zoneChoice,
} from '../../settings/index.js';
import { chooseLanguage, language, t } from '../../text/index.js';
import { Choices } from './choices.js';
import { ConnectionFacts } from './connection-facts.js';

/** What the reader chooses for this browser, and what the page is connected to. */
export function SettingsPage(_: { readonly route: Route }) {
  return (
    <>
      <PageHead title={t('nav.settings')} />
      <p class="note settings-note">{t('settings.note')}</p>
      <div class="settings">
        <Choices
          name="language"
          title={t('nav.language')}
          chosen={language.value}
          options={[
            { value: 'en', label: 'English', lang: 'en' },
            { value: 'zh', label: '中文', lang: 'zh' },
          ]}
          choose={chooseLanguage}
        />
        <Choices
          name="theme"
          title={t('settings.theme')}
          chosen={theme.value}
          options={THEMES.map((value) => ({ value, label: t(`theme.${value}`) }))}
          choose={chooseTheme}
        />
        <Choices
          name="zone"
          title={t('settings.zone')}
          chosen={zoneChoice.value}
          options={ZONE_CHOICES.map((value) => ({
            value,
            label: t(`zone.${value}`, { zone: browserZone }),
            note: t(`zone.${value}Note`),
          }))}
          choose={chooseZone}
        />
        <Choices
          name="shortcuts"
          title={t('settings.keys')}
          chosen={areShortcutsOn.value ? 'on' : 'off'}
          options={[
            { value: 'on', label: t('settings.keysOn'), note: t('settings.keysOnNote') },
            { value: 'off', label: t('settings.keysOff'), note: t('settings.keysOffNote') },
          ]}
          choose={(value) => chooseShortcuts(value === 'on')}
        />
      </div>
      <ConnectionFacts />
    </>
  );
}
