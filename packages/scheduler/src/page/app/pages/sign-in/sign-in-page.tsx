import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { signIn } from '../../api/index.js';
import { Icon, errorSentence } from '../../parts/index.js';
import { RequestFailed } from '../../api/index.js';
import { type Language, chooseLanguage, language, t } from '../../text/index.js';

/**
 * Over everything, where credentials are needed and nobody has signed in. What stood below it, e.g.
 * a form half filled in when the session was over, is there again afterwards.
 */
export function SignInPage() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const box = dialog.current;
    box?.showModal();
    document.title = `${t('signIn.title')} · Horae`;
    return () => box?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="sign-in"
      aria-labelledby="sign-in-title"
      onCancel={(event) => event.preventDefault()}
    >
      <div class="sign-in-card">
        <p class="sign-in-brand">Horae</p>
        <h1 id="sign-in-title">{t('signIn.title')}</h1>
        <p class="note">{t('signIn.text', { host: location.host })}</p>
        <SignInForm />
        <LanguageLinks />
      </div>
    </dialog>
  );
}

function SignInForm() {
  const [error, setError] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const password = useRef<HTMLInputElement>(null);
  const onSubmit = async (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    if (isBusy) return;
    const given = new FormData(event.currentTarget);
    setBusy(true);
    try {
      await signIn(String(given.get('user')), String(given.get('password')));
    } catch (refusal) {
      setError(refusal);
      password.current?.select();
    }
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void onSubmit(event)}>
      {error !== null && (
        <div class="banner bad" role="alert" id="sign-in-error">
          <Icon name="cross" />
          <p>{sentenceOf(error)}</p>
        </div>
      )}
      <label for="sign-in-user">{t('signIn.user')}</label>
      <input id="sign-in-user" name="user" autocomplete="username" required autofocus />
      <label for="sign-in-password">{t('signIn.password')}</label>
      <input
        ref={password}
        id="sign-in-password"
        name="password"
        type="password"
        autocomplete="current-password"
        required
        aria-describedby={error === null ? undefined : 'sign-in-error'}
      />
      <button type="submit" class="main" aria-busy={isBusy}>
        {t('signIn.do')}
      </button>
    </form>
  );
}

/** In the reader's language where we know what it is. */
function sentenceOf(error: unknown): string {
  const status = error instanceof RequestFailed ? error.status : 0;
  if (status === 401) return t('signIn.wrong');
  if (status === 429) return t('signIn.tooMany');
  return errorSentence(error);
}

function LanguageLinks() {
  const languages: readonly (readonly [Language, string])[] = [
    ['en', 'English'],
    ['zh', '中文'],
  ];
  return (
    <p class="sign-in-languages">
      {languages.map(([each, name]) => (
        <button
          key={each}
          type="button"
          class="filter"
          lang={each}
          aria-pressed={language.value === each}
          onClick={() => chooseLanguage(each)}
        >
          {name}
        </button>
      ))}
    </p>
  );
}
