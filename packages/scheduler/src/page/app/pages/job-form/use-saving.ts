import { useState } from 'preact/hooks';
import { type ProblemAnswer, type ValidationAnswer, postJob } from '../../api/index.js';
import { sayDone, sayFailed } from '../../parts/index.js';
import { t } from '../../text/index.js';
import { routeAddress } from '../../view/index.js';
import { focusField } from './focus-field.js';
import type { Draft } from './use-draft.js';
import type { Validation } from './use-validation.js';

export interface Review {
  readonly answer: ValidationAnswer;
  /** The stored job is another one than when the reader was asked first. */
  readonly isAgain: boolean;
}

export interface Saving {
  /** What the reader is asked about; null while nothing is asked. */
  readonly review: Review | null;
  /** Looks once more, and asks; leads to the first thing that is wrong. */
  readonly tryToSave: () => Promise<void>;
  /** After the reader has said yes. */
  readonly save: () => Promise<void>;
  readonly close: () => void;
}

interface SavingParts {
  readonly draft: Draft;
  readonly validation: Validation;
  readonly problemsOf: (answer: ValidationAnswer) => readonly ProblemAnswer[];
}

/** The way from a document to a stored job: look, show the difference, look again, store. */
export function useSaving({ draft, validation, problemsOf }: SavingParts): Saving {
  const [review, setReview] = useState<Review | null>(null);

  const tryToSave = async () => {
    try {
      const answer = await validation.ask();
      const [first] = problemsOf(answer);
      if (first !== undefined) {
        // After what is wrong has been drawn at its field.
        setTimeout(() => focusField(first.path));
      } else if (answer.stored !== null && answer.changes.length === 0) {
        sayDone(t('jobForm.nothingChanged'));
      } else setReview({ answer, isAgain: false });
    } catch (error) {
      sayFailed(error);
    }
  };

  /** Once more beside what is stored: it may be another job since the reader was asked. */
  const save = async () => {
    try {
      const answer = await validation.ask();
      const isOther = JSON.stringify(answer.stored) !== JSON.stringify(review?.answer.stored);
      if (problemsOf(answer).length > 0) return setReview(null);
      if (isOther) return setReview({ answer, isAgain: true });
      await postJob(draft.document);
      draft.forget();
      const job = String(draft.document['name']);
      sayDone(t(answer.stored === null ? 'jobForm.created' : 'jobForm.saved', { job }));
      location.hash = routeAddress('jobs', job);
    } catch (error) {
      setReview(null);
      sayFailed(error);
    }
  };

  return { review, tryToSave, save, close: () => setReview(null) };
}
