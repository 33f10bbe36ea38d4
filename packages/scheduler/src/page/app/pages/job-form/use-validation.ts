import { useEffect, useRef, useState } from 'preact/hooks';
import { RequestFailed, type ValidationAnswer, validateJob } from '../../api/index.js';
import { language } from '../../text/index.js';
import type { JobDocument } from './job-document.js';

/** So long after the last key: people type on. */
const CALM_MS = 250;

export interface Validation {
  /** The newest answer; of an earlier state of the document while `isOld`. */
  readonly answer: ValidationAnswer | null;
  readonly error: RequestFailed | null;
  readonly isOld: boolean;
  /** Asks at once, e.g. before saving. @throws RequestFailed */
  readonly ask: () => Promise<ValidationAnswer>;
}

interface Seen {
  readonly document: JobDocument;
  readonly answer: ValidationAnswer | null;
  readonly error: RequestFailed | null;
}

/** What the scheduler would say to this document; null is not asked about. */
export function useValidation(document: JobDocument | null): Validation {
  const [seen, setSeen] = useState<Seen | null>(null);
  const latest = useRef(document);
  latest.current = document;
  const lang = language.value;

  const ask = async (): Promise<ValidationAnswer> => {
    const asked = latest.current ?? {};
    try {
      const answer = await validateJob(asked, lang);
      if (latest.current === asked) setSeen({ document: asked, answer, error: null });
      return answer;
    } catch (error) {
      const failed = error instanceof RequestFailed ? error : new RequestFailed(0, String(error));
      if (latest.current === asked) setSeen({ document: asked, answer: null, error: failed });
      throw failed;
    }
  };

  useEffect(() => {
    if (document === null) return;
    const timer = setTimeout(() => void ask().catch(() => {}), CALM_MS);
    return () => clearTimeout(timer);
  }, [document, lang]);

  return {
    answer: seen?.answer ?? null,
    error: seen?.error ?? null,
    isOld: seen === null || seen.document !== document,
    ask,
  };
}
