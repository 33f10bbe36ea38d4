import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type JobDetailAnswer, runWithArguments } from '../../api/index.js';
import { errorSentence, sayDone } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';

interface ArgumentsDialogProps {
  readonly job: JobDetailAnswer;
  readonly close: () => void;
}

/** Asks for the arguments of one run, and starts it. */
export function ArgumentsDialog({ job, close }: ArgumentsDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState((job.definition.arguments ?? []).join('\n'));
  const [refusal, setRefusal] = useState('');
  useLayoutEffect(() => {
    const box = dialog.current;
    box?.showModal();
    return () => box?.close();
  }, []);
  const start = async () => {
    try {
      const runId = await runWithArguments(job.name, linesOf(text));
      sayDone(t('done.run', { job: job.name }));
      close();
      location.hash = routeAddress('runs', runId);
    } catch (error) {
      setRefusal(errorSentence(error));
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby="arguments-title" onCancel={close}>
      <form
        class="dialog-body arguments"
        method="dialog"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <h2 id="arguments-title">{t('jobPage.runWithTitle', { job: job.name })}</h2>
        <pre class="command" tabIndex={0} aria-label={t('job.command')}>
          {[job.command, ...linesOf(text)].join(' ')}
        </pre>
        <label>
          {t('jobPage.arguments')}
          <textarea
            class="mono"
            rows={5}
            spellcheck={false}
            value={text}
            aria-describedby="arguments-hint"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <p id="arguments-hint" class="note">
          {t('jobPage.argumentsHint')}
        </p>
        {refusal !== '' && (
          <p class="bad" role="alert">
            {refusal}
          </p>
        )}
        <div class="dialog-actions">
          <button type="button" onClick={close}>
            {t('action.cancel')}
          </button>
          <button type="submit" class="main">
            {t('action.run')}
          </button>
        </div>
      </form>
    </dialog>
  );
}

/** One argument on each line; an empty line is none. */
function linesOf(text: string): readonly string[] {
  return text.split(/\r?\n/).filter((line) => line !== '');
}
