import { signal } from '@preact/signals';
import { Icon } from '../parts/index.js';
import { areShortcutsOn } from '../settings/index.js';
import { type TextKey, t } from '../text/index.js';
import { GO_LETTERS, routeAddress } from '../view/index.js';
import { NAV_PAGES } from './main-nav.js';
import { Modal } from './modal.js';

export const isHelpOpen = signal(false);

const KEYS: readonly (readonly [keys: readonly string[], text: TextKey])[] = [
  [['Ctrl', 'K'], 'help.palette'],
  [['/'], 'help.search'],
  [['j'], 'help.next'],
  [['k'], 'help.previous'],
  [['Enter'], 'help.enter'],
  [['?'], 'help.this'],
  [['Esc'], 'help.close'],
];

/** What the keys do; for who does not look it up in the docs. */
export function HelpDialog() {
  if (!isHelpOpen.value) return null;
  const close = () => (isHelpOpen.value = false);
  return (
    <Modal className="help" labelledBy="help-title" onClose={close}>
      <div class="dialog-body">
        <div class="dialog-head">
          <h2 id="help-title">{t('help.title')}</h2>
          <button type="button" class="plain" aria-label={t('help.closeIt')} onClick={close}>
            <Icon name="cross" />
          </button>
        </div>
        {!areShortcutsOn.value && (
          <p class="note">
            {t('help.off')}{' '}
            <a href={routeAddress('settings')} onClick={close}>
              {t('nav.settings')}
            </a>
          </p>
        )}
        <dl class="keys">
          {KEYS.map(([keys, text]) => (
            <Line key={text} keys={keys} text={t(text)} />
          ))}
          {[...NAV_PAGES, 'new' as const].map((page) => (
            <Line
              key={page}
              keys={['g', GO_LETTERS[page]]}
              text={page === 'new' ? t('palette.newJob') : t(`nav.${page}`)}
            />
          ))}
        </dl>
      </div>
    </Modal>
  );
}

function Line({ keys, text }: { keys: readonly string[]; text: string }) {
  return (
    <div>
      <dt>
        {keys.map((key, place) => (
          <kbd key={place}>{key}</kbd>
        ))}
      </dt>
      <dd>{text}</dd>
    </div>
  );
}
