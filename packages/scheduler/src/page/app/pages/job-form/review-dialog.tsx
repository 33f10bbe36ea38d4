import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChangeAnswer, ValidationAnswer } from '../../api/index.js';
import { t } from '../../text/index.js';
import { Times } from './check-panel.js';

interface ReviewDialogProps {
  readonly answer: ValidationAnswer;
  /** The stored job is another one than when the reader was asked first. */
  readonly isAgain: boolean;
  readonly save: () => Promise<void>;
  readonly close: () => void;
}

/** What would be stored beside what is stored, before it is. */
export function ReviewDialog({ answer, isAgain, save, close }: ReviewDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isBusy, setBusy] = useState(false);
  const isNew = answer.stored === null;
  useLayoutEffect(() => {
    const asker = document.activeElement;
    const box = dialog.current;
    box?.showModal();
    return () => {
      box?.close();
      if (asker instanceof HTMLElement) asker.focus();
    };
  }, []);
  const onSave = async () => {
    if (isBusy) return;
    setBusy(true);
    await save();
    setBusy(false);
  };
  return (
    <dialog ref={dialog} class="review" aria-labelledby="review-title" onCancel={close}>
      <div class="dialog-body">
        <h2 id="review-title">{t(isNew ? 'jobForm.review.titleNew' : 'jobForm.review.title')}</h2>
        {isAgain && (
          <p class="banner warn" role="alert">
            {t('jobForm.review.again')}
          </p>
        )}
        {isNew ? <NewJob answer={answer} /> : <Changes changes={answer.changes} />}
        {answer.explanation !== null && (
          <Times answer={{ ...answer, next: answer.next.slice(0, 3) }} />
        )}
        <div class="dialog-actions">
          <button type="button" onClick={close}>
            {t('jobForm.cancel')}
          </button>
          <button
            type="button"
            class="main"
            autofocus
            aria-busy={isBusy}
            onClick={() => void onSave()}
          >
            {t(isNew ? 'jobForm.review.create' : 'jobForm.review.save')}
          </button>
        </div>
      </div>
    </dialog>
  );
}

/** The members that say what the job is; the others have their defaults, which the form shows. */
function NewJob({ answer }: { answer: ValidationAnswer }) {
  const { name, command } = answer.job ?? {};
  return (
    <>
      <p>
        <strong class="breaks">{String(name)}</strong>
      </p>
      <pre class="command">{String(command)}</pre>
    </>
  );
}

/** Stored and new beside each other; told by words and signs, not by colour alone. */
export function Changes({ changes }: { changes: readonly ChangeAnswer[] }) {
  return (
    <table class="changes">
      <thead>
        <tr>
          <th scope="col">{t('jobForm.review.member')}</th>
          <th scope="col">{t('jobForm.review.before')}</th>
          <th scope="col">{t('jobForm.review.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ path, before, after }) => (
          <tr key={path}>
            <th scope="row" class="mono">
              {path}
            </th>
            <td class="before">
              <Value value={before} mark="−" />
            </td>
            <td class="after">
              <Value value={after} mark="+" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value, mark }: { value: unknown; mark: string }) {
  if (value === null) return <span class="faint">{t('jobForm.review.none')}</span>;
  const text = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
  return (
    <pre>
      <span aria-hidden="true">{mark} </span>
      {text}
    </pre>
  );
}
