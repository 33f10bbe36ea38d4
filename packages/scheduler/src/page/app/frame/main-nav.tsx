import { Menu, X } from 'lucide-preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text/index.js';
import { type PageName, routeAddress } from '../view/index.js';

export const NAV_PAGES = [
  'overview',
  'jobs',
  'graph',
  'runs',
  'calendar',
  'agents',
  'settings',
] as const;

/** The pages in a row; where there is no room for it, behind a button. */
export function MainNav({ page }: { page: PageName }) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => setOpen(false), [page]);
  // At once: the next key may be Escape.
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    const onPress = (event: Event) => {
      const { target } = event;
      if (target instanceof Element && target.closest('.main-nav') === null) setOpen(false);
    };
    document.addEventListener('keydown', onKey);
    document.addEventListener('pointerdown', onPress);
    return () => {
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('pointerdown', onPress);
    };
  }, [isOpen]);
  return (
    <nav class="main-nav" aria-label={t('nav.main')}>
      <button
        ref={button}
        type="button"
        class="plain icon-button menu-button"
        aria-expanded={isOpen}
        aria-controls="main-pages"
        aria-label={t(isOpen ? 'nav.close' : 'nav.open')}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? <X size={20} aria-hidden="true" /> : <Menu size={20} aria-hidden="true" />}
      </button>
      <ul id="main-pages" class={isOpen ? 'open' : ''}>
        {NAV_PAGES.map((name) => (
          <li key={name}>
            <a
              href={routeAddress(name)}
              aria-current={name === page ? 'page' : undefined}
              onClick={() => setOpen(false)}
            >
              {t(`nav.${name}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
