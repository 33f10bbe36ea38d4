import { useEffect, useState } from 'preact/hooks';
import { type JobDocument, withEdit, type MemberPath } from './job-document.js';

/** What was being written when the reader went to another page, by the page's address. */
const left = new Map<string, JobDocument>();
/** Nobody writes at more jobs at once. */
const LEFT_COUNT_MAX = 20;

export interface Draft {
  readonly document: JobDocument;
  readonly isDirty: boolean;
  /** It is what was left here before. */
  readonly isFound: boolean;
  readonly edit: (path: MemberPath, value: unknown) => void;
  readonly replace: (document: JobDocument) => void;
  /** Back to how it was opened. */
  readonly drop: () => void;
  /** It is stored: nothing is to be kept of it. */
  readonly forget: () => void;
}

/** A document that is written at; what is not saved is there again when the reader comes back. */
export function useDraft(key: string, start: JobDocument): Draft {
  const [isFound, setFound] = useState(() => left.has(key));
  const [document, setDocument] = useState(() => left.get(key) ?? start);
  const isDirty = document !== start && JSON.stringify(document) !== JSON.stringify(start);

  const keep = (next: JobDocument) => {
    left.delete(key);
    left.set(key, next);
    const [oldest] = left.keys();
    if (left.size > LEFT_COUNT_MAX && oldest !== undefined) left.delete(oldest);
    setDocument(next);
  };
  const forget = () => {
    left.delete(key);
    setFound(false);
  };

  useEffect(() => {
    if (!isDirty) return;
    // The browser asks whether to go, in words of its own.
    const onLeave = (event: BeforeUnloadEvent) => {
      if (left.has(key)) event.preventDefault();
    };
    addEventListener('beforeunload', onLeave);
    return () => removeEventListener('beforeunload', onLeave);
  }, [isDirty, key]);

  return {
    document,
    isDirty,
    isFound,
    // By the newest state: two fields may be left and entered in one turn.
    edit: (path, value) => keep(withEdit(left.get(key) ?? document, path, value)),
    replace: keep,
    drop: () => {
      forget();
      setDocument(start);
    },
    forget,
  };
}
