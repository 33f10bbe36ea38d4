import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ProblemAnswer } from '../../api/index.js';
import { type JobDocument, type MemberPath, NEW_JOB } from './job-document.js';

/** What every control of the form needs. */
export interface FormState {
  readonly document: JobDocument;
  readonly edit: (path: MemberPath, value: unknown) => void;
  /** Those that the reader shall see now. */
  readonly problems: readonly ProblemAnswer[];
  /** The reader has been at the member: what is wrong with it may be said. */
  readonly touch: (member: string) => void;
  /** The name that cannot be changed; null for a new job. */
  readonly keptName: string | null;
}

const Context = createContext<FormState>({
  document: NEW_JOB,
  edit: () => {},
  problems: [],
  touch: () => {},
  keptName: null,
});

export const FormProvider = Context.Provider;

export function useForm(): FormState {
  return useContext(Context);
}
