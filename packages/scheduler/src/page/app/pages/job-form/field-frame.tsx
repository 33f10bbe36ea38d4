import type { ComponentChildren } from 'preact';
import { t } from '../../text/index.js';
import { useForm } from './form-context.js';
import { pathText } from './job-document.js';
import type { JobField } from './job-fields.js';

/** The id of a field's control, by which problems lead to it. */
export function controlId(field: Pick<JobField, 'path'>): string {
  return `field-${pathText(field.path)}`;
}

/** What is wrong with a member, or with something in it. */
export function useProblems(path: string): readonly string[] {
  return useForm()
    .problems.filter(
      (problem) =>
        problem.path === path ||
        (/^[.[]/.test(problem.path.slice(path.length)) && problem.path.startsWith(path)),
    )
    .map(({ text }) => text);
}

/** Names a control and says what is wrong with it: for readers of the screen too. */
export function describedBy(field: JobField, problems: readonly string[]) {
  const id = controlId(field);
  return {
    'aria-invalid': problems.length > 0,
    'aria-describedby': `${id}-hint ${id}-problem`,
  };
}

interface FieldFrameProps {
  readonly field: JobField;
  readonly problems: readonly string[];
  /** A list has no single control that a label could name. */
  readonly isGroup?: boolean;
  readonly children: ComponentChildren;
}

export function FieldFrame({ field, problems, isGroup = false, children }: FieldFrameProps) {
  const id = controlId(field);
  const label = t(`jobForm.field.${field.id}`);
  const hint = t(`jobForm.hint.${field.id}`);
  return (
    <div
      class={`form-field ${field.isWide ? 'wide' : ''} ${problems.length > 0 ? 'wrong' : ''}`}
      {...(isGroup ? { role: 'group', 'aria-labelledby': `${id}-label` } : {})}
    >
      {isGroup ? (
        <span class="form-label" id={`${id}-label`}>
          {label}
        </span>
      ) : (
        <label class="form-label" for={id}>
          {label}
        </label>
      )}
      {children}
      <FieldNotes id={id} hint={hint} problems={problems} />
    </div>
  );
}

interface FieldNotesProps {
  readonly id: string;
  readonly hint: string;
  readonly problems: readonly string[];
}

export function FieldNotes({ id, hint, problems }: FieldNotesProps) {
  return (
    <>
      <p class="form-hint" id={`${id}-hint`}>
        {hint}
      </p>
      <p class="form-problem" id={`${id}-problem`}>
        {problems.join(' ')}
      </p>
    </>
  );
}
