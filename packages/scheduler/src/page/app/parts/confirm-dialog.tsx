import { signal } from '@preact/signals';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../text/index.js';

interface Question {
  readonly title: string;
  readonly text: string;
  /** What it is about: shown as it is. */
  readonly subject: string;
  /** The word on the button that does it. */
  readonly confirm: string;
  /** It can be taken back: the button is not the colour of danger. */
  readonly isHarmless?: boolean;
  /** What has to be typed before, with the words that ask for it. */
  readonly typed?: { readonly label: string; readonly word: string };
}

interface OpenQuestion extends Question {
  readonly answer: (isConfirmed: boolean) => void;
}

const open = signal<OpenQuestion | null>(null);

/** Asks before something that cannot be undone. Escape and Cancel answer false. */
export function askFirst(question: Question): Promise<boolean> {
  open.value?.answer(false);
  return new Promise((resolve) => {
    const answer = (isConfirmed: boolean) => {
      open.value = null;
      resolve(isConfirmed);
    };
    open.value = { ...question, answer };
  });
}

export function ConfirmDialog() {
  const question = open.value;
  return question === null ? null : <Dialog {...question} />;
}

function Dialog({ title, text, subject, confirm, answer, isHarmless, typed }: OpenQuestion) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [word, setWord] = useState('');
  const isTyped = typed === undefined || word.trim() === typed.word;
  useLayoutEffect(() => {
    const asker = document.activeElement;
    const box = dialog.current;
    box?.showModal();
    return () => {
      // While it is open nothing outside of it takes the focus.
      box?.close();
      if (asker instanceof HTMLElement) asker.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="question-title"
      aria-describedby="question-text"
      onCancel={() => answer(false)}
      onClick={(event) => {
        if (event.target === dialog.current) answer(false);
      }}
    >
      <div class="dialog-body">
        <h2 id="question-title">{title}</h2>
        <p class="mono">{subject}</p>
        <p id="question-text">{text}</p>
        {typed && (
          <label class="typed">
            {typed.label}
            <input
              type="text"
              autocomplete="off"
              spellcheck={false}
              value={word}
              onInput={(event) => setWord(event.currentTarget.value)}
            />
          </label>
        )}
        <div class="dialog-actions">
          <button type="button" autofocus onClick={() => answer(false)}>
            {t('action.cancel')}
          </button>
          <button
            type="button"
            class={isHarmless ? 'main' : 'danger'}
            disabled={!isTyped}
            onClick={() => answer(true)}
          >
            {confirm}
          </button>
        </div>
      </div>
    </dialog>
  );
}
