import { useState } from 'preact/hooks';
import { t } from '../../text/index.js';
import type { JobDocument } from './job-document.js';

interface JsonViewProps {
  readonly document: JobDocument;
  readonly replace: (document: JobDocument) => void;
  /** What keeps the text from being a document; null when it is one. */
  readonly problem: string | null;
  readonly setProblem: (problem: string | null) => void;
}

/** The same document as text. What is no JSON object stays here until it is one. */
export function JsonView({ document, replace, problem, setProblem }: JsonViewProps) {
  const [text, setText] = useState(() => printed(document));
  const onInput = (typed: string) => {
    setText(typed);
    const read = readDocument(typed);
    setProblem(typeof read === 'string' ? read : null);
    if (typeof read !== 'string') replace(read);
  };
  return (
    <section class="panel form-json">
      <div class="panel-head">
        <label class="form-label" for="job-json">
          {t('jobForm.json.label')}
        </label>
        <button
          type="button"
          disabled={problem !== null}
          onClick={() => setText(printed(document))}
        >
          {t('jobForm.json.format')}
        </button>
      </div>
      <textarea
        id="job-json"
        class="mono"
        rows={Math.min(40, Math.max(16, text.split('\n').length + 1))}
        spellcheck={false}
        aria-invalid={problem !== null}
        aria-describedby="job-json-problem job-json-note"
        value={text}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p class="form-problem" id="job-json-problem" role="status">
        {problem}
      </p>
      <p class="form-hint" id="job-json-note">
        {t('jobForm.json.note')}
      </p>
    </section>
  );
}

function printed(document: JobDocument): string {
  return JSON.stringify(document, null, 2);
}

function readDocument(text: string): JobDocument | string {
  try {
    const value = JSON.parse(text) as unknown;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as JobDocument) : t('jobForm.notObject');
  } catch (error) {
    return t('jobForm.notJson', { reason: (error as Error).message });
  }
}
