import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon, sayDone } from '../../parts/index.js';
import { remember, remembered } from '../../settings/index.js';
import { t } from '../../text/index.js';
import {
  type JobQuestion,
  type SavedView,
  VIEW_NAME_LENGTH_MAX,
  parseViews,
  questionQuery,
  routeAddress,
  withView,
} from '../../view/index.js';

const KEY = 'jobViews';

/** Questions that were given a name, which this browser keeps, and the address to hand on. */
export function ViewMenu({ question }: { question: JobQuestion }) {
  const [views, setViews] = useState(() => parseViews(remembered(KEY)));
  const menu = useRef<HTMLDetailsElement>(null);
  useOutside(menu);
  const keep = (next: readonly SavedView[]) => {
    setViews(next);
    remember(KEY, JSON.stringify(next));
  };
  const query = questionQuery(question);
  const shown = views.find((view) => isSame(view.query, query));
  return (
    <details ref={menu} class="view-menu">
      <summary>
        <span class="clip">{shown?.name ?? t('jobList.views')}</span>
      </summary>
      <div class="view-panel">
        {views.length === 0 && <p class="note">{t('jobList.noViews')}</p>}
        <ul>
          {views.map((view) => (
            <li key={view.name}>
              <a
                class="clip"
                href={routeAddress('jobs', null, view.query)}
                aria-current={view === shown ? 'true' : undefined}
                onClick={() => menu.current?.removeAttribute('open')}
              >
                {view.name}
              </a>
              <button
                type="button"
                class="plain"
                aria-label={t('jobList.forgetView', { view: view.name })}
                title={t('jobList.forgetView', { view: view.name })}
                onClick={() => keep(views.filter((each) => each !== view))}
              >
                <Icon name="cross" />
              </button>
            </li>
          ))}
        </ul>
        <SaveView save={(name) => keep(withView(views, { name, query }))} />
        <CopyAddress />
      </div>
    </details>
  );
}

function SaveView({ save }: { save: (name: string) => void }) {
  const [name, setName] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() === '') return;
        save(name.trim());
        setName('');
      }}
    >
      <input
        type="text"
        aria-label={t('jobList.viewName')}
        placeholder={t('jobList.viewName')}
        maxLength={VIEW_NAME_LENGTH_MAX}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" disabled={name.trim() === ''}>
        {t('jobList.saveView')}
      </button>
    </form>
  );
}

/** Without a secure connection a page may not write to the clipboard: the text can be marked. */
function CopyAddress() {
  const copy = async () => {
    await navigator.clipboard.writeText(location.href);
    sayDone(t('jobList.copied'));
  };
  if (isSecureContext) {
    return (
      <button type="button" onClick={() => void copy()}>
        {t('jobList.copyAddress')}
      </button>
    );
  }
  return (
    <label class="address">
      {t('jobList.address')}
      <input
        type="text"
        readOnly
        value={location.href}
        onFocus={(event) => event.currentTarget.select()}
      />
    </label>
  );
}

/** A menu that is open closes with Escape, and by what happens elsewhere. */
function useOutside(menu: { readonly current: HTMLDetailsElement | null }): void {
  useEffect(() => {
    const close = () => menu.current?.removeAttribute('open');
    const onPointer = (event: Event) => {
      if (event.target instanceof Node && menu.current?.contains(event.target) !== true) close();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || menu.current?.open !== true) return;
      close();
      menu.current.querySelector('summary')?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey);
    };
  }, []);
}

function isSame(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  const texts = [one, other].map((query) => JSON.stringify(Object.entries(query).sort()));
  return texts[0] === texts[1];
}
